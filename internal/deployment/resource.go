// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

// Package deployment is the resource peak_deployment: deployments of blocks and apps (contract sections 13 to 15).
package deployment

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-log/tflog"
	"github.com/peakbi/terraform-provider-peak/internal/deployment/change"
	"github.com/peakbi/terraform-provider-peak/internal/deployment/parameter"
	"github.com/peakbi/terraform-provider-peak/internal/framework/base"
	"github.com/peakbi/terraform-provider-peak/internal/framework/diagnostics"
	"github.com/peakbi/terraform-provider-peak/internal/framework/privatestate"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// deployment is the resource peak_deployment.
type deployment struct {
	base.Resource

	// asShown leaves nothing out of the parameters of an import, not even defaults: for the data source.
	asShown bool

	// quiet leaves warnings about an import out where nothing is imported: in lists and data sources.
	quiet bool
}

var (
	_ resource.ResourceWithConfigure      = (*deployment)(nil)
	_ resource.ResourceWithValidateConfig = (*deployment)(nil)
	_ resource.ResourceWithModifyPlan     = (*deployment)(nil)
	_ resource.ResourceWithIdentity       = (*deployment)(nil)
	_ resource.ResourceWithImportState    = (*deployment)(nil)
)

// NewResource returns the resource peak_deployment.
func NewResource() resource.Resource {
	return &deployment{Resource: base.Resource{TypeName: "deployment"}}
}

// operation prepares an operation on the deployment of a model.
func (r *deployment) operation(client *peak.Client, verb string, m model, in inputs) operation {
	return operation{
		client: client, poll: r.Data().Poll, verb: verb, object: r.Object(m.name()), kind: m.kind(), id: m.ID.ValueString(),
		wait: m.Wait.ValueBool(), onTimeout: m.OnTimeout.ValueString(), secrets: in.secrets(),
	}
}

// Create implements resource.Resource. The id is saved before the wait, so that a deployment that fails or takes too long is
// never lost.
func (r *deployment) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	client := r.Writer(&resp.Diagnostics)
	var plan, config model
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if resp.Diagnostics.HasError() {
		return
	}
	timeout, diags := plan.Timeouts.Create(ctx, defaultTimeout)
	resp.Diagnostics.Append(diags...)
	in, err := newInputs(plan, config.ParametersWO)
	if err != nil {
		diagnostics.AddError(&resp.Diagnostics, "create", r.Object(plan.name()), err)
	}
	if resp.Diagnostics.HasError() {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()

	takes := r.complete(ctx, "create", plan, config, model{}, &in, change.Revision, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	in.hidden = r.hiddenTexts(ctx, plan, config)
	o := r.operation(client, "create", plan, in)
	if o.id, err = client.CreateDeployment(ctx, o.kind, createRequest(plan, in)); err != nil {
		diagnostics.AddError(&resp.Diagnostics, o.verb, o.object, err)
		return
	}
	state := early(plan, o.id)
	resp.Diagnostics.Append(resp.State.Set(ctx, &state)...)
	resp.Diagnostics.Append(resp.Identity.SetAttribute(ctx, path.Root("id"), state.ID)...)
	if resp.Diagnostics.HasError() {
		return
	}

	answer, err := o.follow(ctx, since{revision: 1})
	answer = o.released(ctx, answer, plan)
	if answer.ID != "" {
		known := answered(answer, plan)
		known.deployed = takes.versions()
		o.details(ctx, answer, &known, nil, resp.Private, &resp.Diagnostics)
		state = filled(plan, known)
		resp.Diagnostics.Append(resp.State.Set(ctx, &state)...)
	}
	privatestate.Write(ctx, resp.Private, keyBaselines, newBaselines(in, in.secret.Places(), answer, o.kind), &resp.Diagnostics)
	o.report(ctx, answer, err, &resp.Diagnostics)
}

// Read implements resource.Resource: one GET. On import it asks for apps as well, since an id does not tell what it is of, and
// for the defaults of the release.
func (r *deployment) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	client := r.Client(&resp.Diagnostics)
	var state model
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	before := state
	// Before the answer: Terraform wants it even of a deployment that is gone.
	resp.Diagnostics.Append(resp.Identity.SetAttribute(ctx, path.Root("id"), state.ID)...)
	shown := privatestate.Glance[parameter.Baselines](ctx, req.Private, keyBaselines, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	id, kind := state.ID.ValueString(), state.kind()
	read := privatestate.Glance[blocksRead](ctx, req.Private, keyBlocksRead, &resp.Diagnostics)
	isNew := state.BlockSpecID.IsNull() && state.AppSpecID.IsNull()
	var (
		answer  peak.Deployment
		details blockDetails
		err     error
	)
	if isNew {
		answer, kind, err = client.FindDeployment(ctx, id)
	} else {
		answer, err = client.GetDeployment(ctx, kind, id)
	}
	if peak.IsNotFound(err) {
		tflog.Warn(ctx, "deployment is gone from the platform, removing it from state", map[string]any{"id": id})
		resp.State.RemoveResource(ctx)
		return
	}
	switch {
	case err != nil:
	case isNew:
		if kind == peak.Apps {
			details, read = readBlocks(ctx, client, answer, nil, read)
		}
		var takes found
		if !r.asShown {
			takes = importedBlueprint(ctx, r.Data(), kind, answer, details)
		}
		state, shown, err = imported(answer, kind, state, takes.Blueprint)
		state.Includes, state.Excludes = selectorList(takes.includes), selectorList(takes.excludes)
	default:
		if kind == peak.Apps {
			details, read = readBlocks(ctx, client, answer, knownDetails(before.Blocks), read)
		}
		state, shown, err = refreshed(answer, state, shown)
	}
	if err != nil {
		diagnostics.AddError(&resp.Diagnostics, "read", r.Object(state.name()), err)
		return
	}
	state.Metadata = state.WithoutDefaultTags(before.Metadata, r.DefaultTags())
	if isNew && !r.quiet {
		warnOfFailed(state, r.Object(state.name()), &resp.Diagnostics)
	}
	if kind == peak.Apps {
		state.Blocks = blocks(answer.LatestRevision.Blocks, details)
		privatestate.Write(ctx, resp.Private, keyBlocksRead, read, &resp.Diagnostics)
	}
	resp.Diagnostics.Append(base.SetRefreshed(ctx, &resp.State, before, state)...)
	privatestate.Write(ctx, resp.Private, keyBaselines, shown, &resp.Diagnostics)
}

// Update implements resource.Resource.
func (r *deployment) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	client := r.Writer(&resp.Diagnostics)
	var plan, config, state model
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	resp.Diagnostics.Append(resp.Identity.SetAttribute(ctx, path.Root("id"), state.ID)...)
	shown := privatestate.Glance[parameter.Baselines](ctx, req.Private, keyBaselines, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	timeout, diags := plan.Timeouts.Update(ctx, defaultTimeout)
	resp.Diagnostics.Append(diags...)
	in, err := newInputs(plan, config.ParametersWO)
	if err != nil {
		diagnostics.AddError(&resp.Diagnostics, "update", r.Object(state.name()), err)
	}
	if resp.Diagnostics.HasError() {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	in.hidden = r.hiddenTexts(ctx, plan, config)
	u := &update{operation: r.operation(client, "update", plan, in), plan: plan, state: state, in: in, shown: shown}
	u.look = func(ctx context.Context, sends change.Kind, diags *diag.Diagnostics) *found {
		return r.complete(ctx, "update", plan, config, state, &u.in, sends, diags)
	}
	u.run(ctx, resp)
}

// Delete implements resource.Resource. It ends when the platform no longer knows the deployment; the blocks of an app go
// with it.
func (r *deployment) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	client := r.Writer(&resp.Diagnostics)
	var state model
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	timeout, diags := state.Timeouts.Delete(ctx, defaultTimeout)
	resp.Diagnostics.Append(diags...)
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()

	o := r.operation(client, "delete", state, inputs{})
	if err := o.delete(ctx); err != nil {
		diagnostics.AddError(&resp.Diagnostics, o.verb, o.object, err)
	}
}

// ImportState implements resource.ResourceWithImportState.
func (r *deployment) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	resource.ImportStatePassthroughWithIdentity(ctx, path.Root("id"), path.Root("id"), req, resp)
}
