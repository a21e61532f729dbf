// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package blockspec

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-log/tflog"
	"github.com/peakbi/terraform-provider-peak/internal/framework/base"
	"github.com/peakbi/terraform-provider-peak/internal/framework/diagnostics"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
	"github.com/peakbi/terraform-provider-peak/internal/press"
)

// blockRelease is the resource peak_block_spec_release.
type blockRelease struct {
	base.Resource
}

var (
	_ resource.ResourceWithConfigure      = (*blockRelease)(nil)
	_ resource.ResourceWithValidateConfig = (*blockRelease)(nil)
	_ resource.ResourceWithModifyPlan     = (*blockRelease)(nil)
	_ resource.ResourceWithIdentity       = (*blockRelease)(nil)
	_ resource.ResourceWithImportState    = (*blockRelease)(nil)
)

// NewReleaseResource returns the resource peak_block_spec_release.
func NewReleaseResource() resource.Resource {
	return &blockRelease{base.Resource{TypeName: "block_spec_release"}}
}

// Create implements resource.Resource.
func (r *blockRelease) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	client := r.Writer(&resp.Diagnostics)
	var plan, config releaseModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if resp.Diagnostics.HasError() {
		return
	}
	plan.ID = plan.planID()
	if err := publish(ctx, client, plan.SpecID.ValueString(), &plan.Content, &config.Content, plan.release(), &resp.Diagnostics); err != nil {
		diagnostics.AddError(&resp.Diagnostics, "create", r.Object(plan.ID.ValueString()), err)
	}
	if resp.Diagnostics.HasError() {
		return
	}
	r.Data().ForgetSpec(peak.Blocks, plan.SpecID.ValueString())
	for _, version := range []string{plan.Version.ValueString(), ""} { // The plan may have left the version open.
		r.Data().PlannedReleases.Remove(plan.SpecID.ValueString(), version)
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &plan)...)
	config.Tokens().Write(ctx, resp.Private, &resp.Diagnostics)
	setReleaseIdentity(ctx, resp.Identity, plan, &resp.Diagnostics)
}

// Read implements resource.Resource. A release never changes, so that only its existence is asked for; on import its
// content is read, and the kind of its spec with one more GET.
func (r *blockRelease) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	client := r.Client(&resp.Diagnostics)
	var state releaseModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	// Before the answer: Terraform wants it even of a release that is gone.
	setReleaseIdentity(ctx, resp.Identity, state, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	if !state.Kind.IsNull() && r.Data().SeenSpecs.Has(state.SpecID.ValueString()) {
		return
	}
	release, err := client.GetRelease(ctx, peak.Blocks, state.SpecID.ValueString(), state.Version.ValueString())
	if peak.IsNotFound(err) {
		tflog.Warn(ctx, "block spec release is gone from the platform, removing it from state", map[string]any{"id": state.ID.ValueString()})
		resp.State.RemoveResource(ctx)
		return
	}
	if err == nil && state.Kind.IsNull() {
		state, err = importedRelease(ctx, client, release, state)
		press.ContentUnseen().Write(ctx, resp.Private, &resp.Diagnostics)
		press.SentTokens{}.Write(ctx, resp.Private, &resp.Diagnostics)
	}
	if err != nil {
		diagnostics.AddError(&resp.Diagnostics, "read", r.Object(state.ID.ValueString()), err)
		return
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &state)...)
}

// importedRelease takes over a release that was imported.
func importedRelease(ctx context.Context, client *peak.Client, release peak.Release, state releaseModel) (releaseModel, error) {
	spec, err := client.GetSpec(ctx, peak.Blocks, state.SpecID.ValueString())
	if err != nil {
		return state, err
	}
	state.Content, err = press.NewContent(ctx, spec.Kind, release)
	state.Notes = press.NewRelease(release.Version, release.Notes).Notes
	return state, err
}

// Update implements resource.Resource. The plan lets through only what changes nothing of the release: another spelling, or
// the folder of an imported release.
func (r *blockRelease) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan releaseModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	if resp.Diagnostics.HasError() {
		return
	}
	plan.Recorded(press.ReadUnseen(ctx, req.Private, &resp.Diagnostics)).Write(ctx, resp.Private, &resp.Diagnostics)
	setReleaseIdentity(ctx, resp.Identity, plan, &resp.Diagnostics)
	resp.Diagnostics.Append(resp.State.Set(ctx, &plan)...)
}

// Delete implements resource.Resource: the platform has no way to delete a release.
func (r *blockRelease) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var state releaseModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.AddWarning("Release not deleted",
		fmt.Sprintf("%s is no longer managed by Terraform, and it is still on the platform: a release cannot be deleted, it goes with its spec.", r.Object(state.ID.ValueString())))
}

// ImportState implements resource.ResourceWithImportState. The id is "<spec_id>/<version>".
func (r *blockRelease) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	var specID, version string
	if req.ID == "" {
		resp.Diagnostics.Append(req.Identity.GetAttribute(ctx, path.Root("spec_id"), &specID)...)
		resp.Diagnostics.Append(req.Identity.GetAttribute(ctx, path.Root("version"), &version)...)
	} else {
		var ok bool
		if specID, version, ok = splitReleaseID(req.ID); !ok {
			resp.Diagnostics.AddError("Invalid id of a release", fmt.Sprintf("%q is not <spec_id>/<version>, such as 3f0c8a56-0000-4000-8000-000000000000/1.1.0.", req.ID))
		}
	}
	if resp.Diagnostics.HasError() {
		return
	}
	for name, value := range map[string]string{"id": releaseID(specID, version), "spec_id": specID, "version": version} {
		resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root(name), types.StringValue(value))...)
	}
}

func setReleaseIdentity(ctx context.Context, identity *tfsdk.ResourceIdentity, m releaseModel, diags *diag.Diagnostics) {
	diags.Append(identity.SetAttribute(ctx, path.Root("spec_id"), m.SpecID)...)
	diags.Append(identity.SetAttribute(ctx, path.Root("version"), m.Version)...)
}
