// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package metric

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/framework/base"
	"github.com/peakbi/terraform-provider-peak/internal/framework/datasources"
	"github.com/peakbi/terraform-provider-peak/internal/framework/diagnostics"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// source is the data source peak_metric_source.
type source struct {
	base.DataSource
}

var _ datasource.DataSourceWithConfigure = (*source)(nil)

// NewSourceDataSource returns the data source peak_metric_source.
func NewSourceDataSource() datasource.DataSource {
	return &source{base.DataSource{TypeName: "metric_source"}}
}

type sourceModel struct {
	Namespace types.String `tfsdk:"namespace"`
	Source    types.String `tfsdk:"source"`
	Models    []modelItem  `tfsdk:"models"`
}

// Schema implements datasource.DataSource.
func (d *source) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "The merged model of a namespace of metrics, with its SQL. It is not what was uploaded, and publishing it again would conflict with what is live. Needs a personal or system access token; an API key is refused.",
		Attributes: map[string]schema.Attribute{
			"namespace": schema.StringAttribute{
				MarkdownDescription: "Namespace. Default: `default`.",
				Optional:            true,
				Validators:          []validator.String{stringvalidator.LengthAtLeast(1)},
			},
			"source": datasources.Computed("The model as YAML text, for `yamldecode`."),
			"models": modelsAttribute(),
		},
	}
}

// Read implements datasource.DataSource.
func (d *source) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	client := d.Client(&resp.Diagnostics)
	var model sourceModel
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root("namespace"), &model.Namespace)...)
	if client == nil || resp.Diagnostics.HasError() {
		return
	}
	namespace := namespaceOr(model.Namespace)
	found, err := client.GetMetricsSource(ctx, namespace)
	if peak.IsNotFound(err) {
		resp.Diagnostics.AddAttributeError(path.Root("namespace"), "Nothing is published",
			"Nothing is published in the namespace \""+namespace+"\", so that it has no model: "+err.Error()+". Publish something there first, and refer to the publication: namespace = peak_metric_publication.x.namespace.")
		return
	}
	if err != nil {
		diagnostics.AddError(&resp.Diagnostics, "read", d.Object(namespace), err)
		return
	}
	model.Source, model.Models = types.StringValue(found.Source), modelItems(found.Models)
	resp.Diagnostics.Append(resp.State.Set(ctx, &model)...)
}

// namespaceOr is the namespace, or the one that the platform takes when none is named.
func namespaceOr(name types.String) string {
	if name.ValueString() == "" {
		return defaultNamespace
	}
	return name.ValueString()
}
