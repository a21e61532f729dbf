// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package deployments

import (
	"net/http"

	"github.com/peakbi/terraform-provider-peak/internal/emulator/specs"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/wire"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/world"
)

// delete lets a deployment go with what it made on the platform (contract 13.7). The block of an app goes with the app.
func (d *API) delete(c specs.Collection) wire.HandlerFunc {
	return func(r *wire.Request) (wire.Reply, error) {
		object, err := d.find(c, r)
		if err != nil {
			return wire.Reply{}, err
		}
		if parent := d.state.Deployments[object.Parent]; parent != nil {
			return wire.Reply{}, wire.Refuse(http.StatusUnprocessableEntity, "Deployment %s is a block of app deployment %s and is deleted with it.", object.Metadata.Name, parent.Metadata.Name)
		}
		if err := d.idle(object, http.StatusUnprocessableEntity); err != nil {
			return wire.Reply{}, err
		}
		for _, one := range append(d.children(object.ID), object) {
			one.Status, one.Phase = DepDeleting, phaseDeleting
			if latest := d.revision(one.ID, one.Latest); latest != nil {
				latest.Status = DepDeleting
			}
			d.p.Touch(&one.Audit)
		}
		switch d.p.Decide(outcomeDeploymentDelete, map[string]string{"name": object.Metadata.Name, "kind": object.Kind}).Result {
		case world.ResultFailed:
			d.p.Schedule(d.p.Lifecycle, eventDeploymentUndead, object.ID)
		case world.ResultStuck:
		default:
			d.p.Schedule(d.p.Deletion(), eventDeploymentGone, object.ID)
		}
		return wire.OK(wire.Empty{})
	}
}

// undead ends a delete that failed. It may be repeated.
func (d *API) undead(id string) {
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
func (d *API) gone(id string) {
	if object := d.state.Deployments[id]; object != nil && object.Phase == phaseDeleting {
		d.purge(id)
	}
}

// purge removes a deployment at once: the blocks of an app, revisions, workflow or service, images.
func (d *API) purge(id string) {
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
	d.p.Cancel(id, eventDeploymentBuilt, eventDeploymentUp, eventDeploymentRolledBack, eventDeploymentGone, eventDeploymentUndead,
		eventDeploymentSettled)
}
