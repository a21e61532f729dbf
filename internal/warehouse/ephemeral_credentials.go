// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package warehouse

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/framework/base"
	"github.com/peakbi/terraform-provider-peak/internal/framework/diagnostics"
	"github.com/peakbi/terraform-provider-peak/internal/framework/textvalue"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// credentials is the ephemeral resource peak_data_warehouse_credentials.
type credentials struct {
	base.EphemeralResource
}

var _ ephemeral.EphemeralResourceWithConfigure = (*credentials)(nil)

// NewCredentialsEphemeralResource returns the ephemeral resource peak_data_warehouse_credentials.
func NewCredentialsEphemeralResource() ephemeral.EphemeralResource {
	return &credentials{base.EphemeralResource{TypeName: "data_warehouse_credentials"}}
}

type credentialsModel struct {
	Name              types.String `tfsdk:"name"`
	Application       types.String `tfsdk:"application"`
	Integration       types.String `tfsdk:"integration"`
	Host              types.String `tfsdk:"host"`
	Port              types.String `tfsdk:"port"`
	Database          types.String `tfsdk:"database"`
	Schema            types.String `tfsdk:"schema"`
	Warehouse         types.String `tfsdk:"warehouse"`
	Role              types.String `tfsdk:"role"`
	AuthType          types.String `tfsdk:"auth_type"`
	DataWarehouseType types.String `tfsdk:"data_warehouse_type"`
	User              types.String `tfsdk:"user"`
	IAMRole           types.String `tfsdk:"iam_role"`
	Password          types.String `tfsdk:"password"`
	AccessToken       types.String `tfsdk:"access_token"`
	ConnectionString  types.String `tfsdk:"connection_string"`
	AllWarehouses     types.Bool   `tfsdk:"all_warehouses"`
	WarehouseMap      types.Map    `tfsdk:"warehouse_map"`
}

// Schema implements ephemeral.EphemeralResource.
func (e *credentials) Schema(_ context.Context, _ ephemeral.SchemaRequest, resp *ephemeral.SchemaResponse) {
	shown := func(description string) schema.Attribute {
		return schema.StringAttribute{MarkdownDescription: description, Computed: true}
	}
	secret := func(description string) schema.Attribute {
		return schema.StringAttribute{MarkdownDescription: description, Computed: true, Sensitive: true}
	}
	resp.Schema = schema.Schema{
		MarkdownDescription: "What it takes to connect to a data warehouse of the tenant. It never lands in the state or in a plan, so it can only go where Terraform " +
			"keeps nothing: into write-only attributes and provider blocks. What an attribute does not apply to, it is null for: which ones are set depends on the data warehouse " +
			"and on how it is logged in to.",
		Attributes: map[string]schema.Attribute{
			"name": schema.StringAttribute{
				MarkdownDescription: "Name of the data warehouse, as `peak_data_warehouses` lists it. Default: the default data warehouse of the tenant.",
				Optional:            true,
				Validators:          []validator.String{stringvalidator.LengthAtLeast(1)},
			},
			"application":         shown("Name that the platform logs in to the data warehouse with as an application."),
			"integration":         shown("Name of the OAuth integration (Snowflake)."),
			"host":                shown("Host name of the data warehouse."),
			"port":                shown("Port of the data warehouse, such as `5439`."),
			"database":            shown("Database."),
			"schema":              shown("Schema."),
			"warehouse":           shown("Virtual warehouse, which does the computing (Snowflake)."),
			"role":                shown("Role (Snowflake)."),
			"auth_type":           shown("How to log in, such as `oauth` or `basic`."),
			"data_warehouse_type": shown("Kind of data warehouse, such as `snowflake`."),
			"user":                shown("User name, when logging in with a password."),
			"iam_role":            shown("IAM role that copies data (Redshift)."),
			"password":            secret("Password of `user`."),
			"access_token":        secret("Access token (Snowflake with OAuth). It lapses after a while."),
			"connection_string":   secret("All of it in one string, secrets included."),
			"all_warehouses": schema.BoolAttribute{
				MarkdownDescription: "Whether to tell all virtual warehouses, in `warehouse_map` (Snowflake). Default: `false`.",
				Optional:            true,
			},
			"warehouse_map": schema.MapAttribute{
				MarkdownDescription: "Names of the virtual warehouses by their labels (Snowflake), when `all_warehouses` is set.",
				Computed:            true,
				ElementType:         types.StringType,
			},
		},
	}
}

// Open implements ephemeral.EphemeralResource.
func (e *credentials) Open(ctx context.Context, req ephemeral.OpenRequest, resp *ephemeral.OpenResponse) {
	client := e.Client(&resp.Diagnostics)
	var config credentialsModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if client == nil || resp.Diagnostics.HasError() {
		return
	}
	answer, err := client.GetWarehouseCredentials(ctx, config.Name.ValueString(), config.AllWarehouses.ValueBool())
	switch {
	case peak.IsNotFound(err) && !config.Name.IsNull():
		resp.Diagnostics.AddAttributeError(path.Root("name"), "No credentials for the data warehouse",
			"The platform has no credentials for a data warehouse "+config.Name.String()+": "+err.Error()+
				". The data source peak_data_warehouses lists the data warehouses of the tenant; only one whose status is active has credentials.")
		return
	case err != nil:
		diagnostics.AddError(&resp.Diagnostics, "read", e.Object(e.which(config)), err)
		return
	}
	model := newCredentials(answer)
	model.Name, model.AllWarehouses = config.Name, config.AllWarehouses
	resp.Diagnostics.Append(resp.Result.Set(ctx, &model)...)
}

// which names the data warehouse in messages.
func (e *credentials) which(config credentialsModel) string {
	if config.Name.IsNull() {
		return "default"
	}
	return config.Name.ValueString()
}

func newCredentials(answer peak.WarehouseCredentials) credentialsModel {
	warehouses := types.MapNull(types.StringType)
	if answer.WarehouseMap != nil {
		names := make(map[string]attr.Value, len(answer.WarehouseMap))
		for label, name := range answer.WarehouseMap {
			names[label] = types.StringValue(name)
		}
		warehouses = types.MapValueMust(types.StringType, names)
	}
	return credentialsModel{
		WarehouseMap:      warehouses,
		Application:       textvalue.OrNull(answer.Application),
		Integration:       textvalue.OrNull(answer.Integration),
		Host:              textvalue.OrNull(answer.Host),
		Port:              textvalue.OrNull(answer.Port),
		Database:          textvalue.OrNull(answer.Database),
		Schema:            textvalue.OrNull(answer.Schema),
		Warehouse:         textvalue.OrNull(answer.Warehouse),
		Role:              textvalue.OrNull(answer.Role),
		AuthType:          textvalue.OrNull(answer.AuthType),
		DataWarehouseType: textvalue.OrNull(answer.DataWarehouseType),
		User:              textvalue.OrNull(answer.User),
		IAMRole:           textvalue.OrNull(answer.IAMRole),
		Password:          textvalue.OrNull(answer.Password),
		AccessToken:       textvalue.OrNull(answer.AccessToken),
		ConnectionString:  textvalue.OrNull(answer.ConnectionString),
	}
}
