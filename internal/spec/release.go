// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package spec

import (
	"context"
	"fmt"
	"maps"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/framework/base"
	"github.com/peakbi/terraform-provider-peak/internal/framework/diagnostics"
	"github.com/peakbi/terraform-provider-peak/internal/framework/jsonvalue"
	"github.com/peakbi/terraform-provider-peak/internal/framework/objects"
	"github.com/peakbi/terraform-provider-peak/internal/framework/textvalue"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
	"github.com/peakbi/terraform-provider-peak/internal/press"
)

// release is the data source peak_spec_release.
type release struct {
	base.DataSource
}

// NewReleaseDataSource returns the data source peak_spec_release.
func NewReleaseDataSource() datasource.DataSource {
	return &release{base.DataSource{TypeName: "spec_release"}}
}

type releaseModel struct {
	releaseItem

	SpecID          types.String  `tfsdk:"spec_id"`
	Kind            types.String  `tfsdk:"kind"`
	AutoRunOnDeploy types.Bool    `tfsdk:"auto_run_on_deploy"`
	Config          types.Dynamic `tfsdk:"config"`
	Parameters      types.Dynamic `tfsdk:"parameters"`
	Artifact        types.Object  `tfsdk:"artifact"`
}

// artifactTypes are the attribute types of `artifact`.
func artifactTypes() map[string]attr.Type {
	return map[string]attr.Type{"id": types.StringType, "version": types.Int64Type}
}

// Schema implements datasource.DataSource.
func (d *release) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	attributes := map[string]schema.Attribute{
		"spec_id": schema.StringAttribute{MarkdownDescription: "Id of the spec.", Required: true, Validators: []validator.String{stringvalidator.LengthAtLeast(1)}},
		"kind":    schema.StringAttribute{MarkdownDescription: descriptionOfKind, Required: true, Validators: []validator.String{stringvalidator.OneOf(ofBlock, ofApp)}},
		"auto_run_on_deploy": schema.BoolAttribute{
			MarkdownDescription: "Whether what the block deploys runs once it is deployed; null for apps, where each block in `config` has its own.",
			Computed:            true,
		},
		"config": schema.DynamicAttribute{
			MarkdownDescription: "Configuration in the platform's own spelling, without tokens of repositories: an object for blocks, which `jsonencode` makes a `config_json` of, " +
				"and a list of blocks for apps. Sensitive, since it shows what write-only attributes have set: `nonsensitive(keys(...config.steps))` shows a part of it.",
			Computed:  true,
			Sensitive: true,
		},
		"parameters": schema.DynamicAttribute{
			MarkdownDescription: "Definitions of the parameters as `parameters` of `peak_block_spec` and `peak_app_spec` takes them; null where there are none or the platform does not show them.",
			Computed:            true,
		},
		"artifact": schema.SingleNestedAttribute{
			MarkdownDescription: "Archive that was uploaded with the release; null where there is none.",
			Computed:            true,
			Attributes: map[string]schema.Attribute{
				"id":      schema.StringAttribute{MarkdownDescription: "Id of the artifact that holds the archives of the spec.", Computed: true},
				"version": schema.Int64Attribute{MarkdownDescription: "Version of the artifact.", Computed: true},
			},
		},
	}
	maps.Copy(attributes, releaseAttributes())
	attributes["version"] = schema.StringAttribute{
		MarkdownDescription: "Version of the release. Default: the newest one.",
		Optional:            true,
		Computed:            true,
		Validators:          []validator.String{stringvalidator.LengthAtLeast(1)},
	}
	resp.Schema = schema.Schema{MarkdownDescription: "A release of a block spec or an app spec, with what it holds.", Attributes: attributes}
}

// Read implements datasource.DataSource.
func (d *release) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	client := d.Client(&resp.Diagnostics)
	var config releaseModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if resp.Diagnostics.HasError() {
		return
	}
	kind, id, version := collection(config.Kind), config.SpecID.ValueString(), config.Version.ValueString()
	object := d.Object(id + "/" + version)
	if version == "" {
		spec, err := client.GetSpec(ctx, kind, id)
		if err != nil {
			missing(resp, path.Root("spec_id"), d.Object(id), config.Kind, err)
			return
		}
		version = spec.LatestRelease.Version
	}
	found, err := client.GetRelease(ctx, kind, id, version)
	if err != nil {
		missing(resp, path.Root("version"), object, config.Kind, err)
		return
	}
	config.Version = types.StringValue(version)
	if err := config.take(found); err != nil {
		diagnostics.AddError(&resp.Diagnostics, "read", object, err)
		return
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &config)...)
}

// missing reports that a spec or release cannot be read; most often the kind is the wrong one.
func missing(resp *datasource.ReadResponse, at path.Path, object objects.Object, kind types.String, err error) {
	if !peak.IsNotFound(err) {
		diagnostics.AddError(&resp.Diagnostics, "read", object, err)
		return
	}
	resp.Diagnostics.AddAttributeError(at, object.Type+" does not exist",
		fmt.Sprintf("The platform knows no %s of kind %s. Check the id and the version, whether the spec is a block or an app, and that the token belongs to the right tenant.", object, kind.ValueString()))
}

// take reads a release of an answer.
func (m *releaseModel) take(found peak.Release) error {
	m.ID, m.Notes = textvalue.OrNull(found.ID), textvalue.OrNull(found.Notes)
	m.CreatedAt, m.CreatedBy = textvalue.OrNull(found.CreatedAt), textvalue.OrNull(found.CreatedBy)
	m.AutoRunOnDeploy = types.BoolPointerValue(found.AutoRunOnDeploy)
	m.Artifact = types.ObjectNull(artifactTypes())
	if found.Artifact != nil {
		m.Artifact = types.ObjectValueMust(artifactTypes(), map[string]attr.Value{
			"id": types.StringValue(found.Artifact.ID), "version": types.Int64Value(found.Artifact.Version),
		})
	}
	var err error
	if m.Config, err = jsonvalue.FromJSON(press.WithoutTokens(found.Config)); err != nil {
		return fmt.Errorf("the configuration of the release: %w", err)
	}
	if m.Parameters, err = press.NewDefinitions(found.Parameters); err != nil {
		return fmt.Errorf("the parameters of the release: %w", err)
	}
	return nil
}
