// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package metric

import (
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/booldefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/dynamicplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/framework/jsonvalue"
	"github.com/peakbi/terraform-provider-peak/internal/framework/validators"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// namespaceModel is the resource peak_metric_namespace.
type namespaceModel struct {
	ID           types.String   `tfsdk:"id"`
	Name         types.String   `tfsdk:"name"`
	Description  types.String   `tfsdk:"description"`
	Metadata     types.Dynamic  `tfsdk:"metadata"`
	ForceDestroy types.Bool     `tfsdk:"force_destroy"`
	Timeouts     timeouts.Value `tfsdk:"timeouts"`
}

// refresh takes over what the platform shows, in the spelling of the state where that means the same.
func (m *namespaceModel) refresh(remote peak.MetricNamespace) error {
	m.ID, m.Name = types.StringValue(remote.Name), types.StringValue(remote.Name)
	m.Description = types.StringValue(remote.Description)
	shown := jsonvalue.WithoutNulls(remote.Metadata)
	if shown == nil {
		shown = map[string]any{}
	}
	if !m.Metadata.IsNull() && !m.Metadata.IsUnknown() && !m.Metadata.IsUnderlyingValueUnknown() {
		if kept, err := jsonvalue.ToJSON(m.Metadata); err == nil && jsonvalue.Equal(kept, shown) {
			return nil
		}
	}
	metadata, err := jsonvalue.FromJSON(shown)
	m.Metadata = metadata
	return err
}

// metadataObject is the metadata as JSON; nil while there is none to send.
func (m *namespaceModel) metadataObject() (map[string]any, error) {
	if m.Metadata.IsNull() || m.Metadata.IsUnknown() || m.Metadata.IsUnderlyingValueUnknown() {
		return nil, nil
	}
	value, err := jsonvalue.ToJSON(m.Metadata)
	object, _ := value.(map[string]any)
	return object, err
}

// patch is what of the model differs from what the platform has; changed is false when nothing does.
func (m *namespaceModel) patch(remote peak.MetricNamespace) (patch peak.MetricNamespacePatch, changed bool, err error) {
	if !m.Description.IsNull() && !m.Description.IsUnknown() && m.Description.ValueString() != remote.Description {
		patch.Description = m.Description.ValueStringPointer()
	}
	wanted, err := m.metadataObject()
	have := remote.Metadata
	if have == nil {
		have = map[string]any{}
	}
	if wanted != nil && !jsonvalue.Equal(wanted, have) {
		patch.Metadata = wanted
	}
	return patch, patch.Description != nil || patch.Metadata != nil, err
}

// leftOver are members of metadata that were to go and are still there.
func leftOver(patch peak.MetricNamespacePatch, answered map[string]any) string {
	if patch.Metadata == nil {
		return ""
	}
	extra := maps.Clone(jsonvalue.WithoutNulls(answered))
	maps.DeleteFunc(extra, func(name string, _ any) bool { _, wanted := patch.Metadata[name]; return wanted })
	return strings.Join(slices.Sorted(maps.Keys(extra)), ", ")
}

// IdentitySchema implements resource.ResourceWithIdentity.
func (r *namespace) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = identityschema.Schema{Attributes: map[string]identityschema.Attribute{
		"name": identityschema.StringAttribute{Description: "Name of the namespace.", RequiredForImport: true},
	}}
}

// Schema implements resource.Resource.
func (r *namespace) Schema(ctx context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Description and metadata of a namespace of metrics. Publishing makes a namespace, so that it has to be there: refer to a publication, as in `name = peak_metric_publication.x.namespace`.\n\n" +
			"A namespace may hold models that others have published, so that destroying this resource leaves it as it is and warns, unless `force_destroy` is set. Needs a personal or system access token; an API key is refused.",
		Attributes: map[string]schema.Attribute{
			"id": schema.StringAttribute{
				MarkdownDescription: "Name of the namespace.",
				Computed:            true,
				PlanModifiers:       []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
			},
			"name": schema.StringAttribute{
				MarkdownDescription: "Name of the namespace. A change leaves the present one as a destroy does, and describes another.",
				Required:            true,
				Validators:          []validator.String{validators.ObjectName()},
				PlanModifiers:       []planmodifier.String{stringplanmodifier.RequiresReplace()},
			},
			"description": schema.StringAttribute{
				MarkdownDescription: "Description of the namespace. Left out, the present description stays; `\"\"` clears it.",
				Optional:            true,
				Computed:            true,
				PlanModifiers:       []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
			},
			"metadata": schema.DynamicAttribute{
				MarkdownDescription: "Metadata of the namespace: an object with whatever members, such as `{ team = \"pricing\" }`. It is the whole of the metadata: what it does not have is taken away. Left out, the present metadata stays; `{}` clears it.",
				Optional:            true,
				Computed:            true,
				Validators:          []validator.Dynamic{validators.NoNulls{}, metadataValidator{}},
				PlanModifiers:       []planmodifier.Dynamic{dynamicplanmodifier.UseStateForUnknown(), jsonvalue.KeepPriorIfEqual()},
			},
			"force_destroy": schema.BoolAttribute{
				MarkdownDescription: "Whether destroying this resource deletes the namespace with everything that is published in it, by whomever. It counts as it is in the state: set it and apply, then destroy. Default: `false`.",
				Optional:            true,
				Computed:            true,
				Default:             booldefault.StaticBool(false),
			},
			"timeouts": validators.Timeouts(ctx, defaultTimeout),
		},
	}
}

// metadataValidator takes what can be an object of JSON.
type metadataValidator struct{}

// Description implements validator.Describer.
func (metadataValidator) Description(context.Context) string { return "an object or a map" }

// MarkdownDescription implements validator.Describer.
func (v metadataValidator) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

// ValidateDynamic implements validator.Dynamic.
func (v metadataValidator) ValidateDynamic(_ context.Context, req validator.DynamicRequest, resp *validator.DynamicResponse) {
	checkMetadata(req.ConfigValue, req.Path, &resp.Diagnostics)
}

func checkMetadata(value types.Dynamic, at path.Path, diags *diag.Diagnostics) {
	if value.IsNull() || value.IsUnknown() || value.IsUnderlyingValueNull() || value.IsUnderlyingValueUnknown() {
		return
	}
	raw, known := jsonvalue.Check(value, at, diags)
	if _, isObject := raw.(map[string]any); known && !isObject {
		diags.AddAttributeError(at, "Invalid metadata", "Metadata has to be an object, such as { team = \"pricing\" }, and no text: leave jsonencode out.")
	}
}
