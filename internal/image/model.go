// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package image

import (
	"cmp"
	"context"
	"strconv"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/framework/textvalue"
	"github.com/peakbi/terraform-provider-peak/internal/framework/uploads"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// Status words of versions and builds (contract 17.1).
const (
	versionNotReady     = "not-ready"
	versionReady        = "ready"
	versionInUse        = "in-use"
	versionDeleting     = "deleting"
	versionDeleteFailed = "delete-failed"

	buildBuilding = "building"
	buildStopping = "stopping"
	buildSuccess  = "success"
	buildFailed   = "failed"
	buildStopped  = "stopped"
)

// model is the resource in Terraform: an image and the one version of it that is managed. VersionID is null while the
// image exists and that version does not.
type model struct {
	ID                  types.String   `tfsdk:"id"`
	Name                types.String   `tfsdk:"name"`
	Type                types.String   `tfsdk:"type"`
	Version             types.String   `tfsdk:"version"`
	VersionIncrement    types.String   `tfsdk:"version_increment"`
	Description         types.String   `tfsdk:"description"`
	BuildDetails        types.Object   `tfsdk:"build_details"`
	Artifact            types.Object   `tfsdk:"artifact"`
	ArtifactHash        types.String   `tfsdk:"artifact_hash"`
	Files               types.Map      `tfsdk:"files"`
	AutodeployResources types.Set      `tfsdk:"autodeploy_resources"`
	Triggers            types.Map      `tfsdk:"triggers"`
	Wait                types.Bool     `tfsdk:"wait"`
	KeepVersions        types.Int64    `tfsdk:"keep_versions"`
	VersionID           types.String   `tfsdk:"version_id"`
	BuildID             types.String   `tfsdk:"build_id"`
	Status              types.String   `tfsdk:"status"`
	LastBuildStatus     types.String   `tfsdk:"last_build_status"`
	PullURL             types.String   `tfsdk:"pull_url"`
	Timeouts            timeouts.Value `tfsdk:"timeouts"`
}

// autodeployModel is an element of autodeploy_resources.
type autodeployModel struct {
	EntityID   types.String `tfsdk:"entity_id"`
	EntityType types.String `tfsdk:"entity_type"`
}

// label is what messages call the image: its name, or its id while an import has not read the name yet.
func (m *model) label() string {
	return cmp.Or(m.Name.ValueString(), m.ID.ValueString())
}

// imageID is the numeric id; ImportState has seen to it that the text is one.
func (m *model) imageID() int64 {
	id, err := strconv.ParseInt(m.ID.ValueString(), 10, 64)
	if err != nil {
		return 0
	}
	return id
}

// setImageID stores the id as text, as all ids of the provider are.
func (m *model) setImageID(id int64) {
	m.ID = types.StringValue(strconv.FormatInt(id, 10))
}

// folder is what the attribute artifact says; call it only when that is not null.
func (m *model) folder(ctx context.Context, diags *diag.Diagnostics) uploads.Folder {
	folder := uploads.FolderOf(m.Artifact, path.Root("artifact"))
	folder.Dockerfiles = m.dockerfiles(ctx, diags)
	return folder
}

// folderIfAny is folder, nil when the attribute artifact is null.
func (m *model) folderIfAny(ctx context.Context, diags *diag.Diagnostics) *uploads.Folder {
	if m.Artifact.IsNull() {
		return nil
	}
	return new(m.folder(ctx, diags))
}

// dockerfiles are the paths in the folder of what is built from it, unknown while they are. A path of the platform may begin
// with a slash, which stands for the folder; it may be meant from the context on, too.
func (m *model) dockerfiles(ctx context.Context, diags *diag.Diagnostics) []types.String {
	if m.BuildDetails.IsUnknown() {
		return []types.String{types.StringUnknown()}
	}
	details := detailsOf(ctx, m.BuildDetails, diags)
	if details == nil {
		return []types.String{types.StringValue(defaultDockerfilePath)}
	}
	if details.Source.IsUnknown() || details.DockerfilePath.IsUnknown() || details.Context.IsUnknown() {
		return []types.String{types.StringUnknown()}
	}
	if details.source() != sourceUpload {
		return nil
	}
	return uploads.BuiltDockerfiles(details.DockerfilePath.ValueString(), details.Context.ValueString())
}

// autodeploy converts autodeploy_resources for a request.
func (m *model) autodeploy(ctx context.Context, diags *diag.Diagnostics) []peak.AutodeployResource {
	var elements []autodeployModel
	diags.Append(m.AutodeployResources.ElementsAs(ctx, &elements, false)...)
	var resources []peak.AutodeployResource
	for _, e := range elements {
		resources = append(resources, peak.AutodeployResource{EntityID: e.EntityID.ValueString(), EntityType: e.EntityType.ValueString()})
	}
	return resources
}

// built tells that the version can be used, and therefore never changes again.
func (m *model) built() bool {
	return isOneOf(m.Status.ValueString(), versionReady, versionInUse)
}

// broken tells that the version's last build ended without an image.
func (m *model) broken() bool {
	return isOneOf(m.Status.ValueString(), versionNotReady) && isOneOf(m.LastBuildStatus.ValueString(), buildFailed, buildStopped)
}

// building tells that a build of the version is known to run.
func (m *model) building() bool {
	return isOneOf(m.Status.ValueString(), versionNotReady) && underWay(m.LastBuildStatus.ValueString())
}

// underWay tells that a build with this status has not ended. There may be more words for that than are documented (contract
// 25).
func underWay(status string) bool {
	return status != "" && !isOneOf(status, buildSuccess, buildFailed, buildStopped)
}

// complete gives the values that the plan left open what the platform shows after an apply. What was planned stays: the
// next read finds out whether the platform made something else of it.
func (m *model) complete(v peak.ImageVersion) {
	for _, value := range []struct {
		target *types.String
		shown  string
	}{
		{&m.Version, v.Version},
		{&m.Status, v.Status},
		{&m.LastBuildStatus, v.LastBuildStatus},
		{&m.PullURL, v.PullURL},
	} {
		if value.target.IsUnknown() {
			*value.target = textvalue.OrNull(value.shown)
		}
	}
	if m.Description.IsUnknown() {
		m.Description = types.StringValue(v.Description)
	}
}

// known returns the model without unknown values, as it can be saved at any time.
func (m *model) known() model {
	known := *m
	for _, text := range []*types.String{&known.Version, &known.Description, &known.ArtifactHash, &known.BuildID, &known.Status, &known.LastBuildStatus, &known.PullURL} {
		if text.IsUnknown() {
			*text = types.StringNull()
		}
	}
	if known.VersionID.IsUnknown() {
		known.VersionID = types.StringNull()
	}
	known.Files = uploads.SettledFiles(known.Files, uploads.NoFiles())
	return known
}

// refresh takes over what the platform shows of the version. Members that its answer lacks stay as they are.
func (m *model) refresh(v peak.ImageVersion) {
	m.Name = refreshed(m.Name, v.ImageName)
	if !strings.EqualFold(m.Type.ValueString(), v.ImageType) {
		m.Type = refreshed(m.Type, strings.ToLower(v.ImageType))
	}
	m.Version = refreshed(m.Version, v.Version)
	m.Description = refreshed(m.Description, v.Description)
	if m.Description.IsNull() {
		m.Description = types.StringValue("")
	}
	m.Status = refreshed(m.Status, v.Status)
	m.LastBuildStatus = refreshed(m.LastBuildStatus, v.LastBuildStatus)
	m.PullURL = refreshed(m.PullURL, v.PullURL)
}

// lose records that the version is gone while the image is still there, so that the next plan publishes it again.
func (m *model) lose() {
	m.VersionID = types.StringNull()
	for _, text := range []*types.String{&m.Version, &m.BuildID, &m.Status, &m.LastBuildStatus, &m.PullURL} {
		*text = types.StringNull()
	}
}

// inherit fills what is not configured and computed with what the version in state has.
func (m *model) inherit(config, state model) {
	if config.Version.IsNull() {
		m.Version = state.Version
	}
	if config.Description.IsNull() {
		m.Description = state.Description
	}
}

// keepVersion takes over what is known of the version in state.
func (m *model) keepVersion(state model) {
	m.VersionID, m.BuildID = state.VersionID, state.BuildID
	m.Status, m.LastBuildStatus, m.PullURL = state.Status, state.LastBuildStatus, state.PullURL
}

// moveStatus leaves open what a build moves.
func (m *model) moveStatus() {
	m.Status, m.LastBuildStatus, m.PullURL = types.StringUnknown(), types.StringUnknown(), types.StringUnknown()
}

// refreshed is what an answer shows, or the prior value when it shows nothing.
func refreshed(prior types.String, shown string) types.String {
	if shown == "" {
		return prior
	}
	return types.StringValue(shown)
}

func isOneOf(word string, words ...string) bool {
	for _, candidate := range words {
		if strings.EqualFold(word, candidate) {
			return true
		}
	}
	return false
}

// isWhollyKnown tells whether a value holds nothing unknown, at any depth.
func isWhollyKnown(ctx context.Context, value attr.Value) bool {
	raw, err := value.ToTerraformValue(ctx)
	return err == nil && raw.IsFullyKnown()
}
