// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package image

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/framework/base"
	"github.com/peakbi/terraform-provider-peak/internal/framework/diagnostics"
	"github.com/peakbi/terraform-provider-peak/internal/framework/fieldtable"
	"github.com/peakbi/terraform-provider-peak/internal/framework/textvalue"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// detailTexts describe the members of build_details in data sources.
var detailTexts = map[string]string{
	"source":          "Where the build takes its files from: `upload`, `github` or `dockerfile`.",
	"use_cache":       "Whether the build may reuse layers of earlier builds.",
	"build_arguments": "Values of the Dockerfile's build arguments, by name.",
	"secrets":         "Names of secrets that the build may read.",
	"context":         "Folder that the build runs in, relative to the root of the folder or repository.",
	"dockerfile_path": "Path of the Dockerfile, relative to the root of the folder or repository.",
	"repository":      "URL of the GitHub repository, with source `github`.",
	"branch":          "Branch of the repository, with source `github`.",
	"dockerfile":      "Content of the Dockerfile, with source `dockerfile`.",
}

// versionDataSource is the data source peak_image_version.
type versionDataSource struct {
	base.DataSource
}

// NewVersionDataSource returns the data source peak_image_version.
func NewVersionDataSource() datasource.DataSource {
	return &versionDataSource{base.DataSource{TypeName: "image_version"}}
}

type versionDataModel struct {
	versionItemModel

	ImageID      types.String       `tfsdk:"image_id"`
	ImageName    types.String       `tfsdk:"image_name"`
	ImageType    types.String       `tfsdk:"image_type"`
	BuildDetails *shownBuildDetails `tfsdk:"build_details"`
}

// shownBuildDetails is build_details in a data source: without the token, which the platform does not show.
type shownBuildDetails struct {
	Source         types.String `tfsdk:"source"`
	UseCache       types.Bool   `tfsdk:"use_cache"`
	BuildArguments types.Map    `tfsdk:"build_arguments"`
	Secrets        types.Set    `tfsdk:"secrets"`
	Context        types.String `tfsdk:"context"`
	DockerfilePath types.String `tfsdk:"dockerfile_path"`
	Repository     types.String `tfsdk:"repository"`
	Branch         types.String `tfsdk:"branch"`
	Dockerfile     types.String `tfsdk:"dockerfile"`
}

// Schema implements datasource.DataSource.
func (d *versionDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	details := map[string]schema.Attribute{
		"use_cache":       schema.BoolAttribute{MarkdownDescription: detailTexts["use_cache"], Computed: true},
		"build_arguments": schema.MapAttribute{MarkdownDescription: detailTexts["build_arguments"], Computed: true, Sensitive: true, ElementType: types.StringType},
		"secrets":         schema.SetAttribute{MarkdownDescription: detailTexts["secrets"], Computed: true, ElementType: types.StringType},
	}
	for _, name := range []string{"source", "context", "dockerfile_path", "repository", "branch", "dockerfile"} {
		details[name] = schema.StringAttribute{MarkdownDescription: detailTexts[name], Computed: true}
	}
	attributes := versionItemAttributes()
	attributes["image_id"] = schema.StringAttribute{MarkdownDescription: imageIDText, Required: true}
	attributes["version"] = schema.StringAttribute{
		MarkdownDescription: "Exact number of the version, such as `1.2.0`. Exactly one of `version` and `version_id` is set.",
		Optional:            true,
		Computed:            true,
		Validators:          []validator.String{stringvalidator.ExactlyOneOf(path.MatchRoot("version"), path.MatchRoot("version_id")), stringvalidator.LengthAtLeast(1)},
	}
	attributes["version_id"] = schema.StringAttribute{
		MarkdownDescription: "Id of the version, which services and workflows refer to.",
		Optional:            true,
		Computed:            true,
	}
	attributes["image_name"] = schema.StringAttribute{MarkdownDescription: "Name of the image; null where the platform does not tell.", Computed: true}
	attributes["image_type"] = schema.StringAttribute{
		MarkdownDescription: "What the image is for: `workflow`, `workspace-r`, `workspace-python`, `api` or `webapp`; null where the platform does not tell.",
		Computed:            true,
	}
	attributes["build_details"] = schema.SingleNestedAttribute{
		MarkdownDescription: "How the version is built; null where the platform does not tell.",
		Computed:            true,
		Attributes:          details,
	}
	resp.Schema = schema.Schema{MarkdownDescription: "One version of an image, found by its number or id, with how it is built.", Attributes: attributes}
}

// Read implements datasource.DataSource.
func (d *versionDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	client := d.Client(&resp.Diagnostics)
	var config versionDataModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if resp.Diagnostics.HasError() {
		return
	}
	imageOK := fieldtable.CheckID(config.ImageID, path.Root("image_id"), "an image", &resp.Diagnostics)
	if versionOK := fieldtable.CheckID(config.VersionID, path.Root("version_id"), "an image version", &resp.Diagnostics); !imageOK || !versionOK {
		return
	}
	imageID, id, at := fieldtable.NumberOf(config.ImageID), fieldtable.NumberOf(config.VersionID), path.Root("version_id")
	if config.VersionID.IsNull() {
		at = path.Root("version")
		var err error
		if id, err = findVersion(ctx, client, imageID, config.Version.ValueString()); err != nil {
			d.addError(&resp.Diagnostics, config, at, err)
			return
		}
	}
	version, err := client.GetImageVersion(ctx, imageID, id)
	if err != nil {
		d.addError(&resp.Diagnostics, config, at, err)
		return
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, newVersionData(config.ImageID, version))...)
}

// errNoVersion is what a search for a version's number ends in when there is none.
var errNoVersion = errors.New("the image has no version of that number")

// findVersion returns the id of the version with exactly this number.
func findVersion(ctx context.Context, client *peak.Client, imageID int64, number string) (int64, error) {
	for version, err := range client.ListImageVersions(ctx, imageID, peak.ListImageVersionsQuery{SearchTerm: number}) {
		if err != nil {
			return 0, err
		}
		if version.Version == number {
			return version.ID, nil
		}
	}
	return 0, errNoVersion
}

// addError reports a version that is not there, or cannot be read.
func (d *versionDataSource) addError(diags *diag.Diagnostics, config versionDataModel, at path.Path, err error) {
	name := config.Version.ValueString()
	if !config.VersionID.IsNull() {
		name = "id " + config.VersionID.ValueString()
	}
	if errors.Is(err, errNoVersion) || peak.IsNotFound(err) {
		diags.AddAttributeError(at, "peak_image_version does not exist",
			fmt.Sprintf("Image %s has no version %s, or there is no such image. The data source peak_image_versions lists what there is; check also that the token belongs to the right tenant.\n\n%s",
				config.ImageID.ValueString(), name, err))
		return
	}
	diagnostics.AddError(diags, "read", d.Object(fmt.Sprintf("%s of image %s", name, config.ImageID.ValueString())), err)
}

func newVersionData(imageID types.String, v peak.ImageVersion) versionDataModel {
	return versionDataModel{
		versionItemModel: newVersionItem(v),
		ImageID:          imageID,
		ImageName:        textvalue.OrNull(v.ImageName),
		ImageType:        textvalue.OrNull(strings.ToLower(v.ImageType)),
		BuildDetails:     newShownDetails(v.BuildDetails),
	}
}

func newShownDetails(d *peak.BuildDetails) *shownBuildDetails {
	if d == nil {
		return nil
	}
	return &shownBuildDetails{
		Source:         textvalue.OrNull(strings.ToLower(d.Source)),
		UseCache:       types.BoolPointerValue(d.UseCache),
		BuildArguments: argumentsOf(d.BuildArguments),
		Secrets:        secretsOf(d.Secrets),
		Context:        textvalue.OrNull(d.Context),
		DockerfilePath: textvalue.OrNull(d.DockerfilePath),
		Repository:     textvalue.OrNull(d.Repository),
		Branch:         textvalue.OrNull(d.Branch),
		Dockerfile:     textvalue.OrNull(d.Dockerfile),
	}
}
