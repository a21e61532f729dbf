// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package deployment

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/action/timeouts"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/action/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/framework/base"
	"github.com/peakbi/terraform-provider-peak/internal/framework/diagnostics"
	"github.com/peakbi/terraform-provider-peak/internal/framework/objects"
	"github.com/peakbi/terraform-provider-peak/internal/framework/validators"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// actionModel is the configuration of the actions on a deployment.
type actionModel struct {
	DeploymentID types.String   `tfsdk:"deployment_id"`
	Wait         types.Bool     `tfsdk:"wait"`
	Timeouts     timeouts.Value `tfsdk:"timeouts"`
}

// waits tells whether to follow what the action starts.
func (m actionModel) waits() bool { return m.Wait.IsNull() || m.Wait.ValueBool() }

func actionAttributes(ctx context.Context, wait string) map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"deployment_id": schema.StringAttribute{
			MarkdownDescription: "Id of the deployment, of a block or of an app.",
			Required:            true,
			Validators:          []validator.String{stringvalidator.LengthAtLeast(1)},
		},
		"wait":     schema.BoolAttribute{MarkdownDescription: wait + " Default: `true`.", Optional: true},
		"timeouts": validators.ActionTimeouts(ctx, defaultTimeout),
	}
}

// object is the deployment in messages.
func object(answer peak.Deployment) objects.Object {
	return objects.Object{Type: "peak_deployment", Name: listed(answer).Name}
}

// invocation is one call of an action on a deployment.
type invocation struct {
	client   *peak.Client
	waits    bool
	say      func(message string)
	deployed peak.Deployment
	kind     peak.SpecKind
}

// begin reads the configuration of an action and describes the deployment that it is for. The context ends with the time
// that the action has. Where resp has errors then, there is nothing to go on with.
func begin(ctx context.Context, a *base.Action, req action.InvokeRequest, resp *action.InvokeResponse) (context.Context, context.CancelFunc, invocation) {
	i := invocation{client: a.Client(&resp.Diagnostics)}
	var m actionModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	if resp.Diagnostics.HasError() {
		return ctx, func() {}, i
	}
	timeout, diags := m.Timeouts.Invoke(ctx, defaultTimeout)
	resp.Diagnostics.Append(diags...)
	ctx, cancel := context.WithTimeout(ctx, timeout)
	i.waits, i.say = m.waits(), base.Progress(ctx, resp)
	i.deployed, i.kind = findForAction(ctx, i.client, m.DeploymentID.ValueString(), &resp.Diagnostics)
	return ctx, cancel, i
}

// findForAction describes the deployment that an action is for.
func findForAction(ctx context.Context, client *peak.Client, id string, diags *diag.Diagnostics) (peak.Deployment, peak.SpecKind) {
	answer, kind, err := client.FindDeployment(ctx, id)
	switch {
	case peak.IsNotFound(err):
		diags.AddAttributeError(path.Root("deployment_id"), "Deployment does not exist",
			fmt.Sprintf("The platform knows no deployment %s, neither of a block nor of an app. Check the id, and that the token belongs to the right tenant.\n\n%s", id, err))
	case err != nil:
		diagnostics.AddError(diags, "read", objects.Object{Type: "peak_deployment", Name: id}, err)
	}
	return answer, kind
}

// watcher tells of each new status of a deployment, and of each block of an app.
type watcher struct {
	say  func(message string)
	told map[string]string
}

func newWatcher(say func(message string)) *watcher {
	return &watcher{say: say, told: map[string]string{}}
}

func (w *watcher) see(answer peak.Deployment) {
	for _, block := range answer.LatestRevision.Blocks {
		w.tell(fmt.Sprintf("block %q", block.Name), block.DeploymentID, block.Status)
	}
	w.tell("deployment", "", answer.Metadata.Status)
}

func (w *watcher) tell(what, key, status string) {
	if status != "" && !strings.EqualFold(w.told[key], status) {
		w.told[key] = status
		w.say(what + ": " + status)
	}
}
