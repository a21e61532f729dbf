// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package deployments

import (
	"cmp"
	"net/http"
	"slices"

	"github.com/peakbi/terraform-provider-peak/internal/emulator/specs"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/wire"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/world"
)

// deployApp starts a revision of an app: each block becomes a revision of a block deployment, and they are deployed one
// after the other.
func (d *API) deployApp(object *deployment, plan appPlan) {
	free := d.children(object.ID)
	d.addRevision(object, plan.wanted)
	for _, item := range plan.blocks {
		child := d.adopt(object, item, &free)
		d.addRevision(child, item.wanted)
		child.Status, child.Phase = DepDeploying, phaseQueued
		plan.wanted.Blocks = append(plan.wanted.Blocks, revisionBlock{child.ID, child.Latest})
	}
	d.beginApp(object, DepDeploying)
}

// adopt finds the block deployment that goes on as a block of the new revision, or makes one. Free are those that no block
// has taken.
func (d *API) adopt(app *deployment, item plannedBlock, free *[]*deployment) *deployment {
	at := slices.IndexFunc(*free, func(child *deployment) bool { return child.SpecID == item.blueprint.ID })
	if at >= 0 {
		child := (*free)[at]
		*free = slices.Delete(*free, at, at+1)
		return child
	}
	child := d.newDeployment(item.blueprint)
	child.Parent, child.BlockName = app.ID, item.blueprint.Metadata.Name
	// What the block makes is called like it, and begins as the app's revision names the block (contract 14).
	child.Metadata.Name = specs.FreeName(item.blueprint.Metadata.Name+"-"+app.Metadata.Name, d.taken(child.ID, child.Kind))
	d.state.Deployments[child.ID] = child
	return child
}

// blockName is the name of a block deployment among the blocks of its app.
func (d *API) blockName(child *deployment) string {
	return cmp.Or(child.BlockName, d.specs.NameOf(child.SpecID))
}

// blockNames tells the name of the block of a spec in an app deployment: the one it goes by there already, else the spec's.
func (d *API) blockNames(appID string) func(specID string) string {
	known := map[string]string{}
	for _, child := range d.children(appID) {
		known[child.SpecID] = d.blockName(child)
	}
	return func(specID string) string { return cmp.Or(known[specID], d.specs.NameOf(specID)) }
}

// redeployApp repeats the blocks of an app that failed or have a warning (contract 14).
func (d *API) redeployApp(object *deployment, latest *revision) error {
	var repeated []*deployment
	for _, item := range latest.Blocks {
		if child := d.state.Deployments[item.DeploymentID]; child != nil && child.repeatable() {
			repeated = append(repeated, child)
		}
	}
	if len(repeated) == 0 {
		return wire.Refuse(http.StatusUnprocessableEntity, "No block of app deployment %s is failed or has a warning.", object.Metadata.Name)
	}
	for _, child := range repeated {
		child.Status, child.Phase = DepRedeploying, phaseQueued
	}
	latest.Status, latest.Message = DepDeploying, ""
	d.beginApp(object, DepRedeploying)
	return nil
}

func (d *API) beginApp(object *deployment, status string) {
	object.Status, object.Phase = status, phaseBlocks
	object.Ending = d.decide(object)
	d.p.Touch(&object.Audit)
	d.nextBlock(object.ID)
}

// nextBlock starts the next block of an app that waits for its turn. When none is left and none is under way, the app has
// come to its end.
func (d *API) nextBlock(appID string) {
	object, latest := d.under(appID, phaseBlocks)
	if object == nil {
		return
	}
	for _, item := range latest.Blocks {
		child := d.state.Deployments[item.DeploymentID]
		switch {
		case child == nil:
		case child.Phase == phaseQueued:
			if revised := d.revision(child.ID, item.Revision); revised != nil {
				d.begin(child, revised, child.Status)
			}
			return
		case child.busy():
			return
		}
	}
	d.endApp(object, latest)
}

// endApp ends the deployment of an app's revision (contract 25): failed when every block failed, a warning when some did or
// need attention. It may have been told to end otherwise.
func (d *API) endApp(object *deployment, latest *revision) {
	told := object.Ending
	if told.Result == world.ResultStuck {
		return
	}
	redeployed := object.Status == DepRedeploying
	failed, warned := d.badBlocks(latest)
	if told.Result != "" && failed+warned == 0 {
		d.blame(latest, told)
		failed, warned = d.badBlocks(latest)
	}
	object.Phase, object.Ending = "", ending{}
	d.p.Touch(&object.Audit)
	d.p.Changed = true
	latest.Message = told.Message
	toldToFail := slices.Contains([]string{world.ResultFailed, resultRollback, resultRollbackFailed}, told.Result)
	switch {
	case told.Result == depPlatformError:
		object.Status, latest.Status = depPlatformError, depPlatformError
	case toldToFail, failed > 0 && failed == len(latest.Blocks):
		live := d.revision(object.ID, object.Live)
		if !redeployed && live != nil && live != latest {
			d.rollBackApp(object, latest, live, told.Result == resultRollbackFailed)
			return
		}
		object.Status, latest.Status = depFailed, depFailed
	case failed+warned > 0:
		object.Status = depWarning
		d.makeLive(object, latest)
		d.dropBlocks(object, latest)
	default:
		object.Status = DepDeployed
		d.makeLive(object, latest)
		d.dropBlocks(object, latest)
	}
}

// badBlocks counts the blocks that failed and those that need attention.
func (d *API) badBlocks(of *revision) (failed, warned int) {
	for _, item := range of.Blocks {
		child := d.state.Deployments[item.DeploymentID]
		switch {
		case child == nil:
		case child.Status == depWarning:
			warned++
		case child.Status != DepDeployed:
			failed++
		}
	}
	return failed, warned
}

// blame lets the blocks of an app that was told how to end account for it: all of a failure, the last of a warning.
func (d *API) blame(of *revision, told ending) {
	for i, item := range of.Blocks {
		child, revised := d.state.Deployments[item.DeploymentID], d.revision(item.DeploymentID, item.Revision)
		if child == nil || revised == nil {
			continue
		}
		switch {
		case told.Result != resultWarning && told.Result != depPlatformError:
			child.Status, revised.Status, revised.Message = depFailed, depFailed, cmp.Or(told.Message, "The deployment failed.")
		case told.Result == depPlatformError:
			child.Status, revised.Status, revised.Message = depPlatformError, depPlatformError, told.Message
		case i == len(of.Blocks)-1:
			child.Status, revised.Message = depWarning, cmp.Or(told.Message, "The block needs attention.")
		}
	}
}

// dropBlocks deletes the block deployments that a revision does not have any more.
func (d *API) dropBlocks(object *deployment, of *revision) {
	for _, child := range d.children(object.ID) {
		if !slices.ContainsFunc(of.Blocks, func(item revisionBlock) bool { return item.DeploymentID == child.ID }) {
			d.purge(child.ID)
		}
	}
}

// rollBackApp puts every block back to what it was in an earlier revision of the app.
func (d *API) rollBackApp(object *deployment, latest, target *revision, fails bool) {
	object.Status, latest.Status, object.Phase = DepRollback, DepRollback, phaseRollback
	if fails {
		object.Ending.Result = resultRollbackFailed
	}
	for _, item := range target.Blocks {
		child, before := d.state.Deployments[item.DeploymentID], d.revision(item.DeploymentID, item.Revision)
		if child == nil || before == nil || child.Latest == item.Revision {
			continue
		}
		if revised := d.revision(child.ID, child.Latest); revised != nil {
			d.rollBack(child, revised, before, fails)
		}
	}
	object.Current = target.Revision
	d.p.Schedule(d.p.Lifecycle, eventDeploymentRolledBack, object.ID)
}

// appRolledBack ends the rollback of an app.
func (d *API) appRolledBack(object *deployment, latest *revision, failed bool) {
	target := d.revision(object.ID, object.Current)
	if failed || target == nil {
		object.Status, latest.Status, object.Current = depRollbackFailed, depRollbackFailed, latest.Revision
		return
	}
	object.Status, latest.Status = depRollbackComplete, depRollbackComplete
	target.Status, object.Live = DepDeployed, target.Revision
	d.dropBlocks(object, target)
}
