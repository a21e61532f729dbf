package emulator

import (
	"fmt"
	"strings"
)

// Phases of a deployment under way.
const (
	phaseQueued   = "queued"   // a block of an app whose turn has not come
	phaseBuilding = "building" // images are built
	phaseStarting = "starting" // the service comes up
	phaseRollback = "rollback"
	phaseDeleting = "deleting"
	phaseBlocks   = "blocks" // an app: its blocks are deployed
)

// begin brings a revision of a block up: build its images, make its workflow or service, wait until that runs. What the
// deployment comes to is decided here.
func (d *deployments) begin(object *deployment, of *revision, status string) {
	object.Status, of.Status, of.Message = status, depDeploying, ""
	object.Ending = d.decide(object)
	object.Phase = phaseBuilding
	d.p.changed = true
	building, err := d.build(object, of)
	if err != nil {
		d.end(object, of, resultFailed, err.Error())
		return
	}
	if !building && object.Kind == kindService {
		// A service takes its time to come up, a workflow would be there at once.
		d.bringUp(object, of)
		return
	}
	d.p.schedule(d.p.lifecycle, eventDeploymentBuilt, object.ID)
}

// decide asks how a deployment is to end. A block of an app can be told by the app, by its spec's name, or by its own.
func (d *deployments) decide(object *deployment) ending {
	attributes := map[string]string{"name": object.Metadata.Name, "kind": object.Kind}
	if object.Kind != kindApp {
		attributes["block"] = d.blockName(object)
	}
	if parent := d.state.Deployments[object.Parent]; parent != nil {
		attributes["app"] = parent.Metadata.Name
	}
	outcome := d.p.decide(outcomeDeployment, attributes)
	return ending{outcome.Result, outcome.Message}
}

// under is the deployment that an event is about and its latest revision; nil when it is not in that phase any more.
func (d *deployments) under(id, phase string) (*deployment, *revision) {
	object := d.state.Deployments[id]
	if object == nil || object.Phase != phase {
		return nil, nil
	}
	latest := d.revision(id, object.Latest)
	if latest == nil {
		return nil, nil
	}
	return object, latest
}

// built goes on when the images are there.
func (d *deployments) built(id string) {
	object, of := d.under(id, phaseBuilding)
	if object == nil {
		return
	}
	for _, details := range of.Images {
		version := d.images.state.Versions[key(details.VersionID)]
		switch {
		case version == nil:
			d.end(object, of, resultFailed, fmt.Sprintf("Image version %d was deleted before it could be used.", details.VersionID))
			return
		case version.usable():
		case version.LastBuildStatus == buildBuilding:
			// A build that was started anew meanwhile is waited for; one that is stuck keeps the deployment waiting.
			if d.p.pending(version.LastBuildID) {
				d.p.schedule(d.p.lifecycle, eventDeploymentBuilt, id)
			}
			return
		default:
			d.end(object, of, resultFailed, d.buildFailure(version))
			return
		}
	}
	d.bringUp(object, of)
}

// buildFailure is what the log of a failed build ends with.
func (d *deployments) buildFailure(version *imageVersion) string {
	parts := []string{fmt.Sprintf("The build of image version %d ended as %s", version.ID, version.LastBuildStatus)}
	if b := d.images.state.Builds[version.LastBuildID]; b != nil {
		for _, line := range b.Log {
			if reason, is := strings.CutPrefix(line.Message, "ERROR: "); is {
				parts = append(parts, reason)
			}
		}
	}
	return strings.Join(parts, ": ") + "."
}

// bringUp makes the workflow or service what the revision says.
func (d *deployments) bringUp(object *deployment, of *revision) {
	switch object.Ending.Result {
	case resultStuck:
		return
	case depPlatformError:
		d.end(object, of, depPlatformError, defaultTo(object.Ending.Message, "The platform could not provide the resources."))
		return
	}
	if err := d.apply(object, of); err != nil {
		d.end(object, of, resultFailed, err.Error())
		return
	}
	if object.Kind == kindService {
		object.Phase = phaseStarting
		d.p.schedule(d.p.lifecycle, eventDeploymentUp, object.ID)
		return
	}
	d.end(object, of, object.Ending.Result, object.Ending.Message)
}

// up goes on when the service has come up, or has not.
func (d *deployments) up(id string) {
	object, of := d.under(id, phaseStarting)
	if object == nil {
		return
	}
	found := d.services.state.Services[object.PlatformID]
	switch {
	case found == nil:
		d.end(object, of, resultFailed, "The service was deleted while it was deployed.")
	case found.Status == serviceAvailable:
		d.end(object, of, object.Ending.Result, object.Ending.Message)
	case found.Status == serviceCreating || found.Status == serviceDeploying:
		if d.p.pending(found.ID) {
			d.p.schedule(d.p.lifecycle, eventDeploymentUp, id)
		}
	default:
		d.end(object, of, resultFailed, fmt.Sprintf("Service %s is %s.", found.Name, found.Status))
	}
}

// end ends the deployment of a revision (contract 25). A later revision of a block of its own that fails is rolled back;
// the blocks of an app are the app's business.
func (d *deployments) end(object *deployment, of *revision, result, message string) {
	redeployed := object.Status == depRedeploying
	object.Phase, object.Ending = "", ending{}
	d.p.touch(&object.audit)
	d.p.changed = true
	switch result {
	case "":
		object.Status = depDeployed
		d.makeLive(object, of)
		d.autoRun(object, of)
	case resultWarning:
		object.Status, of.Message = depWarning, defaultTo(message, "The block needs attention.")
		d.makeLive(object, of)
	case depPlatformError:
		object.Status, of.Status, of.Message = depPlatformError, depPlatformError, message
	default:
		of.Message = defaultTo(message, "The deployment failed.")
		live := d.revision(object.ID, object.Live)
		if object.Parent == "" && !redeployed && live != nil && live != of {
			d.rollBack(object, of, live, result == resultRollbackFailed)
			return
		}
		object.Status, of.Status = depFailed, depFailed
	}
	if object.Parent != "" {
		d.nextBlock(object.Parent)
	}
}

// makeLive makes a revision the one that runs; the one before is superseded.
func (d *deployments) makeLive(object *deployment, of *revision) {
	if before := d.revision(object.ID, object.Live); before != nil && before != of {
		before.Status = revSuperseded
	}
	of.Status, object.Live, object.Current = depDeployed, of.Revision, of.Revision
}

// autoRun runs a workflow once it is deployed (contract 10.2). One that runs already goes on.
func (d *deployments) autoRun(object *deployment, of *revision) {
	found := d.workflows.state.Workflows[object.PlatformID]
	if of.AutoRun && object.Kind == kindWorkflow && found != nil && d.executions.startable(found) == nil {
		d.executions.start(found, nil, nil, nil)
	}
}

// rollBack puts the content of an earlier revision back, or fails to.
func (d *deployments) rollBack(object *deployment, of, target *revision, fails bool) {
	object.Status, of.Status, object.Phase, object.Ending = depRollback, depRollback, phaseRollback, ending{}
	if !fails {
		if err := d.apply(object, target); err != nil {
			of.Message += " Rolling back failed as well: " + err.Error()
			fails = true
		}
	}
	if fails {
		object.Ending.Result = resultRollbackFailed
	}
	object.Current = target.Revision
	d.p.schedule(d.p.lifecycle, eventDeploymentRolledBack, object.ID)
}

// rolledBack ends a rollback.
func (d *deployments) rolledBack(id string) {
	object, of := d.under(id, phaseRollback)
	if object == nil {
		return
	}
	failed := object.Ending.Result == resultRollbackFailed
	object.Phase, object.Ending = "", ending{}
	d.p.touch(&object.audit)
	if object.Kind == kindApp {
		d.appRolledBack(object, of, failed)
		return
	}
	target := d.revision(id, object.Current)
	if failed || target == nil {
		object.Status, of.Status, object.Current = depRollbackFailed, depRollbackFailed, of.Revision
		return
	}
	object.Status, of.Status = depRollbackComplete, depRollbackComplete
	target.Status, object.Live = depDeployed, target.Revision
}
