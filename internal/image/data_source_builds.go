// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package image

import (
	"context"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/framework/base"
	"github.com/peakbi/terraform-provider-peak/internal/framework/datasources"
	"github.com/peakbi/terraform-provider-peak/internal/framework/diagnostics"
	"github.com/peakbi/terraform-provider-peak/internal/framework/fieldtable"
	"github.com/peakbi/terraform-provider-peak/internal/framework/textvalue"
	"github.com/peakbi/terraform-provider-peak/internal/framework/validators"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// maxLogLines is how many lines of a build's log a data source shows at most: they end up in the state.
const maxLogLines = 500

// buildsDataSource is the data source peak_image_builds.
type buildsDataSource struct {
	base.DataSource
}

// NewBuildsDataSource returns the data source peak_image_builds.
func NewBuildsDataSource() datasource.DataSource {
	return &buildsDataSource{base.DataSource{TypeName: "image_builds"}}
}

type buildsModel struct {
	ImageID    types.String `tfsdk:"image_id"`
	VersionIDs []string     `tfsdk:"version_ids"`
	Statuses   []string     `tfsdk:"statuses"`
	DateFrom   types.String `tfsdk:"date_from"`
	DateTo     types.String `tfsdk:"date_to"`
	Limit      types.Int64  `tfsdk:"limit"`
	LogLines   types.Int64  `tfsdk:"log_lines"`
	Builds     []buildModel `tfsdk:"builds"`
}

type buildModel struct {
	ID         types.String `tfsdk:"id"`
	VersionID  types.String `tfsdk:"version_id"`
	Version    types.String `tfsdk:"version"`
	Status     types.String `tfsdk:"status"`
	StartedAt  types.String `tfsdk:"started_at"`
	FinishedAt types.String `tfsdk:"finished_at"`
	LogTail    []string     `tfsdk:"log_tail"`
}

// Schema implements datasource.DataSource.
func (d *buildsDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Builds of an image's versions, newest first, with the ends of their logs when asked for. Set `limit = 1` for the newest build alone.",
		Attributes: datasources.WithPeriod(map[string]schema.Attribute{
			"image_id": schema.StringAttribute{MarkdownDescription: imageIDText, Required: true},
			"version_ids": schema.SetAttribute{
				MarkdownDescription: "Only builds of the versions with these ids. Default: all versions.",
				Optional:            true,
				ElementType:         types.StringType,
				Validators:          []validator.Set{setvalidator.SizeAtLeast(1), validators.NoNulls{}},
			},
			"statuses": schema.SetAttribute{
				MarkdownDescription: "Only builds in one of these statuses: `building`, `success`, `failed`, `stopping`, `stopped`.",
				Optional:            true,
				ElementType:         types.StringType,
				Validators:          []validator.Set{setvalidator.SizeAtLeast(1), validators.NoNulls{}, setvalidator.ValueStringsAre(validators.Documented(buildStatuses...))},
			},
			"log_lines": schema.Int64Attribute{
				MarkdownDescription: "Number of lines at the end of each listed build's log to read, 0 to 500. They are stored in the state, and each log is read to its end: combine it with `limit`. Default: 0.",
				Optional:            true,
				Validators:          []validator.Int64{int64validator.Between(0, maxLogLines)},
			},
			"builds": schema.ListNestedAttribute{
				MarkdownDescription: "The builds.",
				Computed:            true,
				NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
					"id":          datasources.Computed("Id of the build."),
					"version_id":  schema.StringAttribute{MarkdownDescription: "Id of the version that was built.", Computed: true},
					"version":     datasources.Computed("Number of the version that was built."),
					"status":      datasources.Computed("`building`, `success`, `failed`, `stopping` or `stopped`."),
					"started_at":  datasources.Computed("When it started."),
					"finished_at": datasources.Computed("When it ended; null while it runs."),
					"log_tail": schema.ListAttribute{
						MarkdownDescription: "The last lines of its log; null without `log_lines`.",
						Computed:            true,
						ElementType:         types.StringType,
					},
				}},
			},
		}, "builds"),
	}
}

// Read implements datasource.DataSource.
func (d *buildsDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	client := d.Client(&resp.Diagnostics)
	var config buildsModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if resp.Diagnostics.HasError() {
		return
	}
	versions := make([]int64, len(config.VersionIDs))
	ok := fieldtable.CheckID(config.ImageID, path.Root("image_id"), "an image", &resp.Diagnostics)
	for i, text := range config.VersionIDs {
		id := types.StringValue(text)
		versions[i] = fieldtable.NumberOf(id)
		ok = fieldtable.CheckID(id, path.Root("version_ids").AtSetValue(id), "an image version", &resp.Diagnostics) && ok
	}
	if !ok {
		return
	}
	imageID, limit, lines := fieldtable.NumberOf(config.ImageID), int(config.Limit.ValueInt64()), int(config.LogLines.ValueInt64())
	query := peak.ListImageBuildsQuery{
		DateFrom: config.DateFrom.ValueString(), DateTo: config.DateTo.ValueString(), Count: limit, Versions: versions, BuildStatus: config.Statuses,
	}
	config.Builds = []buildModel{}
	builds, err := peak.NewestFirst(client.ListImageBuilds(ctx, imageID, query), limit, func(b peak.Build) string { return b.StartedAt })
	if err != nil {
		diagnostics.AddError(&resp.Diagnostics, "read", d.Object("image "+config.ImageID.ValueString()), err)
		return
	}
	for _, build := range builds {
		shown := newBuild(build)
		if lines > 0 {
			tail, err := client.ImageBuildLogTail(ctx, imageID, build.ID, lines)
			if err != nil {
				diagnostics.AddError(&resp.Diagnostics, "read", d.Object("log of build "+build.ID), err)
				return
			}
			shown.LogTail = textLines(tail, lines)
		}
		config.Builds = append(config.Builds, shown)
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &config)...)
}

func newBuild(b peak.Build) buildModel {
	m := buildModel{
		ID: types.StringValue(b.ID), Version: textvalue.OrNull(b.Version), Status: textvalue.OrNull(b.Status),
		StartedAt: textvalue.OrNull(b.StartedAt), FinishedAt: textvalue.OrNull(b.FinishedAt),
	}
	if b.VersionID != 0 {
		m.VersionID = fieldtable.ID(b.VersionID)
	}
	return m
}

// textLines are the last lines of a log; a message may hold several.
func textLines(messages []peak.LogLine, count int) []string {
	lines := []string{}
	for _, message := range messages {
		text := strings.ReplaceAll(strings.TrimRight(message.Message, "\r\n"), "\r\n", "\n")
		lines = append(lines, strings.Split(text, "\n")...)
	}
	return lines[max(0, len(lines)-count):]
}
