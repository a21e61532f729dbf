package emulator

import (
	"net/http"
)

// delete lets a deployment go with what it made on the platform (contract 13.7). The block of an app goes with the app.
func (d *deployments) delete(c collection) handlerFunc {
	return func(r *request) (reply, error) {
		object, err := d.find(c, r)
		if err != nil {
			return reply{}, err
		}
		if parent := d.state.Deployments[object.Parent]; parent != nil {
			return reply{}, refuse(http.StatusUnprocessableEntity, "Deployment %s is a block of app deployment %s and is deleted with it.", object.Metadata.Name, parent.Metadata.Name)
		}
		if err := d.idle(object, http.StatusUnprocessableEntity); err != nil {
			return reply{}, err
		}
		for _, one := range append(d.children(object.ID), object) {
			one.Status, one.Phase = depDeleting, phaseDeleting
			if latest := d.revision(one.ID, one.Latest); latest != nil {
				latest.Status = depDeleting
			}
			d.p.touch(&one.audit)
		}
		switch d.p.decide(outcomeDeploymentDelete, map[string]string{"name": object.Metadata.Name, "kind": object.Kind}).Result {
		case resultFailed:
			d.p.schedule(d.p.lifecycle, eventDeploymentUndead, object.ID)
		case resultStuck:
		default:
			d.p.schedule(d.p.deletion(), eventDeploymentGone, object.ID)
		}
		return ok(empty{})
	}
}

// undead ends a delete that failed. It may be repeated.
func (d *deployments) undead(id string) {
	object := d.state.Deployments[id]
	if object == nil || object.Phase != phaseDeleting {
		return
	}
	for _, one := range append(d.children(id), object) {
		one.Status, one.Phase = depDeleteFailed, ""
		if latest := d.revision(one.ID, one.Latest); latest != nil {
			latest.Status = depDeleteFailed
		}
	}
}

// gone ends a delete.
func (d *deployments) gone(id string) {
	if object := d.state.Deployments[id]; object != nil && object.Phase == phaseDeleting {
		d.purge(id)
	}
}

// purge removes a deployment at once: the blocks of an app, revisions, workflow or service, images.
func (d *deployments) purge(id string) {
	object := d.state.Deployments[id]
	if object == nil {
		return
	}
	for _, child := range d.children(id) {
		d.purge(child.ID)
	}
	d.removeResource(object)
	delete(d.state.Deployments, id)
	for revisionID, v := range d.state.Revisions {
		if v.DeploymentID == id {
			delete(d.state.Revisions, revisionID)
		}
	}
	d.removeImages(object)
	d.p.cancel(id, eventDeploymentBuilt, eventDeploymentUp, eventDeploymentRolledBack, eventDeploymentGone, eventDeploymentUndead,
		eventDeploymentSettled)
}
