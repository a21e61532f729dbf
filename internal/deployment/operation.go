// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package deployment

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/peakbi/terraform-provider-peak/internal/framework/diagnostics"
	"github.com/peakbi/terraform-provider-peak/internal/framework/objects"
	"github.com/peakbi/terraform-provider-peak/internal/framework/privatestate"
	"github.com/peakbi/terraform-provider-peak/internal/framework/wait"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// Statuses of a deployment, contract section 25.
const (
	statusDeployed         = "deployed"
	statusWarning          = "warning"
	statusFailed           = "failed"
	statusResourceError    = "platform_resource_error"
	statusRollback         = "rollback"
	statusRollbackComplete = "rollback_complete"
	statusRollbackFailed   = "rollback_failed"
	statusDeleteFailed     = "delete_failed"
)

// restingStatuses are those in which a deployment stays. In every other one something is under way that keeps the platform
// from taking another operation; there may be more words for that than are documented (contract 25).
var restingStatuses = []string{
	statusDeployed, statusWarning, statusFailed, statusResourceError, statusRollbackComplete, statusRollbackFailed, statusDeleteFailed,
}

// revisionReads is how often a deployment that is not waited for is read until it shows its new revision.
const revisionReads = 3

// operation is a create, update or delete of one deployment.
type operation struct {
	client    *peak.Client
	poll      wait.Poll
	verb      string // as in diagnostics.AddError
	object    objects.Object
	kind      peak.SpecKind
	id        string
	wait      bool
	onTimeout string
	secrets   []string // texts that no message may repeat

	// watch, when set, sees every answer while the platform deploys.
	watch func(peak.Deployment)
}

// get describes the deployment.
func (o *operation) get(ctx context.Context) (peak.Deployment, error) {
	return o.client.GetDeployment(ctx, o.kind, o.id)
}

// since is what an operation began with: the revision that it made, 0 for none, and the status from before it.
type since struct {
	revision int64
	status   string
}

// stale reports whether an answer may still show what was there before the operation: an older revision, or the status from
// before it, unless the new revision itself bears it out.
func (s since) stale(answer peak.Deployment) bool {
	status := answer.Metadata.Status
	switch {
	case answer.LatestRevision.Revision < s.revision:
		return true
	case s.revision > 0 && strings.EqualFold(answer.LatestRevision.Status, status):
		return false
	}
	return s.status != "" && strings.EqualFold(status, s.status)
}

// missing reports whether an answer shows a good status without the revision that it would have to be of: that is never the
// end.
func (s since) missing(answer peak.Deployment) bool {
	return answer.LatestRevision.Revision < s.revision && (strings.EqualFold(answer.Metadata.Status, statusDeployed) || strings.EqualFold(answer.Metadata.Status, statusWarning))
}

// follow waits for the platform when that is wanted, and reads once otherwise.
func (o *operation) follow(ctx context.Context, from since) (peak.Deployment, error) {
	if !o.wait {
		answer, err := o.get(ctx)
		for n := 1; n <= revisionReads && err == nil && answer.LatestRevision.Revision < from.revision; n++ {
			answer, err = o.get(ctx)
		}
		return answer, err
	}
	watch := o.watch
	if watch == nil {
		watch = func(peak.Deployment) {}
	}
	begun := false
	answer, err := wait.For[peak.Deployment]{
		Object: o.object,
		Read:   o.get,
		Status: func(answer peak.Deployment) string {
			if from.missing(answer) {
				return "waiting to begin"
			}
			// What fails once more has the status from before at its end.
			if begun = begun || !from.stale(answer); begun {
				watch(answer)
			}
			return answer.Metadata.Status
		},
		Done:   []string{statusDeployed, statusWarning},
		Failed: []string{statusFailed, statusResourceError, statusRollbackComplete, statusRollbackFailed, statusDeleteFailed},
		Stale:  from.stale,
	}.Run(ctx, o.poll)
	if _, ended := errors.AsType[*diagnostics.StatusError](err); err == nil || ended {
		watch(answer) // It may never have been seen to begin.
	}
	return answer, err
}

// atRest waits until nothing is under way.
func (o *operation) atRest(ctx context.Context) (peak.Deployment, error) {
	return wait.For[peak.Deployment]{
		Object: o.object, Read: o.get, Status: func(answer peak.Deployment) string { return answer.Metadata.Status }, Done: restingStatuses,
	}.Run(ctx, o.poll)
}

// released is an answer with the release that a create without one has deployed, where the platform does not show it
// (contract 13.4): the latest. Without it the next revision would go to whichever release is the latest then.
func (o *operation) released(ctx context.Context, answer peak.Deployment, plan model) peak.Deployment {
	if answer.ID == "" || answer.Spec.ReleaseVersion != "" || !plan.ReleaseVersion.IsUnknown() {
		return answer
	}
	id := plan.BlockSpecID
	if o.kind == peak.Apps {
		id = plan.AppSpecID
	}
	if spec, err := o.client.GetSpec(ctx, o.kind, id.ValueString()); err == nil {
		answer.Spec.ReleaseVersion = spec.LatestRelease.Version
	}
	return answer
}

// details reads what the describe of an app does not tell of its blocks, after a create or a new revision.
func (o *operation) details(ctx context.Context, answer peak.Deployment, m *model, known blockDetails, private privatestate.Writer, diags *diag.Diagnostics) {
	if o.kind != peak.Apps {
		return
	}
	details, read := readBlocks(ctx, o.client, answer, known, blocksRead{})
	m.Blocks = blocks(answer.LatestRevision.Blocks, details)
	for _, detail := range details {
		if m.deployed != nil && detail.version != "" {
			m.deployed[detail.specID.ValueString()] = detail.version
		}
	}
	privatestate.Write(ctx, private, keyBlocksRead, read, diags)
}

// holds says whether another operation holds the deployment, and which.
func (o *operation) holds(ctx context.Context) (status string, passing bool) {
	answer, err := o.get(ctx)
	return answer.Metadata.Status, err == nil && busy(answer)
}

func busy(answer peak.Deployment) bool {
	return answer.Metadata.Status != "" && !slices.Contains(restingStatuses, strings.ToLower(answer.Metadata.Status))
}

// redeploy asks for a redeployment. A conflict means that one is under way, or over, when the deployment is not as it was:
// the answer to an earlier attempt was lost, or somebody was faster.
func (o *operation) redeploy(ctx context.Context) error {
	err := o.client.Redeploy(ctx, o.kind, o.id)
	if peak.IsConflict(err) {
		if answer, getErr := o.get(ctx); getErr == nil && (busy(answer) || strings.EqualFold(answer.Metadata.Status, statusDeployed)) {
			return nil
		}
	}
	return err
}

// delete asks for the deletion and waits until the platform no longer knows the deployment.
func (o *operation) delete(ctx context.Context) error {
	from := since{status: statusDeleteFailed}
	ask := func(ctx context.Context) error { return o.client.DeleteDeployment(ctx, o.kind, o.id) }
	if err := wait.WhileRefused(ctx, o.poll, o.object, ask, o.holds); err != nil {
		return err
	}
	_, err := wait.For[peak.Deployment]{
		Object: o.object,
		Read:   o.get,
		Gone:   true,
		Status: func(answer peak.Deployment) string { return answer.Metadata.Status },
		Failed: []string{statusDeleteFailed},
		// A delete that failed before may still be shown.
		Stale:   from.stale,
		Resting: []string{statusDeleteFailed, statusDeployed, statusWarning, statusFailed, statusResourceError, statusRollbackComplete, statusRollbackFailed},
		Again:   ask,
	}.Run(ctx, o.poll)
	return err
}

// report adds what there is to say about how the operation ended: nothing, a warning, or an error that names every failed
// block and what the platform said of it.
func (o *operation) report(ctx context.Context, answer peak.Deployment, err error, diags *diag.Diagnostics) {
	var (
		status  *diagnostics.StatusError
		timeout *diagnostics.TimeoutError
	)
	switch {
	case err == nil && strings.EqualFold(answer.Metadata.Status, statusWarning):
		diags.AddWarning("Deployment with a warning", o.object.String()+" is deployed, but in status \"warning\": some of it needs attention."+
			o.troubles(ctx, answer)+"\n\nThe next apply redeploys it.")
	case err == nil:
	case errors.As(err, &timeout) && o.onTimeout == onTimeoutContinue:
		diags.AddWarning("Deployment not ready in time", timeout.Error()+". It goes on in the background, and the next plan reads how it stands: on_timeout is \"continue\".")
	case errors.As(err, &status):
		diags.AddError(failureSummary(status.Status), status.Error()+"."+o.troubles(ctx, answer)+"\n\n"+failureAdvice(o.verb, o.object, status.Status))
	case !o.wait && ctx.Err() == nil:
		diagnostics.AddReadBackWarning(diags, o.object, err)
	case o.verb == "create":
		diagnostics.AddUnfinishedError(diags, o.verb, o.object, err)
	default:
		diagnostics.AddError(diags, o.verb, o.object, err)
	}
}
