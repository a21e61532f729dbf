// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package metric

import (
	"context"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringdefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/framework/base"
	"github.com/peakbi/terraform-provider-peak/internal/framework/uploads"
	"github.com/peakbi/terraform-provider-peak/internal/framework/validators"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// defaultTimeout bounds operations unless the configuration says otherwise.
const defaultTimeout = 20 * time.Minute

// Scopes of collections, as the platform shows them.
const (
	scopePublic  = "PUBLIC"
	scopePrivate = "PRIVATE"
)

// isScope tells the documented scopes in whatever case: a sample of the documents has another than the platform shows.
func isScope(word string) bool {
	return strings.EqualFold(word, scopePublic) || strings.EqualFold(word, scopePrivate)
}

// collectionModel is the resource peak_metric_collection.
type collectionModel struct {
	ID           types.String   `tfsdk:"id"`
	Name         types.String   `tfsdk:"name"`
	Scope        types.String   `tfsdk:"scope"`
	Description  types.String   `tfsdk:"description"`
	Artifact     types.Object   `tfsdk:"artifact"`
	ArtifactHash types.String   `tfsdk:"artifact_hash"`
	Files        types.Map      `tfsdk:"files"`
	ArtifactID   types.String   `tfsdk:"artifact_id"`
	Timeouts     timeouts.Value `tfsdk:"timeouts"`
}

func (m *collectionModel) content() content { return content{m.Artifact, m.ArtifactHash, m.Files} }

// label is what messages call the collection: its name, or its id while an import has not read the name yet.
func (m *collectionModel) label() string {
	if name := m.Name.ValueString(); name != "" {
		return name
	}
	return m.ID.ValueString()
}

// refresh takes over what the platform shows, in the spelling of the state where that means the same.
func (m *collectionModel) refresh(remote peak.MetricCollection) {
	m.Name = types.StringValue(remote.Name)
	if remote.Scope != "" && !strings.EqualFold(remote.Scope, m.Scope.ValueString()) {
		m.Scope = types.StringValue(remote.Scope)
	}
	if remote.Description != m.Description.ValueString() {
		m.Description = types.StringValue(remote.Description)
	}
	if remote.ArtifactID != "" {
		m.ArtifactID = types.StringValue(remote.ArtifactID)
	}
	if m.Description.IsUnknown() {
		m.Description = types.StringNull()
	}
}

// IdentitySchema implements resource.ResourceWithIdentity.
func (r *collection) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = base.IdentityByID("Id of the collection.")
}

// Schema implements resource.Resource.
func (r *collection) Schema(ctx context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "A collection of metric models: a folder of model files that can be published into namespaces, by `peak_metric_publication`. By itself it makes nothing that could be queried.\n\n" +
			"The platform has no way to change a collection: every change replaces it, and what Terraform has published of it is published anew. With `create_before_destroy` the new one needs another name. Needs a personal or system access token; an API key is refused.",
		Attributes: map[string]schema.Attribute{
			"id": schema.StringAttribute{
				MarkdownDescription: "Id of the collection.",
				Computed:            true,
				PlanModifiers:       []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
			},
			"name": schema.StringAttribute{
				MarkdownDescription: "Name of the collection.",
				Required:            true,
				Validators:          []validator.String{validators.ObjectName()},
				PlanModifiers:       []planmodifier.String{stringplanmodifier.RequiresReplace()},
			},
			"scope": schema.StringAttribute{
				MarkdownDescription: "Who sees it: `PRIVATE`, this tenant, or `PUBLIC`, other tenants as well; upper and lower case are the same. Default: `PRIVATE`.",
				Optional:            true,
				Computed:            true,
				Default:             stringdefault.StaticString(scopePrivate),
				Validators:          []validator.String{validators.DocumentedUnless(isScope, scopePublic, scopePrivate)},
				PlanModifiers: []planmodifier.String{stringplanmodifier.RequiresReplaceIf(func(_ context.Context, req planmodifier.StringRequest, resp *stringplanmodifier.RequiresReplaceIfFuncResponse) {
					resp.RequiresReplace = req.PlanValue.IsUnknown() || !strings.EqualFold(req.PlanValue.ValueString(), req.StateValue.ValueString())
				}, "Another scope replaces the collection.", "Another scope replaces the collection.")},
			},
			"description": schema.StringAttribute{
				MarkdownDescription: "Description of the collection. Default: none.",
				Optional:            true,
				PlanModifiers: []planmodifier.String{stringplanmodifier.RequiresReplaceIf(func(_ context.Context, req planmodifier.StringRequest, resp *stringplanmodifier.RequiresReplaceIfFuncResponse) {
					resp.RequiresReplace = req.PlanValue.IsUnknown() || req.PlanValue.ValueString() != req.StateValue.ValueString()
				}, "Another description replaces the collection.", "Another description replaces the collection.")},
			},
			"artifact": uploads.PathAttribute(modelsText + " Needed to create the collection; left out on one that exists, its content stays as it is. Another content replaces the collection."),
			"artifact_hash": schema.StringAttribute{
				MarkdownDescription: "SHA-256, in hex, of what is packed: sorted paths and contents. Known at plan, and the same on every system. " +
					"Null on an imported collection whose content could not be read. " + uploads.PinnedHashText,
				Optional: true,
				Computed: true,
			},
			"files": uploads.FilesAttribute(),
			"artifact_id": schema.StringAttribute{
				MarkdownDescription: "Id of the artifact that the platform keeps the folder in; null where it does not tell.",
				Computed:            true,
				PlanModifiers:       []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
			},
			"timeouts": validators.Timeouts(ctx, defaultTimeout),
		},
	}
}
