package deployment

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
	"github.com/peakbi/terraform-provider-peak/internal/tfx"
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

// busyStatuses are those in which the platform takes no other operation but will again.
var busyStatuses = []string{"deploying", "redeploying", statusRollback, "deleting"}

// graceReads is how often, right after an operation began, a status from before it is taken to be stale.
const graceReads = 3

// operation is a create, update or delete of one deployment.
type operation struct {
	client    *peak.Client
	poll      tfx.Poll
	verb      string // as in tfx.AddError
	object    tfx.Object
	kind      peak.SpecKind
	id        string
	wait      bool
	onTimeout string
	secrets   []string // texts that no message may repeat
}

// get describes the deployment.
func (o operation) get(ctx context.Context) (peak.Deployment, error) {
	return o.client.GetDeployment(ctx, o.kind, o.id)
}

// since is what an operation began with: the revision that it made, 0 for none, and the status from before it.
type since struct {
	revision int64
	status   string
}

// stale reports whether the n-th read still shows what was there before the operation. A status that is final all the same
// is believed after a few reads, except that a good one is not while the revision is still to come.
func (s since) stale(answer peak.Deployment, n int) bool {
	status := answer.Metadata.Status
	older := answer.LatestRevision.Revision < s.revision
	if older && (strings.EqualFold(status, statusDeployed) || strings.EqualFold(status, statusWarning)) {
		return true
	}
	return n <= graceReads && (older || strings.EqualFold(status, s.status))
}

// follow waits for the platform when that is wanted, and reads once otherwise.
func (o operation) follow(ctx context.Context, from since) (peak.Deployment, error) {
	if !o.wait {
		return o.get(ctx)
	}
	reads := 0
	return tfx.Wait[peak.Deployment]{
		Object: o.object,
		Read:   o.get,
		Status: func(answer peak.Deployment) string {
			if reads++; from.stale(answer, reads) {
				return "waiting to begin"
			}
			return answer.Metadata.Status
		},
		Done:   []string{statusDeployed, statusWarning},
		Failed: []string{statusFailed, statusResourceError, statusRollbackComplete, statusRollbackFailed, statusDeleteFailed},
	}.Run(ctx, o.poll)
}

// holds says whether another operation holds the deployment, and which.
func (o operation) holds(ctx context.Context) (status string, passing bool) {
	answer, err := o.get(ctx)
	return answer.Metadata.Status, err == nil && busy(answer)
}

func busy(answer peak.Deployment) bool {
	return slices.Contains(busyStatuses, strings.ToLower(answer.Metadata.Status))
}

// redeploy asks for a redeployment. A conflict means that one is under way, or over, when the deployment is not as it was:
// the answer to an earlier attempt was lost, or somebody was faster.
func (o operation) redeploy(ctx context.Context) error {
	err := o.client.Redeploy(ctx, o.kind, o.id)
	if peak.IsConflict(err) {
		if answer, getErr := o.get(ctx); getErr == nil && (busy(answer) || strings.EqualFold(answer.Metadata.Status, statusDeployed)) {
			return nil
		}
	}
	return err
}

// delete asks for the deletion and waits until the platform no longer knows the deployment.
func (o operation) delete(ctx context.Context) error {
	// A delete that failed before may still be shown.
	from := since{status: statusDeleteFailed}
	err := tfx.WhileRefused(ctx, o.poll, o.object, func(ctx context.Context) error { return o.client.DeleteDeployment(ctx, o.kind, o.id) }, o.holds)
	if err != nil {
		return err
	}
	reads := 0
	_, err = tfx.Wait[peak.Deployment]{
		Object: o.object,
		Read:   o.get,
		Gone:   true,
		Status: func(answer peak.Deployment) string {
			if reads++; from.stale(answer, reads) {
				return "waiting to begin"
			}
			return answer.Metadata.Status
		},
		Failed: []string{statusDeleteFailed},
	}.Run(ctx, o.poll)
	return err
}

// report adds what there is to say about how the operation ended: nothing, a warning, or an error that names every failed
// block and what the platform said of it.
func (o operation) report(ctx context.Context, answer peak.Deployment, err error, diags *diag.Diagnostics) {
	var (
		status  *tfx.StatusError
		timeout *tfx.TimeoutError
	)
	switch {
	case err == nil && strings.EqualFold(answer.Metadata.Status, statusWarning):
		diags.AddWarning("Deployment with a warning", o.object.String()+" is deployed, but in status \"warning\": some of it needs attention."+
			o.troubles(ctx, answer)+"\n\nThe next apply redeploys it.")
	case err == nil:
	case errors.As(err, &timeout) && o.onTimeout == onTimeoutContinue:
		diags.AddWarning("Deployment not ready in time", timeout.Error()+". It goes on in the background, and the next plan reads how it stands: on_timeout is \"continue\".")
	case errors.As(err, &status):
		diags.AddError(failureSummary(status.Status), status.Error()+"."+o.troubles(ctx, answer)+"\n\n"+failureAdvice(o.verb, status.Status))
	case !o.wait && ctx.Err() == nil:
		tfx.AddReadBackWarning(diags, o.object, err)
	default:
		tfx.AddError(diags, o.verb, o.object, err)
	}
}
