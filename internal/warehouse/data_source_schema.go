// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package warehouse

import (
	"context"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-validators/listvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/framework/base"
	"github.com/peakbi/terraform-provider-peak/internal/framework/datasources"
	"github.com/peakbi/terraform-provider-peak/internal/framework/diagnostics"
	"github.com/peakbi/terraform-provider-peak/internal/framework/textvalue"
	"github.com/peakbi/terraform-provider-peak/internal/framework/validators"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// tableSchema is the data source peak_data_warehouse_schema.
type tableSchema struct {
	base.DataSource
}

var _ datasource.DataSourceWithConfigure = (*tableSchema)(nil)

// NewSchemaDataSource returns the data source peak_data_warehouse_schema.
func NewSchemaDataSource() datasource.DataSource {
	return &tableSchema{base.DataSource{TypeName: "data_warehouse_schema"}}
}

type schemaModel struct {
	Schema    types.String                 `tfsdk:"schema"`
	Tables    []string                     `tfsdk:"tables"`
	Warehouse types.String                 `tfsdk:"warehouse"`
	Columns   map[string]map[string]string `tfsdk:"columns"`
	NotFound  []string                     `tfsdk:"not_found"`
}

// Schema implements datasource.DataSource.
func (d *tableSchema) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "The columns of tables in the tenant's data warehouse. Needs a personal or system access token; an API key is refused.",
		Attributes: map[string]schema.Attribute{
			"schema": schema.StringAttribute{
				MarkdownDescription: "Schema that the tables are in.",
				Required:            true,
				Validators:          []validator.String{stringvalidator.LengthAtLeast(1)},
			},
			"tables": schema.ListAttribute{
				MarkdownDescription: "Names of the tables, 1 to 25.",
				Required:            true,
				ElementType:         types.StringType,
				Validators: []validator.List{
					listvalidator.SizeBetween(1, peak.MaxWarehouseTables), validators.NoNulls{}, listvalidator.ValueStringsAre(stringvalidator.LengthAtLeast(1)),
				},
			},
			"warehouse": datasources.Computed("Kind of data warehouse, such as `snowflake`; null where the platform does not tell."),
			"columns": schema.MapAttribute{
				MarkdownDescription: "Columns of each table that was found, by the name that it was asked for: the warehouse's own type, such as `varchar`, by the name of the column in the case in which the warehouse has it.",
				ElementType:         types.MapType{ElemType: types.StringType},
				Computed:            true,
			},
			"not_found": schema.ListAttribute{
				MarkdownDescription: "Tables that the schema does not have, or that the token may not see.",
				ElementType:         types.StringType,
				Computed:            true,
			},
		},
	}
}

// Read implements datasource.DataSource.
func (d *tableSchema) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	client := d.Client(&resp.Diagnostics)
	var model schemaModel
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root("schema"), &model.Schema)...)
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root("tables"), &model.Tables)...)
	if client == nil || resp.Diagnostics.HasError() {
		return
	}
	found, err := client.GetWarehouseSchema(ctx, model.Schema.ValueString(), model.Tables)
	if peak.IsNotFound(err) {
		resp.Diagnostics.AddError("No data warehouse", "The tenant has no data warehouse whose tables could be looked at: "+err.Error()+
			". Connect one on the platform; the data source peak_data_warehouses shows those that there are, and how they stand.")
		return
	}
	if err != nil {
		diagnostics.AddError(&resp.Diagnostics, "read", d.Object(model.Schema.ValueString()), err)
		return
	}
	model.Warehouse, model.Columns = textvalue.OrNull(found.Warehouse), asAsked(found.Columns, model.Tables)
	model.NotFound = append([]string{}, found.NotFound...)
	resp.Diagnostics.Append(resp.State.Set(ctx, &model)...)
}

// asAsked names tables as they were asked for: a warehouse answers in the case that it keeps.
func asAsked(columns map[string]map[string]string, tables []string) map[string]map[string]string {
	named := map[string]map[string]string{}
	for name, of := range columns {
		for _, table := range tables {
			if _, exact := columns[table]; table == name || !exact && strings.EqualFold(table, name) {
				named[table] = of
			}
		}
	}
	return named
}
