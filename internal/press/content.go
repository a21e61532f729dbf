// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package press

import (
	"context"
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/framework/fieldtable"
	"github.com/peakbi/terraform-provider-peak/internal/framework/jsonvalue"
	"github.com/peakbi/terraform-provider-peak/internal/framework/uploads"
	"github.com/peakbi/terraform-provider-peak/internal/framework/writeonly"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
	"github.com/peakbi/terraform-provider-peak/internal/pipeline"
)

// Kinds of a block.
const (
	KindWorkflow = "workflow"
	KindService  = "service"
)

// Content is what a release of a block holds. Models embed it.
type Content struct {
	Kind            types.String  `tfsdk:"kind"`
	Workflow        types.Object  `tfsdk:"workflow"`
	Service         types.Object  `tfsdk:"service"`
	ConfigJSON      types.String  `tfsdk:"config_json"`
	Parameters      types.Dynamic `tfsdk:"parameters"`
	Artifact        types.Object  `tfsdk:"artifact"`
	ArtifactHash    types.String  `tfsdk:"artifact_hash"`
	Files           types.Map     `tfsdk:"files"`
	AutoRunOnDeploy types.Bool    `tfsdk:"auto_run_on_deploy"`
}

// Config encodes the configuration for a request. configured alone holds write-only values.
func (c *Content) Config(configured Content) (any, error) {
	switch {
	case !c.ConfigJSON.IsNull():
		value, err := jsonvalue.Parse([]byte(c.ConfigJSON.ValueString()))
		if err != nil {
			return nil, fmt.Errorf("config_json is no JSON: %w", err)
		}
		return jsonvalue.WithoutNullMembers(value), nil
	case !c.Workflow.IsNull():
		return encode(workflowFields, c.Workflow, configured.Workflow)
	}
	return encode(serviceFields, c.Service, configured.Service)
}

func encode(fields fieldtable.Fields, planned, configured types.Object) (map[string]any, error) {
	config, err := fields.Encode(planned, configured)
	if err == nil {
		writeonly.MembersOf(fields, configured).Merge(config)
	}
	return config, err
}

// Secrets are the texts of write-only values of a configuration, which no error may repeat.
func (c *Content) Secrets() []string {
	return append(writeonly.Secrets(workflowFields, c.Workflow), writeonly.Secrets(serviceFields, c.Service)...)
}

// EncodeDefinitions writes the `parameters` of a spec for a request, nil when nothing is defined.
func EncodeDefinitions(parameters types.Dynamic) (any, error) {
	raw, err := jsonvalue.ToJSON(parameters)
	if err != nil {
		return nil, fmt.Errorf("parameters: %w", err)
	}
	definitions, problems := Definitions(raw)
	if len(problems) > 0 {
		return nil, errors.New(problems[0])
	}
	if definitions == nil {
		return nil, nil
	}
	return definitions, nil
}

// Folder is the folder of `artifact`.
func (c *Content) Folder() uploads.Folder {
	folder := uploads.FolderOf(c.Artifact, path.Root("artifact"))
	folder.Dockerfiles = c.Dockerfiles()
	return folder
}

// Upload packs the folder of the plan, if there is one, for a request. configured is the configuration at apply.
func (c *Content) Upload(ctx context.Context, configured Content, diags *diag.Diagnostics) *peak.Upload {
	if c.Artifact.IsNull() {
		return nil
	}
	upload, hash := c.Folder().Upload(ctx, configured.Folder(), c.ArtifactHash, &c.Files, diags)
	c.ArtifactHash = hash
	return upload
}

// PlanContent plans what follows from the configuration: the kind, and the hash of the folder. published is the content of the
// release that the state holds, nil when there is none; configured is the hash in the configuration. When the release stays,
// its archive stays where the folder is left out, and so does its spelling of JSON where that means the same. With another
// release the folder is uploaded.
func (c *Content) PlanContent(ctx context.Context, folders *uploads.Folders, configured types.String, published *Content, fate Fate, diags *diag.Diagnostics) {
	pinned := uploads.Pinned{Configured: configured, Kept: types.StringNull()}
	if published != nil {
		pinned.Published = published.ArtifactHash
	}
	switch {
	case fate == Stays:
		pinned.Kept = published.ArtifactHash
	case fate == Undecided && !published.ArtifactHash.IsNull():
		pinned.Kept = types.StringUnknown()
	}
	if fate != Replaced {
		c.keepSpelling(ctx, *published, diags)
	}
	if steps, ok := attributes(c.Workflow)["steps"].(types.Map); ok {
		pipeline.CheckPlanned(path.Root("workflow").AtName("steps"), steps, diags)
	}
	fieldtable.CheckIDs(c.Service, path.Root("service"), diags)
	switch {
	case !c.Workflow.IsNull() && !c.Workflow.IsUnknown():
		c.Kind = types.StringValue(KindWorkflow)
	case !c.Service.IsNull() && !c.Service.IsUnknown():
		c.Kind = types.StringValue(KindService)
	}
	if !c.Artifact.IsNull() {
		pinned.Folder = new(c.Folder())
	}
	c.ArtifactHash = folders.PlanPinned(ctx, pinned, fate.Publishes(), diags)
	before := uploads.NoFiles()
	if published != nil {
		before = published.Files
	}
	c.Files = folders.PlanFiles(ctx, pinned, c.ArtifactHash, before, diags)
	if fate != Replaced && !c.ArtifactHash.IsNull() && !c.ArtifactHash.IsUnknown() && c.ArtifactHash.Equal(published.ArtifactHash) {
		// Where the folder lies is no change.
		c.Artifact = uploads.KeepFolderPath(c.Artifact, published.Artifact)
	}
}

// keepSpelling plans texts that hold JSON as they are published where they mean the same: generated configuration and
// jsonencode space and order it their own way, and that is no other release.
func (c *Content) keepSpelling(ctx context.Context, prior Content, diags *diag.Diagnostics) {
	for _, part := range []struct {
		fields  fieldtable.Fields
		planned *types.Object
		prior   types.Object
	}{{workflowFields, &c.Workflow, prior.Workflow}, {serviceFields, &c.Service, prior.Service}} {
		if part.planned.Equal(part.prior) {
			continue
		}
		kept, err := part.fields.Plan(ctx, *part.planned, *part.planned, part.prior)
		if err != nil {
			diags.AddError("Cannot plan the configuration", err.Error()+". This is a bug in the provider: please report it.")
			return
		}
		*part.planned = kept
	}
}

// CheckArchive adds an error when a new release builds images and there is no folder to build them from.
func (c *Content) CheckArchive(diags *diag.Diagnostics) {
	if c.Artifact.IsNull() && c.NeedsArchive() {
		diags.AddAttributeError(path.Root("artifact"), "Missing folder", "The configuration builds images, and they are built from a folder: set artifact.path to it.")
	}
}
