// Package blockspec holds the resources peak_block_spec and peak_block_spec_release (contract section 10).
package blockspec

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-log/tflog"
	"github.com/peakbi/terraform-provider-peak/internal/framework/base"
	"github.com/peakbi/terraform-provider-peak/internal/framework/diagnostics"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
	"github.com/peakbi/terraform-provider-peak/internal/press"
)

// blockSpec is the resource peak_block_spec.
type blockSpec struct {
	base.Resource
}

var (
	_ resource.ResourceWithConfigure      = (*blockSpec)(nil)
	_ resource.ResourceWithValidateConfig = (*blockSpec)(nil)
	_ resource.ResourceWithModifyPlan     = (*blockSpec)(nil)
	_ resource.ResourceWithIdentity       = (*blockSpec)(nil)
	_ resource.ResourceWithImportState    = (*blockSpec)(nil)
)

// NewResource returns the resource peak_block_spec.
func NewResource() resource.Resource {
	return &blockSpec{base.Resource{TypeName: "block_spec"}}
}

// Create implements resource.Resource. The id is saved before anything else is asked of the platform.
func (r *blockSpec) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	client := r.Client(&resp.Diagnostics)
	var plan, config model
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if resp.Diagnostics.HasError() {
		return
	}
	timeout, diags := plan.Timeouts.Create(ctx, defaultTimeout)
	resp.Diagnostics.Append(diags...)
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()

	object := r.Object(plan.Name.ValueString())
	upload := plan.Upload(ctx, config.Content, &resp.Diagnostics)
	defer upload.Close()
	if resp.Diagnostics.HasError() {
		return
	}
	request, err := createRequest(plan, config, upload)
	var id string
	if err == nil {
		id, err = client.CreateBlockSpec(ctx, request)
	}
	if err != nil {
		diagnostics.AddError(&resp.Diagnostics, "create", object, err)
		return
	}
	state := written(plan, id)
	resp.Diagnostics.Append(resp.State.Set(ctx, &state)...)
	resp.Diagnostics.Append(resp.Identity.SetAttribute(ctx, path.Root("id"), state.ID)...)
	config.Tokens().Write(ctx, resp.Private, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}

	if patch := plan.InitialPatch(); patch != nil {
		if err := client.UpdateSpec(ctx, peak.Blocks, id, *patch); err != nil {
			diagnostics.AddUnfinishedError(&resp.Diagnostics, "update", object, err)
			return
		}
	}
	spec, err := client.GetSpec(ctx, peak.Blocks, id)
	if err != nil {
		// An error here would taint a spec that is as it should be.
		diagnostics.AddReadBackWarning(&resp.Diagnostics, object, err)
		return
	}
	state = filled(plan, refreshed(spec, plan))
	resp.Diagnostics.Append(resp.State.Set(ctx, &state)...)
}

// Read implements resource.Resource: one GET, and on import one more for the release.
func (r *blockSpec) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	client := r.Client(&resp.Diagnostics)
	var state model
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	before := state
	// Before the answer: Terraform wants it even of a spec that is gone.
	resp.Diagnostics.Append(resp.Identity.SetAttribute(ctx, path.Root("id"), state.ID)...)
	if resp.Diagnostics.HasError() {
		return
	}
	id := state.ID.ValueString()
	spec, err := client.GetSpec(ctx, peak.Blocks, id)
	if peak.IsNotFound(err) {
		tflog.Warn(ctx, "block spec is gone from the platform, removing it from state", map[string]any{"id": id})
		resp.State.RemoveResource(ctx)
		return
	}
	if err == nil && state.Release.IsNull() {
		state, err = imported(ctx, client, spec, state)
		press.ContentUnseen().Write(ctx, resp.Private, &resp.Diagnostics)
		press.SentTokens{}.Write(ctx, resp.Private, &resp.Diagnostics)
	}
	if err != nil {
		diagnostics.AddError(&resp.Diagnostics, "read", r.Object(nameOrID(state)), err)
		return
	}
	r.Data().ReadSpecs.Add(id)
	state = refreshed(spec, state)
	resp.Diagnostics.Append(base.SetRefreshed(ctx, &resp.State, before, state)...)
}

// imported takes over the newest release of a spec that was imported.
func imported(ctx context.Context, client *peak.Client, spec peak.Spec, state model) (model, error) {
	release, err := client.GetRelease(ctx, peak.Blocks, spec.ID, spec.LatestRelease.Version)
	if err != nil {
		return state, err
	}
	state.Content, err = press.NewContent(ctx, spec.Kind, release)
	state.Release = press.NewRelease(spec.LatestRelease.Version, release.Notes).Object()
	return state, err
}

// Update implements resource.Resource: a PATCH when metadata or visibility moves, a release when its version does.
func (r *blockSpec) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	client := r.Client(&resp.Diagnostics)
	var plan, config, state model
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	resp.Diagnostics.Append(resp.Identity.SetAttribute(ctx, path.Root("id"), state.ID)...)
	if resp.Diagnostics.HasError() {
		return
	}
	timeout, diags := plan.Timeouts.Update(ctx, defaultTimeout)
	resp.Diagnostics.Append(diags...)
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()

	id := state.ID.ValueString()
	if patch := press.PatchSpec(plan.Metadata, state.Metadata, plan.Visibility, state.Visibility); patch != nil {
		if err := client.UpdateSpec(ctx, peak.Blocks, id, *patch); err != nil {
			diagnostics.AddError(&resp.Diagnostics, "update", r.Object(nameOrID(state)), err)
			return
		}
		// What is published still is what the state says, until the release is through.
		partial := written(plan, id)
		partial.Content, partial.Release, partial.LatestRelease = state.Content, state.Release, state.LatestRelease
		resp.Diagnostics.Append(resp.State.Set(ctx, &partial)...)
	}
	if release := press.ReleaseOf(plan.Release); !release.Version.Equal(press.ReleaseOf(state.Release).Version) {
		upload := plan.Upload(ctx, config.Content, &resp.Diagnostics)
		defer upload.Close()
		if resp.Diagnostics.HasError() {
			return
		}
		request, err := releaseRequest(plan.Content, config.Content, release, upload)
		if err == nil {
			err = client.CreateBlockRelease(ctx, id, request)
		}
		if err != nil {
			press.AddPublishError(&resp.Diagnostics, r.Object(nameOrID(state)), id, release.Version.ValueString(), err)
			return
		}
		config.Tokens().Write(ctx, resp.Private, &resp.Diagnostics)
	}
	plan.Recorded(press.ReadUnseen(ctx, req.Private, &resp.Diagnostics)).Write(ctx, resp.Private, &resp.Diagnostics)
	saved := written(plan, id)
	resp.Diagnostics.Append(resp.State.Set(ctx, &saved)...)
}

// Delete implements resource.Resource. It fails while deployments or app specs use the spec.
func (r *blockSpec) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	client := r.Client(&resp.Diagnostics)
	var state model
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	timeout, diags := state.Timeouts.Delete(ctx, defaultTimeout)
	resp.Diagnostics.Append(diags...)
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	r.Data().ReadSpecs.Remove(state.ID.ValueString())
	if err := press.Delete(ctx, client, r.Data().Poll, r.Object(nameOrID(state)), peak.Blocks, state.ID.ValueString()); err != nil {
		diagnostics.AddError(&resp.Diagnostics, "delete", r.Object(nameOrID(state)), err)
	}
}

// ImportState implements resource.ResourceWithImportState.
func (r *blockSpec) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	resource.ImportStatePassthroughWithIdentity(ctx, path.Root("id"), path.Root("id"), req, resp)
}
