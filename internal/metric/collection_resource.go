// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package metric

import (
	"context"
	"iter"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-log/tflog"
	"github.com/peakbi/terraform-provider-peak/internal/framework/base"
	"github.com/peakbi/terraform-provider-peak/internal/framework/diagnostics"
	"github.com/peakbi/terraform-provider-peak/internal/framework/objects"
	"github.com/peakbi/terraform-provider-peak/internal/framework/textvalue"
	"github.com/peakbi/terraform-provider-peak/internal/framework/uploads"
	"github.com/peakbi/terraform-provider-peak/internal/framework/wait"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

var (
	_ resource.ResourceWithConfigure   = (*collection)(nil)
	_ resource.ResourceWithIdentity    = (*collection)(nil)
	_ resource.ResourceWithImportState = (*collection)(nil)
	_ resource.ResourceWithModifyPlan  = (*collection)(nil)
)

// collection is the resource peak_metric_collection.
type collection struct {
	base.Resource

	// shallow leaves the content of collections alone that are read for a list: its hash takes a download.
	shallow bool
}

// NewCollectionResource returns the resource peak_metric_collection.
func NewCollectionResource() resource.Resource {
	return &collection{Resource: base.Resource{TypeName: "metric_collection"}}
}

// ModifyPlan implements resource.ResourceWithModifyPlan: it reads the folder, so that the plan shows whether its content is another
// one. A replacement is planned once more, as a create.
func (r *collection) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if req.Plan.Raw.IsNull() {
		return
	}
	var plan, config, state collectionModel
	exists := !req.State.Raw.IsNull()
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	var before *content
	if exists {
		resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
		before = new(state.content())
	}
	if resp.Diagnostics.HasError() {
		return
	}
	if !exists && config.Artifact.IsNull() {
		resp.Diagnostics.AddAttributeError(path.Root("artifact"), "Missing folder",
			`A collection is made from a folder, also when a change replaces it. Set "artifact" to the folder of the model files; it can only be left out for a collection that exists and does not change.`)
		return
	}
	planned := plan.content().plan(ctx, r.Folders(), config.ArtifactHash, before, &resp.Diagnostics)
	plan.ArtifactHash, plan.Files = planned.ArtifactHash, planned.Files
	switch {
	case resp.Diagnostics.HasError():
		return
	case !exists:
		plan.content().checkModels(ctx, &resp.Diagnostics)
	case plan.ArtifactHash.Equal(state.ArtifactHash):
		// Where the folder lies is no change. One that is given to an imported collection is recorded, which sends nothing.
		plan.Artifact = uploads.KeepFolderPath(plan.Artifact, state.Artifact)
	case !state.ArtifactHash.IsNull():
		plan.ID, plan.ArtifactID = types.StringUnknown(), types.StringUnknown()
		resp.RequiresReplace = append(resp.RequiresReplace, path.Root("artifact_hash"))
	}
	resp.Diagnostics.Append(resp.Plan.Set(ctx, &plan)...)
}

// Create implements resource.Resource.
func (r *collection) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	client := r.Writer(&resp.Diagnostics)
	var plan, config collectionModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if resp.Diagnostics.HasError() {
		return
	}
	timeout, diags := plan.Timeouts.Create(ctx, defaultTimeout)
	resp.Diagnostics.Append(diags...)
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()

	upload, hash := plan.content().folder().Upload(ctx, config.content().folder(), plan.ArtifactHash, &plan.Files, &resp.Diagnostics)
	defer upload.Close()
	if resp.Diagnostics.HasError() {
		return
	}
	scope := strings.ToUpper(plan.Scope.ValueString())
	if err := r.checkNameInUse(ctx, client, plan.Name.ValueString(), scope); err != nil {
		diagnostics.AddError(&resp.Diagnostics, "create", r.Object(plan.label()), err)
		return
	}
	made, err := client.CreateMetricCollection(ctx, peak.MetricCollectionCreate{
		Name: plan.Name.ValueString(), Scope: scope, Description: plan.Description.ValueStringPointer(), Artifact: *upload,
		Same: uploads.SameContent(client, hash),
	})
	if err != nil {
		diagnostics.AddError(&resp.Diagnostics, "create", r.Object(plan.label()), err)
		return
	}
	plan.ID, plan.ArtifactID, plan.ArtifactHash = types.StringValue(made.ID), textvalue.OrNull(made.ArtifactID), hash
	resp.Diagnostics.Append(resp.State.Set(ctx, &plan)...)
	resp.Diagnostics.Append(resp.Identity.SetAttribute(ctx, path.Root("id"), plan.ID)...)
}

// checkNameInUse refuses a name that another collection of the tenant and the scope has had since before this run: an apply that was
// killed may have left it behind.
func (r *collection) checkNameInUse(ctx context.Context, client *peak.Client, name, scope string) error {
	names := &r.Data().PrivateCollectionNames
	if scope == scopePublic {
		names = &r.Data().PublicCollectionNames
	}
	return names.Check(ctx, "metric collection", name,
		func(ctx context.Context) iter.Seq2[objects.Listed, error] {
			return objects.ListedSeq(client.ListMetricCollections(ctx, peak.ListMetricCollectionsQuery{Scopes: []string{scope}}), listed)
		},
		func(ctx context.Context, id string) (bool, error) {
			found, err := client.GetMetricCollection(ctx, id)
			if peak.IsNotFound(err) {
				return false, nil
			}
			return err == nil && (scope != scopePublic || isOwn(ctx, client, found.Tenant)), err
		})
}

// isOwn tells whether a public collection is of the tenant of the token: those of others may have any name. Where the platform does
// not tell the tenants apart, it counts as that of another one, so that nothing is refused for its sake.
func isOwn(ctx context.Context, client *peak.Client, tenant string) bool {
	if tenant == "" {
		return false
	}
	own, err := client.GetTenant(ctx)
	if err == nil && (len(own.Names) > 0 || own.Called([]string{tenant})) {
		return own.Called([]string{tenant})
	}
	name, err := client.GetTenantOfCache(ctx)
	if err != nil {
		tflog.Warn(ctx, "cannot read which tenant this is, so a public collection of the name does not count", map[string]any{"error": err.Error()})
	}
	return err == nil && name == tenant
}

// Read implements resource.Resource: one request, and a download when an import does not know the content yet.
func (r *collection) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	client := r.Client(&resp.Diagnostics)
	var state collectionModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	before := state
	// Set even when the collection turns out to be gone: the framework wants an identity then, too.
	resp.Diagnostics.Append(resp.Identity.SetAttribute(ctx, path.Root("id"), state.ID)...)
	if resp.Diagnostics.HasError() {
		return
	}
	remote, err := client.GetMetricCollection(ctx, state.ID.ValueString())
	if peak.IsNotFound(err) {
		tflog.Warn(ctx, "metric collection is gone from the platform, removing it from state", map[string]any{"id": state.ID.ValueString()})
		resp.State.RemoveResource(ctx)
		return
	}
	if err != nil {
		diagnostics.AddError(&resp.Diagnostics, "read", r.Object(state.label()), err)
		return
	}
	imported := state.Name.IsNull()
	state.refresh(remote)
	if imported && !r.shallow {
		state.ArtifactHash = importedHash(ctx, client, r.Object(state.label()), remote.ArtifactID, &resp.Diagnostics)
	}
	resp.Diagnostics.Append(base.SetRefreshed(ctx, &resp.State, before, state)...)
}

// Update implements resource.Resource. The plan lets through only what changes nothing on the platform: another spelling, and the
// folder of an imported collection.
func (r *collection) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan collectionModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(resp.State.Set(ctx, &plan)...)
	resp.Diagnostics.Append(resp.Identity.SetAttribute(ctx, path.Root("id"), plan.ID)...)
}

// Delete implements resource.Resource.
func (r *collection) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	client := r.Writer(&resp.Diagnostics)
	var state collectionModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	timeout, diags := state.Timeouts.Delete(ctx, defaultTimeout)
	resp.Diagnostics.Append(diags...)
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	if err := deleteCollection(ctx, client, r.Data().Poll, r.Object(state.label()), state.ID.ValueString()); err != nil {
		diagnostics.AddError(&resp.Diagnostics, "delete", r.Object(state.label()), err)
	}
}

// deleteCollection deletes a collection and makes sure that it is gone.
func deleteCollection(ctx context.Context, client *peak.Client, poll wait.Poll, object objects.Object, id string) error {
	return wait.Delete(ctx, poll, object,
		func(ctx context.Context) error { return client.DeleteMetricCollection(ctx, id) },
		func(ctx context.Context) error {
			_, err := client.GetMetricCollection(ctx, id)
			return err
		})
}

// ImportState implements resource.ResourceWithImportState, by id and by identity.
func (r *collection) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	resource.ImportStatePassthroughWithIdentity(ctx, path.Root("id"), path.Root("id"), req, resp)
}
