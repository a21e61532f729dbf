// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package artifact

import (
	"cmp"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/framework/textvalue"
	"github.com/peakbi/terraform-provider-peak/internal/framework/uploads"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// model is the resource in Terraform. The platform does not show path, ignore_files, source, scan and validate: they
// only shape uploads. Each has a default that stands for "nothing was uploaded with it", which an import starts from.
type model struct {
	ID           types.String   `tfsdk:"id"`
	Name         types.String   `tfsdk:"name"`
	Description  types.String   `tfsdk:"description"`
	Path         types.String   `tfsdk:"path"`
	IgnoreFiles  types.List     `tfsdk:"ignore_files"`
	Source       types.String   `tfsdk:"source"`
	Scan         types.Bool     `tfsdk:"scan"`
	Validate     types.Bool     `tfsdk:"validate"`
	ArtifactHash types.String   `tfsdk:"artifact_hash"`
	Files        types.Map      `tfsdk:"files"`
	Version      types.Int64    `tfsdk:"version"`
	KeepVersions types.Int64    `tfsdk:"keep_versions"`
	Timeouts     timeouts.Value `tfsdk:"timeouts"`
}

// label is what messages call the artifact: its name, or its id while an import has not read the name yet.
func (m *model) label() string {
	return cmp.Or(m.Name.ValueString(), m.ID.ValueString())
}

// hasFolder tells whether a folder is configured; an unknown path is one.
func (m *model) hasFolder() bool {
	return m.Path.IsUnknown() || m.Path.ValueString() != ""
}

func (m *model) folder() uploads.Folder {
	return uploads.Folder{
		Path: m.Path, IgnoreFiles: m.IgnoreFiles,
		At: path.Root("path"), IgnoreAt: path.Root("ignore_files"),
	}
}

// ignoreFiles are the names of the ignore files, empty for the default; those that are not known yet are left out.
func (m *model) ignoreFiles() []string {
	var names []string
	for _, element := range m.IgnoreFiles.Elements() {
		if name, ok := element.(types.String); ok && name.ValueString() != "" {
			names = append(names, name.ValueString())
		}
	}
	return names
}

// keepUploadSettings takes over what only shapes uploads.
func (m *model) keepUploadSettings(from model) {
	m.Path, m.IgnoreFiles = from.Path, from.IgnoreFiles
	m.Source, m.Scan, m.Validate = from.Source, from.Scan, from.Validate
}

// fillUploadSettings gives what the platform does not show the defaults of the schema, as an import leaves it null.
func (m *model) fillUploadSettings() {
	if m.Path.IsNull() {
		m.Path = types.StringValue("")
	}
	if m.IgnoreFiles.IsNull() {
		m.IgnoreFiles = types.ListValueMust(types.StringType, []attr.Value{})
	}
	if m.Source.IsNull() {
		m.Source = types.StringValue("")
	}
	if m.Scan.IsNull() {
		m.Scan = types.BoolValue(false)
	}
	if m.Validate.IsNull() {
		m.Validate = types.BoolValue(false)
	}
}

// refresh takes over what the platform shows and reports whether its content may be another than the one that the hash
// is of: another version is the newest, or no hash is known.
func (m *model) refresh(remote peak.Artifact) (contentMoved bool) {
	m.Name = types.StringValue(remote.Name)
	m.Description = types.StringValue(remote.Description)
	m.fillUploadSettings()

	newest := remote.LatestVersion()
	if newest > 0 && newest != m.Version.ValueInt64() {
		m.Version = types.Int64Value(newest)
		return true
	}
	return m.ArtifactHash.IsNull()
}

// planContent completes a plan with what the hash of the folder implies. hash is of the planned folder, null without
// one and unknown when it cannot be read yet; state is nil for a new artifact.
func (m *model) planContent(hash types.String, state *model) {
	switch {
	case state == nil:
		m.ArtifactHash, m.Version = hash, types.Int64Unknown()
	case !m.hasFolder():
		m.ArtifactHash, m.Version = state.ArtifactHash, state.Version
	case hash.IsUnknown() || !hash.Equal(state.ArtifactHash):
		m.ArtifactHash, m.Version = hash, types.Int64Unknown()
	default:
		m.ArtifactHash, m.Version = state.ArtifactHash, state.Version
		// An imported artifact that holds what the folder holds needs nothing. What shapes uploads is recorded with the
		// first one; recording it now would make every import plan a change.
		if !state.hasFolder() {
			m.keepUploadSettings(*state)
		}
		// Another path with the same content is no change.
		m.Path = state.Path
	}
}

// createRequest is the body of the create. config is what is configured: defaults are not sent.
func createRequest(config model, upload peak.Upload) peak.ArtifactCreate {
	return peak.ArtifactCreate{
		Name:        config.Name.ValueString(),
		Description: config.Description.ValueStringPointer(),
		Source:      textvalue.NonEmptyPointer(config.Source),
		Scan:        config.Scan.ValueBoolPointer(),
		Validate:    config.Validate.ValueBoolPointer(),
		Artifact:    upload,
	}
}

// uploadRequest is the body of a new version. config is what is configured: defaults are not sent.
func uploadRequest(config model, upload peak.Upload, newest types.Int64) peak.ArtifactUpload {
	return peak.ArtifactUpload{
		Scan:     config.Scan.ValueBoolPointer(),
		Validate: config.Validate.ValueBoolPointer(),
		Artifact: upload,
		After:    newest.ValueInt64(),
	}
}

// patchRequest holds what of name and description differs; changed is false when nothing does.
func patchRequest(plan, state model) (patch peak.ArtifactPatch, changed bool) {
	if !plan.Name.Equal(state.Name) {
		patch.Name = plan.Name.ValueStringPointer()
	}
	if !plan.Description.Equal(state.Description) {
		patch.Description = plan.Description.ValueStringPointer()
	}
	return patch, patch.Name != nil || patch.Description != nil
}
