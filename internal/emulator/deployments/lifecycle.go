// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package deployments

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/peakbi/terraform-provider-peak/internal/emulator/images"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/services"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/specs"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/world"
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
func (d *API) begin(object *deployment, of *revision, status string) {
	object.Status, of.Status, of.Message = status, DepDeploying, ""
	object.Ending = d.decide(object)
	object.Phase = phaseBuilding
	d.p.Changed = true
	building, err := d.build(object, of)
	if err != nil {
		d.end(object, of, world.ResultFailed, err.Error())
		return
	}
	if !building && object.Kind == specs.KindService {
		// A service takes its time to come up, a workflow would be there at once.
		d.bringUp(object, of)
		return
	}
	d.p.Schedule(d.p.Lifecycle, eventDeploymentBuilt, object.ID)
}

// decide asks how a deployment is to end. A block of an app can be told by the app, by its spec's name, or by its own.
func (d *API) decide(object *deployment) ending {
	attributes := map[string]string{"name": object.Metadata.Name, "kind": object.Kind}
	if object.Kind != specs.KindApp {
		attributes["block"] = d.blockName(object)
	}
	if parent := d.state.Deployments[object.Parent]; parent != nil {
		attributes["app"] = parent.Metadata.Name
	}
	outcome := d.p.Decide(OutcomeDeployment, attributes)
	return ending{outcome.Result, outcome.Message}
}

// under is the deployment that an event is about and its latest revision; nil when it is not in that phase any more.
func (d *API) under(id, phase string) (*deployment, *revision) {
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
func (d *API) built(id string) {
	object, of := d.under(id, phaseBuilding)
	if object == nil {
		return
	}
	for _, details := range of.Images {
		version := d.images.State.Versions[world.Key(details.VersionID)]
		switch {
		case version == nil:
			d.end(object, of, world.ResultFailed, fmt.Sprintf("Image version %d was deleted before it could be used.", details.VersionID))
			return
		case version.Usable():
		case version.LastBuildStatus == images.BuildBuilding:
			// A build that was started anew meanwhile is waited for; one that is stuck keeps the deployment waiting.
			if d.p.Pending(version.LastBuildID) {
				d.p.Schedule(d.p.Lifecycle, eventDeploymentBuilt, id)
			}
			return
		default:
			d.end(object, of, world.ResultFailed, d.buildFailure(version))
			return
		}
	}
	d.bringUp(object, of)
}

// buildFailure is what the log of a failed build ends with.
func (d *API) buildFailure(version *images.ImageVersion) string {
	parts := []string{fmt.Sprintf("The build of image version %d ended as %s", version.ID, version.LastBuildStatus)}
	if b := d.images.State.Builds[version.LastBuildID]; b != nil {
		for _, line := range b.Log {
			if reason, is := strings.CutPrefix(line.Message, "ERROR: "); is {
				parts = append(parts, reason)
			}
		}
	}
	return strings.Join(parts, ": ") + "."
}

// bringUp makes the workflow or service what the revision says.
func (d *API) bringUp(object *deployment, of *revision) {
	switch object.Ending.Result {
	case world.ResultStuck:
		return
	case depPlatformError:
		d.end(object, of, depPlatformError, cmp.Or(object.Ending.Message, "The platform could not provide the resources."))
		return
	}
	if err := d.apply(object, of); err != nil {
		d.end(object, of, world.ResultFailed, err.Error())
		return
	}
	if object.Kind == specs.KindService {
		object.Phase = phaseStarting
		d.p.Schedule(d.p.Lifecycle, eventDeploymentUp, object.ID)
		return
	}
	d.end(object, of, object.Ending.Result, object.Ending.Message)
}

// up goes on when the service has come up, or has not.
func (d *API) up(id string) {
	object, of := d.under(id, phaseStarting)
	if object == nil {
		return
	}
	found := d.services.State.Services[object.PlatformID]
	switch {
	case found == nil:
		d.end(object, of, world.ResultFailed, "The service was deleted while it was deployed.")
	case found.Status == services.ServiceAvailable:
		d.end(object, of, object.Ending.Result, object.Ending.Message)
	case found.Status == services.ServiceCreating || found.Status == services.ServiceDeploying:
		if d.p.Pending(found.ID) {
			d.p.Schedule(d.p.Lifecycle, eventDeploymentUp, id)
		}
	default:
		d.end(object, of, world.ResultFailed, fmt.Sprintf("Service %s is %s.", found.Name, found.Status))
	}
}

// end ends the deployment of a revision (contract 25). A later revision of a block of its own that fails is rolled back;
// the blocks of an app are the app's business.
func (d *API) end(object *deployment, of *revision, result, message string) {
	redeployed := object.Status == DepRedeploying
	object.Phase, object.Ending = "", ending{}
	d.p.Touch(&object.Audit)
	d.p.Changed = true
	switch result {
	case "":
		object.Status = DepDeployed
		d.makeLive(object, of)
		d.autoRun(object, of)
	case resultWarning:
		object.Status, of.Message = depWarning, cmp.Or(message, "The block needs attention.")
		d.makeLive(object, of)
	case depPlatformError:
		object.Status, of.Status, of.Message = depPlatformError, depPlatformError, message
	default:
		of.Message = cmp.Or(message, "The deployment failed.")
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
func (d *API) makeLive(object *deployment, of *revision) {
	if before := d.revision(object.ID, object.Live); before != nil && before != of {
		before.Status = RevSuperseded
	}
	of.Status, object.Live, object.Current = DepDeployed, of.Revision, of.Revision
}

// autoRun runs a workflow once it is deployed (contract 10.2). One that runs already goes on.
func (d *API) autoRun(object *deployment, of *revision) {
	found := d.workflows.State.Workflows[object.PlatformID]
	if of.AutoRun && object.Kind == specs.KindWorkflow && found != nil && d.executions.Startable(found) == nil {
		d.executions.Start(found, nil, nil, nil)
	}
}

// rollBack puts the content of an earlier revision back, or fails to.
func (d *API) rollBack(object *deployment, of, target *revision, fails bool) {
	object.Status, of.Status, object.Phase, object.Ending = DepRollback, DepRollback, phaseRollback, ending{}
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
	d.p.Schedule(d.p.Lifecycle, eventDeploymentRolledBack, object.ID)
}

// rolledBack ends a rollback.
func (d *API) rolledBack(id string) {
	object, of := d.under(id, phaseRollback)
	if object == nil {
		return
	}
	failed := object.Ending.Result == resultRollbackFailed
	object.Phase, object.Ending = "", ending{}
	d.p.Touch(&object.Audit)
	if object.Kind == specs.KindApp {
		d.appRolledBack(object, of, failed)
		return
	}
	target := d.revision(id, object.Current)
	if failed || target == nil {
		object.Status, of.Status, object.Current = depRollbackFailed, depRollbackFailed, of.Revision
		return
	}
	object.Status, of.Status = depRollbackComplete, depRollbackComplete
	target.Status, object.Live = DepDeployed, target.Revision
}
