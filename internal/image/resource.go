// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

// Package image is the resource peak_image: an image of the platform and the version of it that a configuration
// describes (contract section 17).
package image

import (
	"context"
	"fmt"
	"strconv"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-log/tflog"
	"github.com/peakbi/terraform-provider-peak/internal/framework/base"
	"github.com/peakbi/terraform-provider-peak/internal/framework/diagnostics"
	"github.com/peakbi/terraform-provider-peak/internal/framework/fieldtable"
	"github.com/peakbi/terraform-provider-peak/internal/framework/keepversions"
	"github.com/peakbi/terraform-provider-peak/internal/framework/privatestate"
	"github.com/peakbi/terraform-provider-peak/internal/framework/textvalue"
	"github.com/peakbi/terraform-provider-peak/internal/framework/uploads"
	"github.com/peakbi/terraform-provider-peak/internal/framework/writeonly"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

var (
	_ resource.ResourceWithConfigure      = (*image)(nil)
	_ resource.ResourceWithIdentity       = (*image)(nil)
	_ resource.ResourceWithImportState    = (*image)(nil)
	_ resource.ResourceWithModifyPlan     = (*image)(nil)
	_ resource.ResourceWithValidateConfig = (*image)(nil)
)

// image is the resource peak_image.
type image struct {
	base.Resource
}

// NewResource returns the resource peak_image.
func NewResource() resource.Resource {
	return &image{base.Resource{TypeName: "image"}}
}

// Create implements resource.Resource. The image is in the state before its build is waited for.
func (r *image) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan, config model
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	secret := configuredSecrets(ctx, req.Config, &resp.Diagnostics)
	client := r.Writer(&resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	limit, diags := plan.Timeouts.Create(ctx, defaultTimeout)
	resp.Diagnostics.Append(diags...)
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()

	details := detailsOf(ctx, plan.BuildDetails, &resp.Diagnostics)
	upload := plan.pack(ctx, config, &resp.Diagnostics)
	defer upload.Close()
	if resp.Diagnostics.HasError() {
		return
	}
	created, err := client.CreateImage(ctx, peak.ImageCreate{
		Name:         plan.Name.ValueString(),
		Type:         plan.Type.ValueString(),
		Description:  textvalue.NonEmptyPointer(plan.Description),
		Version:      textvalue.NonEmptyPointer(plan.Version),
		BuildDetails: details.request(secret),
		Artifact:     upload,
	})
	if err != nil {
		diagnostics.AddError(&resp.Diagnostics, "create", r.Object(plan.label()), err)
		return
	}

	plan.setImageID(created.ImageID)
	plan.BuildID = textvalue.OrNull(created.BuildID)
	plan.VersionID = types.StringNull()
	if created.VersionID != 0 {
		plan.VersionID = fieldtable.ID(created.VersionID)
	}
	resp.Diagnostics.Append(resp.Identity.SetAttribute(ctx, path.Root("id"), plan.ID)...)
	resp.Diagnostics.Append(resp.State.Set(ctx, plan.known())...)
	secret.writeOnlyArguments().Names().Write(ctx, resp.Private, &resp.Diagnostics)
	privatestate.Write(ctx, resp.Private, keyToken, !secret.token.IsNull(), &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	if version := plan.Version.ValueString(); version != "" {
		privatestate.Write(ctx, resp.Private, keyLatest, version, &resp.Diagnostics)
	}
	r.finishBuild(ctx, client, "create", plan, false, secret, &resp.State, &resp.Diagnostics)
}

// Read implements resource.Resource: one request, which shows the managed version and the image's name and type.
func (r *image) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state model
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	before := state
	hidden := writeonly.ReadNames(ctx, req.Private, &resp.Diagnostics)
	client := r.Client(&resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}

	// Set first, because the framework wants it for an image that is gone, too, and old states have none.
	resp.Diagnostics.Append(resp.Identity.SetAttribute(ctx, path.Root("id"), state.ID)...)
	r.Data().ImagesInState.Add(state.ID.ValueString())
	imported := state.Name.IsNull()
	version, err := readVersion(ctx, client, &state)
	switch {
	case peak.IsNotFound(err):
		tflog.Warn(ctx, "image is gone from the platform, removing it from state", map[string]any{"id": state.ID.ValueString()})
		resp.State.RemoveResource(ctx)
		return
	case err != nil:
		diagnostics.AddError(&resp.Diagnostics, "read", r.Object(state.label()), err)
		return
	case version == nil:
		state.lose()
	default:
		state.refresh(*version)
		if latest := r.latest(ctx, client, state, imported); latest != "" {
			privatestate.Write(ctx, resp.Private, keyLatest, latest, &resp.Diagnostics)
		}
		if showsToken(version.BuildDetails) && !hasToken(ctx, req.Private, &resp.Diagnostics) {
			privatestate.Write(ctx, resp.Private, keyToken, true, &resp.Diagnostics)
		}
		dropSecrets(version.BuildDetails, hidden)
		details := detailsOf(ctx, state.BuildDetails, &resp.Diagnostics)
		switch {
		case !imported:
			details = refreshedDetails(details, version.BuildDetails)
		case isSummary(version.BuildDetails):
			privatestate.Write(ctx, resp.Private, keyDetailsUnseen, true, &resp.Diagnostics)
		default:
			details = importedDetails(version.BuildDetails)
		}
		state.BuildDetails = details.object(ctx, &resp.Diagnostics)
	}
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(base.SetRefreshed(ctx, &resp.State, before, state)...)
}

// Update implements resource.Resource. It plans the change anew, because values that were unknown at plan may
// have turned out to change nothing.
func (r *image) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan, state, config model
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	secret := configuredSecrets(ctx, req.Config, &resp.Diagnostics)
	unseen := privatestate.Glance[bool](ctx, req.Private, keyDetailsUnseen, &resp.Diagnostics)
	client := r.Writer(&resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	limit, diags := plan.Timeouts.Update(ctx, defaultTimeout)
	resp.Diagnostics.Append(diags...)
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()

	if plan.ArtifactHash.IsUnknown() {
		// The configuration here is not the one that ignore_changes shaped, so that no hash is taken from it.
		plan.ArtifactHash = wantedHash(ctx, r.Folders(), plan, state, types.StringNull(), &resp.Diagnostics)
	}
	want := plan
	want.inherit(config, state)
	next := planChange(ctx, state, want, config.Version, aside{unseen: unseen, secret: secret}, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}

	update := versionUpdate{client: client, plan: plan, state: state, config: config, secret: secret}
	update.latest = privatestate.Glance[string](ctx, req.Private, keyLatest, &resp.Diagnostics)
	if next.kind != changePublish {
		update.plan = want
		update.plan.keepVersion(state)
	}
	builds := next.kind == changePublish || next.kind == changeRebuild
	if builds {
		writeonly.ReadNames(ctx, req.Private, &resp.Diagnostics).Union(secret.writeOnlyArguments().Names()).Write(ctx, resp.Private, &resp.Diagnostics)
	}
	switch next.kind {
	case changeBlocked:
		addBlocked(&resp.Diagnostics, r.Object(plan.label()), state, next.changed)
	case changePublish:
		r.publish(ctx, &update, &resp.Diagnostics)
		if update.latest != "" {
			privatestate.Write(ctx, resp.Private, keyLatest, update.latest, &resp.Diagnostics)
		}
	case changeRebuild:
		r.rebuild(ctx, &update, &resp.Diagnostics)
	case changeNone, changeAwait:
	}
	if resp.Diagnostics.HasError() {
		return
	}
	wanted, had := detailsOf(ctx, plan.BuildDetails, &resp.Diagnostics), detailsOf(ctx, state.BuildDetails, &resp.Diagnostics)
	if builds || !wanted.argumentsVersion().Equal(had.argumentsVersion()) {
		secret.writeOnlyArguments().Names().Write(ctx, resp.Private, &resp.Diagnostics)
	}
	if builds {
		privatestate.Write(ctx, resp.Private, keyToken, !secret.token.IsNull(), &resp.Diagnostics)
	}
	if !plan.BuildDetails.IsNull() || builds {
		privatestate.Write(ctx, resp.Private, keyDetailsUnseen, false, &resp.Diagnostics)
	}
	update.plan.Files = uploads.SettledFiles(update.plan.Files, state.Files)
	resp.Diagnostics.Append(resp.Identity.SetAttribute(ctx, path.Root("id"), plan.ID)...)
	resp.Diagnostics.Append(resp.State.Set(ctx, update.plan.known())...)
	if resp.Diagnostics.HasError() {
		return
	}
	if next.kind != changeNone {
		update.plan.moveStatus()
		r.finishBuild(ctx, client, "update", update.plan, next.kind == changeRebuild, secret, &resp.State, &resp.Diagnostics)
	}
	if up := next.kind != changeNone; !plan.KeepVersions.IsNull() && (up || keepversions.KeepsFewer(state.KeepVersions, plan.KeepVersions)) {
		// After a build that failed, the versions before it may be needed yet. Then, too, the next apply has it to do.
		if resp.Diagnostics.HasError() || r.prune(ctx, client, update.plan, &resp.Diagnostics) {
			resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("keep_versions"), types.Int64Null())...)
		}
	}
}

// Delete implements resource.Resource: the image with all its versions. It returns when the platform has done it, so that
// the name is free again.
func (r *image) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var state model
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	client := r.Writer(&resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	limit, diags := state.Timeouts.Delete(ctx, defaultTimeout)
	resp.Diagnostics.Append(diags...)
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()

	if err := r.remove(ctx, client, state); err != nil {
		addDeleteError(&resp.Diagnostics, r.Object(state.label()), err)
	}
}

// ImportState implements resource.ResourceWithImportState. The version that is managed is the latest one then.
func (r *image) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	resource.ImportStatePassthroughWithIdentity(ctx, path.Root("id"), path.Root("id"), req, resp)
	var id types.String
	resp.Diagnostics.Append(resp.State.GetAttribute(ctx, path.Root("id"), &id)...)
	if resp.Diagnostics.HasError() {
		return
	}
	if number, err := strconv.ParseInt(id.ValueString(), 10, 64); err != nil || strconv.FormatInt(number, 10) != id.ValueString() {
		resp.Diagnostics.AddError("Invalid image id",
			fmt.Sprintf("%q is not the id of an image: that is a whole number, such as 42. The platform shows it in the image's address, and the Peak CLI in \"peak images list\".", id.ValueString()))
		return
	}
	// The default, so that an import plans no change.
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("wait"), true)...)
}
