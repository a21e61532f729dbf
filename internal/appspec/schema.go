package appspec

import (
	"context"
	"maps"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-validators/listvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/booldefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/peakbi/terraform-provider-peak/internal/framework/validators"
	"github.com/peakbi/terraform-provider-peak/internal/press"
)

// defaultTimeout bounds create, update and delete.
const defaultTimeout = 20 * time.Minute

// IdentitySchema implements resource.ResourceWithIdentity.
func (r *appSpec) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = identityschema.Schema{
		Attributes: map[string]identityschema.Attribute{
			"id": identityschema.StringAttribute{Description: "Id of the spec.", RequiredForImport: true},
		},
	}
}

// Schema implements resource.Resource.
func (r *appSpec) Schema(ctx context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	parameters := press.ParametersAttribute("app")
	parameters.MarkdownDescription += " Blocks inherit the values of the app; each parameter has to be one of at least one block."
	attributes := map[string]schema.Attribute{
		"id": schema.StringAttribute{
			MarkdownDescription: "Id of the spec.",
			Computed:            true,
			PlanModifiers:       []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
		},
		"blocks": schema.ListNestedAttribute{
			MarkdownDescription: "Blocks of the app, in order. The same block spec may occur more than once. A shared app needs blocks that are shared with the same tenants.",
			Required:            true,
			Validators:          []validator.List{validators.NoNulls{}, listvalidator.SizeAtLeast(1)},
			NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
				"id": schema.StringAttribute{
					MarkdownDescription: "Id of the block spec.",
					Required:            true,
					Validators:          []validator.String{stringvalidator.LengthAtLeast(1)},
				},
				"release_version": schema.StringAttribute{
					MarkdownDescription: "Version of the block spec's release.",
					Required:            true,
				},
				"auto_run_on_deploy": schema.BoolAttribute{
					MarkdownDescription: "Whether to run what the block deploys once it is deployed. Default: `false`.",
					Optional:            true,
					Computed:            true,
					Default:             booldefault.StaticBool(false),
				},
			}},
		},
		"parameters": parameters,
		"release":    press.ReleaseAttribute(),
		"timeouts":   validators.Timeouts(ctx, defaultTimeout),
	}
	maps.Copy(attributes, press.MetadataAttributes("spec"))
	maps.Copy(attributes, press.VisibilityAttributes())
	resp.Schema = schema.Schema{
		MarkdownDescription: "An app spec: the blueprint of an app made of blocks, with versioned releases.\n\n" +
			"Metadata, `scope`, `tenants`, `featured` and `status` change in place. What a release holds (`blocks`, `parameters` and `release.notes`) never changes: " +
			"raise `release.version` with it, and a new release is published. Releases that others publish are shown in `latest_release` and are no drift.",
		Attributes: attributes,
	}
}
