// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

// Package artifact is the resource peak_artifact: folders kept as versioned zips on the platform (contract sections 5
// and 20).
package artifact

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-log/tflog"
	"github.com/peakbi/terraform-provider-peak/internal/framework/base"
	"github.com/peakbi/terraform-provider-peak/internal/framework/diagnostics"
	"github.com/peakbi/terraform-provider-peak/internal/framework/keepversions"
	"github.com/peakbi/terraform-provider-peak/internal/framework/uploads"
	"github.com/peakbi/terraform-provider-peak/internal/framework/wait"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

var (
	_ resource.ResourceWithConfigure   = (*artifact)(nil)
	_ resource.ResourceWithIdentity    = (*artifact)(nil)
	_ resource.ResourceWithImportState = (*artifact)(nil)
	_ resource.ResourceWithModifyPlan  = (*artifact)(nil)
)

// artifact is the resource peak_artifact.
type artifact struct {
	base.Resource

	// shallow leaves the content of artifacts alone that are read for a list or a data source: its hash takes a download.
	shallow bool
}

// NewResource returns the resource peak_artifact.
func NewResource() resource.Resource {
	return &artifact{Resource: base.Resource{TypeName: "artifact"}}
}

// Create implements resource.Resource.
func (r *artifact) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan, config model
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	client := r.Writer(&resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	timeout, diags := plan.Timeouts.Create(ctx, defaultTimeout)
	resp.Diagnostics.Append(diags...)
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()

	upload, hash := plan.folder().Upload(ctx, config.folder(), plan.ArtifactHash, &plan.Files, &resp.Diagnostics)
	defer upload.Close()
	if resp.Diagnostics.HasError() {
		return
	}
	if err := r.checkNameInUse(ctx, client, plan.Name.ValueString()); err != nil {
		diagnostics.AddError(&resp.Diagnostics, "create", r.Object(plan.label()), err)
		return
	}
	request := createRequest(config, *upload)
	request.Same = sameContent(client, hash, plan.ignoreFiles())
	created, err := client.CreateArtifact(ctx, request)
	if err != nil {
		diagnostics.AddError(&resp.Diagnostics, "create", r.Object(plan.label()), err)
		return
	}

	plan.ID = types.StringValue(created.ID)
	plan.Version = types.Int64Value(created.Version)
	plan.ArtifactHash = hash
	if plan.Description.IsUnknown() {
		// Nothing was sent, and an artifact without a description shows none.
		plan.Description = types.StringValue("")
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &plan)...)
	resp.Diagnostics.Append(resp.Identity.SetAttribute(ctx, path.Root("id"), plan.ID)...)
}

// Read implements resource.Resource: one request, and a download only when another version than the known one is the
// newest.
func (r *artifact) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state model
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	before := state
	client := r.Client(&resp.Diagnostics)
	// Set even when the artifact turns out to be gone: the framework wants an identity then, too, and Terraform before
	// 1.12 has kept none.
	resp.Diagnostics.Append(resp.Identity.SetAttribute(ctx, path.Root("id"), state.ID)...)
	if resp.Diagnostics.HasError() {
		return
	}

	remote, err := client.GetArtifact(ctx, state.ID.ValueString())
	if peak.IsNotFound(err) {
		tflog.Warn(ctx, "artifact is gone from the platform, removing it from state", map[string]any{"id": state.ID.ValueString()})
		resp.State.RemoveResource(ctx)
		return
	}
	if err != nil {
		diagnostics.AddError(&resp.Diagnostics, "read", r.Object(state.label()), err)
		return
	}

	if state.refresh(remote) && !r.shallow {
		hash, err := uploads.RemoteHash(ctx, client, state.ID.ValueString(), state.Version.ValueInt64(), state.ignoreFiles())
		if hash != state.ArtifactHash.ValueString() {
			// They are those of another content.
			state.Files = uploads.NoFiles()
		}
		state.ArtifactHash = types.StringValue(hash)
		if err != nil {
			state.ArtifactHash = types.StringNull()
			resp.Diagnostics.AddWarning("Cannot read the content of peak_artifact",
				diagnostics.ErrorText("download", r.Object(state.label()), err)+
					"\n\nIts content counts as unknown: where a folder is configured, the next apply uploads it as a new version.")
		}
	}
	resp.Diagnostics.Append(base.SetRefreshed(ctx, &resp.State, before, state)...)
}

// Update implements resource.Resource: a PATCH when name or description changed, an upload when the content did, deletes of
// what keep_versions has no place for, and nothing for the rest, which only Terraform knows.
func (r *artifact) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan, state, config model
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	client := r.Writer(&resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	timeout, diags := plan.Timeouts.Update(ctx, defaultTimeout)
	resp.Diagnostics.Append(diags...)
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()

	if patch, changed := patchRequest(plan, state); changed {
		if err := client.UpdateArtifact(ctx, state.ID.ValueString(), patch); err != nil {
			diagnostics.AddError(&resp.Diagnostics, "update", r.Object(state.label()), err)
			return
		}
		// Saved before the upload, which may fail.
		state.Name, state.Description = plan.Name, plan.Description
		resp.Diagnostics.Append(resp.State.Set(ctx, &state)...)
	}

	if plan.Version.IsUnknown() {
		upload, hash := plan.folder().Upload(ctx, config.folder(), plan.ArtifactHash, &plan.Files, &resp.Diagnostics)
		defer upload.Close()
		if resp.Diagnostics.HasError() {
			return
		}
		plan.ArtifactHash, plan.Version = hash, state.Version
		// A path that was unknown at plan may turn out to lead to the content that is already there.
		if !hash.Equal(state.ArtifactHash) {
			request := uploadRequest(config, *upload, state.Version)
			request.Same = sameContent(client, hash, plan.ignoreFiles())
			version, err := client.CreateArtifactVersion(ctx, state.ID.ValueString(), request)
			if err != nil {
				diagnostics.AddError(&resp.Diagnostics, "update", r.Object(state.label()), err)
				return
			}
			plan.Version = types.Int64Value(version)
		}
	}
	plan.Files = uploads.SettledFiles(plan.Files, state.Files)
	resp.Diagnostics.Append(resp.State.Set(ctx, &plan)...)
	resp.Diagnostics.Append(resp.Identity.SetAttribute(ctx, path.Root("id"), plan.ID)...)
	if uploaded := !plan.Version.Equal(state.Version); !plan.KeepVersions.IsNull() && (uploaded || keepversions.KeepsFewer(state.KeepVersions, plan.KeepVersions)) {
		if r.prune(ctx, client, plan, &resp.Diagnostics) {
			plan.KeepVersions = types.Int64Null()
			resp.Diagnostics.Append(resp.State.Set(ctx, &plan)...)
		}
	}
}

// Delete implements resource.Resource.
func (r *artifact) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var state model
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	client := r.Writer(&resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	timeout, diags := state.Timeouts.Delete(ctx, defaultTimeout)
	resp.Diagnostics.Append(diags...)
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()

	id := state.ID.ValueString()
	err := wait.Delete(ctx, r.Data().Poll, r.Object(state.label()),
		func(ctx context.Context) error { return client.DeleteArtifact(ctx, id) },
		func(ctx context.Context) error {
			_, err := client.GetArtifact(ctx, id)
			return err
		})
	if err != nil {
		diagnostics.AddError(&resp.Diagnostics, "delete", r.Object(state.label()), err)
	}
}

// ImportState implements resource.ResourceWithImportState, by id and by identity.
func (r *artifact) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	resource.ImportStatePassthroughWithIdentity(ctx, path.Root("id"), path.Root("id"), req, resp)
}
