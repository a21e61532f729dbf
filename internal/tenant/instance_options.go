// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

// Package tenant holds the data sources about what a tenant may use: instance types and default resources (contract
// 16.8 and 21).
package tenant

import (
	"context"
	"regexp"
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

type instanceOptions struct {
	base.DataSource
}

var (
	_ datasource.DataSourceWithConfigure      = (*instanceOptions)(nil)
	_ datasource.DataSourceWithValidateConfig = (*instanceOptions)(nil)
)

// NewInstanceOptionsDataSource returns the data source peak_instance_options.
func NewInstanceOptionsDataSource() datasource.DataSource {
	return &instanceOptions{base.DataSource{TypeName: "instance_options"}}
}

type instanceOptionsModel struct {
	EntityType    types.String          `tfsdk:"entity_type"`
	MinCPU        types.Float64         `tfsdk:"min_cpu"`
	MinMemory     types.Float64         `tfsdk:"min_memory"`
	MinGPU        types.Float64         `tfsdk:"min_gpu"`
	InstanceClass types.String          `tfsdk:"instance_class"`
	NameRegex     types.String          `tfsdk:"name_regex"`
	Options       []instanceOptionModel `tfsdk:"options"`
	Smallest      *instanceOptionModel  `tfsdk:"smallest"`
}

type instanceOptionModel struct {
	ID                 types.String `tfsdk:"id"`
	Name               types.String `tfsdk:"name"`
	CPU                types.Number `tfsdk:"cpu"`
	Memory             types.Number `tfsdk:"memory"`
	GPU                types.Number `tfsdk:"gpu"`
	GPUMemory          types.Number `tfsdk:"gpu_memory"`
	InstanceClass      types.String `tfsdk:"instance_class"`
	Provider           types.String `tfsdk:"provider"`
	ProviderInstanceID types.String `tfsdk:"provider_instance_id"`
}

// Schema implements datasource.DataSource.
func (d *instanceOptions) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "The instance types that the tenant may use for services, data bridges, workflows and workspaces, with filters. " +
			"Take `smallest.id` to run something on the smallest instance type that is large enough.",
		Attributes: merged(
			minimumAttributes(),
			map[string]schema.Attribute{
				"entity_type": schema.StringAttribute{
					MarkdownDescription: "What the instance types are for: `webapp` (services of type `web-app` and `shiny`), `api-deployment` (services of type `api`), " +
						"`workflow`, `workspace` or `data-bridge`.",
					Required:   true,
					Validators: []validator.String{stringvalidator.OneOf("webapp", "api-deployment", "workflow", "workspace", "data-bridge")},
				},
				"instance_class": schema.StringAttribute{
					MarkdownDescription: "Only instance types of this class, such as `General Purpose`; upper and lower case are the same. Default: any.",
					Optional:            true,
					Validators:          []validator.String{stringvalidator.LengthAtLeast(1)},
				},
				"name_regex": schema.StringAttribute{
					MarkdownDescription: "Only instance types whose name this regular expression ([RE2](https://github.com/google/re2/wiki/Syntax)) finds a match in; " +
						"a plain word is a search for that word, `(?i)` in front ignores case. Default: any.",
					Optional: true,
				},
			},
			results("options", "The instance types", merged(sizeAttributes(), map[string]schema.Attribute{
				"name":                 schema.StringAttribute{MarkdownDescription: "Name, such as `Pico (0.125CPU, 0.125GB RAM)`.", Computed: true},
				"instance_class":       schema.StringAttribute{MarkdownDescription: "Class, such as `General Purpose`.", Computed: true},
				"provider":             schema.StringAttribute{MarkdownDescription: "Where the instance type runs, such as `k8s`.", Computed: true},
				"provider_instance_id": schema.StringAttribute{MarkdownDescription: "Id of the instance type at the provider; null when it has none.", Computed: true},
			})),
		),
	}
}

// ValidateConfig implements datasource.DataSourceWithValidateConfig.
func (d *instanceOptions) ValidateConfig(ctx context.Context, req datasource.ValidateConfigRequest, resp *datasource.ValidateConfigResponse) {
	var pattern types.String
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root("name_regex"), &pattern)...)
	if !pattern.IsUnknown() {
		compile(pattern, &resp.Diagnostics)
	}
}

// compile returns the pattern of name_regex; null matches every name.
func compile(pattern types.String, diags *diag.Diagnostics) *regexp.Regexp {
	compiled, err := regexp.Compile(pattern.ValueString())
	if err != nil {
		diags.AddAttributeError(path.Root("name_regex"), "Invalid regular expression",
			"The pattern cannot be used: "+err.Error()+". A backslash in front of characters such as ( and . makes them match themselves.")
	}
	return compiled
}

// Read implements datasource.DataSource.
func (d *instanceOptions) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	client := d.Client(&resp.Diagnostics)
	var model instanceOptionsModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &model)...)
	pattern := compile(model.NameRegex, &resp.Diagnostics)
	if client == nil || resp.Diagnostics.HasError() {
		return
	}
	entityType := model.EntityType.ValueString()
	options, err := d.Data().InstanceOptions(ctx, entityType)
	if err != nil {
		diagnostics.AddError(&resp.Diagnostics, "read", d.Object(entityType), err)
		return
	}

	options = named(options, model.InstanceClass.ValueString(), pattern)
	model.Options = pick(options, optionSize, minimum{model.MinCPU, model.MinMemory, model.MinGPU}, newInstanceOption)
	model.Smallest = smallest(model.Options)
	resp.Diagnostics.Append(resp.State.Set(ctx, &model)...)
}

// named returns the options of a class, "" being any, whose name the pattern matches.
func named(options []peak.InstanceOption, class string, pattern *regexp.Regexp) []peak.InstanceOption {
	var found []peak.InstanceOption
	for _, option := range options {
		if (class == "" || strings.EqualFold(class, option.InstanceClass)) && pattern.MatchString(option.Name) {
			found = append(found, option)
		}
	}
	return found
}

func optionSize(option peak.InstanceOption) size {
	return size{id: option.ID, cpu: fromThousandths(option.CPU), memory: fromThousandths(option.Memory), gpu: orZero(option.GPU)}
}

func newInstanceOption(option peak.InstanceOption) instanceOptionModel {
	return instanceOptionModel{
		ID:                 fieldtable.ID(option.ID),
		Name:               textvalue.OrNull(option.Name),
		CPU:                number(fromThousandths(option.CPU)),
		Memory:             number(fromThousandths(option.Memory)),
		GPU:                optionalNumber(option.GPU),
		GPUMemory:          gpuMemory(option.GPUMemory),
		InstanceClass:      textvalue.OrNull(option.InstanceClass),
		Provider:           textvalue.OrNull(option.Provider),
		ProviderInstanceID: textvalue.OrNull(option.ProviderInstanceID),
	}
}

// gpuMemory takes it that the unit is that of the memory beside it: the contract does not name one.
func gpuMemory(thousandths *float64) types.Number {
	if thousandths == nil {
		return types.NumberNull()
	}
	return number(fromThousandths(*thousandths))
}
