// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package metric

import (
	"cmp"
	"context"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/listplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringdefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/framework/textvalue"
	"github.com/peakbi/terraform-provider-peak/internal/framework/uploads"
	"github.com/peakbi/terraform-provider-peak/internal/framework/validators"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// defaultNamespace is where the platform publishes what names no namespace.
const defaultNamespace = "default"

// publicationModel is the resource peak_metric_publication.
type publicationModel struct {
	ID            types.String   `tfsdk:"id"`
	PublicationID types.String   `tfsdk:"publication_id"`
	Namespace     types.String   `tfsdk:"namespace"`
	Artifact      types.Object   `tfsdk:"artifact"`
	ArtifactHash  types.String   `tfsdk:"artifact_hash"`
	Files         types.Map      `tfsdk:"files"`
	ArtifactID    types.String   `tfsdk:"artifact_id"`
	CollectionID  types.String   `tfsdk:"collection_id"`
	Models        types.List     `tfsdk:"models"`
	Timeouts      timeouts.Value `tfsdk:"timeouts"`
}

func (m *publicationModel) content() content { return content{m.Artifact, m.ArtifactHash, m.Files} }

// ownCollection is the id of the collection that the platform made of the published folder, "" where it may be somebody's: where a
// collection was published, and where the publication was found, see [foundCollection].
func (m publicationModel) ownCollection(found bool) string {
	if m.Artifact.IsNull() || found {
		return ""
	}
	return m.CollectionID.ValueString()
}

// withdrawn reports whether nothing of the publication is live any more, see Read.
func (m publicationModel) withdrawn() bool {
	return !m.Models.IsNull() && !m.Models.IsUnknown() && len(m.Models.Elements()) == 0
}

// modelType is an element of models.
var modelType = types.ObjectType{AttrTypes: map[string]attr.Type{"name": types.StringType, "type": types.StringType}}

// modelList are models as a list, by name.
func modelList(models []peak.MetricModel) types.List {
	models = slices.Clone(models)
	slices.SortFunc(models, func(a, b peak.MetricModel) int { return cmp.Compare(a.Name, b.Name) })
	elements := make([]attr.Value, 0, len(models))
	for _, model := range models {
		elements = append(elements, types.ObjectValueMust(modelType.AttrTypes, map[string]attr.Value{
			"name": types.StringValue(model.Name), "type": textvalue.OrNull(model.Type),
		}))
	}
	return types.ListValueMust(modelType, elements)
}

// IdentitySchema implements resource.ResourceWithIdentity.
func (r *publication) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = identityschema.Schema{Attributes: map[string]identityschema.Attribute{
		"namespace":      identityschema.StringAttribute{Description: "Namespace that the models are published in.", RequiredForImport: true},
		"publication_id": identityschema.StringAttribute{Description: "Id of the publication.", RequiredForImport: true},
	}}
}

// Schema implements resource.Resource.
func (r *publication) Schema(ctx context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	known := []planmodifier.String{stringplanmodifier.UseStateForUnknown()}
	resp.Schema = schema.Schema{
		MarkdownDescription: "Metric models that are live in a namespace, where they can be queried: those of a folder, or of a `peak_metric_collection`. The first publication into a namespace makes it.\n\n" +
			"The platform has no way to change a publication, and refuses a model whose name is live in the namespace already: every change takes the publication away and publishes anew, so that its metrics are away for a moment, " +
			"and `create_before_destroy` cannot work. The platform makes a collection of a published folder by itself; it belongs to the publication and is deleted with it. " +
			"Of an imported publication it stays, since it may be somebody's own; a warning names it where `artifact` is set. " +
			"Use `peak_metric_collection` to publish one folder into several namespaces. A publication of which nothing is live any more is published anew.\n\n" +
			"Needs a personal or system access token; an API key is refused.",
		Attributes: map[string]schema.Attribute{
			"id": schema.StringAttribute{
				MarkdownDescription: "`<namespace>/<publication_id>`.",
				Computed:            true,
				PlanModifiers:       known,
			},
			"publication_id": schema.StringAttribute{
				MarkdownDescription: "Id of the publication.",
				Computed:            true,
				PlanModifiers:       known,
			},
			"namespace": schema.StringAttribute{
				MarkdownDescription: "Namespace to publish into. A change replaces the publication. Default: `default`.",
				Optional:            true,
				Computed:            true,
				Default:             stringdefault.StaticString(defaultNamespace),
				Validators:          []validator.String{validators.ObjectName()},
				PlanModifiers:       []planmodifier.String{stringplanmodifier.RequiresReplace()},
			},
			"artifact": uploads.PathAttribute(modelsText + " Exactly one of `artifact` and `collection_id` is needed to publish. Another content replaces the publication."),
			"artifact_hash": schema.StringAttribute{
				MarkdownDescription: "SHA-256, in hex, of the folder that was published: sorted paths and contents. Null for a collection. " + uploads.PinnedHashText,
				Optional:            true,
				Computed:            true,
			},
			"files": uploads.FilesAttribute(),
			"artifact_id": schema.StringAttribute{
				MarkdownDescription: "Id of the artifact that the platform keeps the folder in; null where it does not tell.",
				Computed:            true,
				PlanModifiers:       known,
			},
			"collection_id": schema.StringAttribute{
				MarkdownDescription: "Id of the collection to publish, such as `peak_metric_collection.x.id`. Left out, the folder is published, and this is the id of the collection that the platform made of it. A change replaces the publication.",
				Optional:            true,
				Computed:            true,
				Validators:          []validator.String{stringvalidator.LengthAtLeast(1), stringvalidator.ConflictsWith(path.MatchRoot("artifact"))},
				PlanModifiers:       []planmodifier.String{stringplanmodifier.UseStateForUnknown(), stringplanmodifier.RequiresReplaceIfConfigured()},
			},
			"models": schema.ListNestedAttribute{
				MarkdownDescription: "What is live of the publication, by name.",
				Computed:            true,
				PlanModifiers:       []planmodifier.List{listplanmodifier.UseStateForUnknown()},
				NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
					"name": schema.StringAttribute{MarkdownDescription: "Name of the cube or view.", Computed: true},
					"type": schema.StringAttribute{MarkdownDescription: "`cube` or `view`.", Computed: true},
				}},
			},
			"timeouts": validators.Timeouts(ctx, defaultTimeout),
		},
	}
}
