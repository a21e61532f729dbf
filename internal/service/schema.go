package service

import (
	"context"
	"strconv"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/mapvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/booldefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/int64default"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/objectplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringdefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/framework/validators"
	"github.com/peakbi/terraform-provider-peak/internal/framework/writeonly"
)

// Service types (contract 18.1).
const (
	typeWebApp = "web-app"
	typeAPI    = "api"
	typeShiny  = "shiny"
)

// Limits and defaults of the platform (contract 18.1).
const (
	minInstancesDefault = 1
	minInstancesLimit   = 2
)

// defaultTimeout bounds create, update and delete unless the configuration says otherwise.
const defaultTimeout = 30 * time.Minute

// IdentitySchema implements resource.ResourceWithIdentity.
func (r *service) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = identityschema.Schema{
		Attributes: map[string]identityschema.Attribute{
			"id": identityschema.StringAttribute{
				Description:       "Id of the service.",
				RequiredForImport: true,
			},
		},
	}
}

// Schema implements resource.Resource.
func (r *service) Schema(ctx context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "A service: a web app, an API or a Shiny app that the platform runs from an image. " +
			"Creating, and changing what runs, ends when the platform reports the service as available. " +
			"A service whose deployment failed is replaced by the next apply; one that had failed already when it was imported is left as it is, with a warning, until its configuration changes.\n\n" +
			"Web apps of the deprecated webapps API are the same objects and can be imported by their id.",
		Attributes: map[string]schema.Attribute{
			"id": schema.StringAttribute{
				MarkdownDescription: "Id of the service.",
				Computed:            true,
				PlanModifiers:       []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
			},
			"name": schema.StringAttribute{
				MarkdownDescription: "Name of the service, unique in the tenant. A change replaces the service.",
				Required:            true,
				Validators:          []validator.String{validators.ObjectName()},
				PlanModifiers:       []planmodifier.String{stringplanmodifier.RequiresReplace()},
			},
			"service_type": schema.StringAttribute{
				MarkdownDescription: "What the image serves: `web-app`, `api` or `shiny`. Default: `web-app`. A change replaces the service.",
				Optional:            true,
				Computed:            true,
				Default:             stringdefault.StaticString(typeWebApp),
				Validators:          []validator.String{validators.Documented(typeWebApp, typeAPI, typeShiny)},
				PlanModifiers:       []planmodifier.String{stringplanmodifier.RequiresReplace()},
			},
			"title": schema.StringAttribute{
				MarkdownDescription: "Title shown in the platform. A change does not redeploy the service. Left out, the present title stays; `\"\"` clears it.",
				Optional:            true,
				Computed:            true,
				PlanModifiers:       []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
			},
			"description": schema.StringAttribute{
				MarkdownDescription: "Description shown in the platform. A change does not redeploy the service. Left out, the present description stays; `\"\"` clears it.",
				Optional:            true,
				Computed:            true,
				PlanModifiers:       []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
			},
			"image_details": imageDetailsAttribute(),
			"resources":     resourcesAttribute(),
			"parameters":    parametersAttribute(),
			"session_stickiness": schema.BoolAttribute{
				MarkdownDescription: "Whether all requests of one session go to the same instance. Not for `api` services, and not together with `scale_to_zero`. Default: `false`.",
				Optional:            true,
				Computed:            true,
				Default:             booldefault.StaticBool(false),
			},
			"scale_to_zero": schema.BoolAttribute{
				MarkdownDescription: "Whether the service stops while nobody uses it. Only for `web-app` services, and not together with `session_stickiness`. Default: `false`.",
				Optional:            true,
				Computed:            true,
				Default:             booldefault.StaticBool(false),
			},
			"entrypoint": schema.StringAttribute{
				MarkdownDescription: "Path that the service opens at, such as `/`. Left out, the platform chooses it, and later on it stays as it is.",
				Optional:            true,
				Computed:            true,
				PlanModifiers:       []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
			},
			"health_check_url": schema.StringAttribute{
				MarkdownDescription: "Path that the platform asks to see whether an instance works, such as `/health`. Left out, the platform chooses it, and later on it stays as it is.",
				Optional:            true,
				Computed:            true,
				PlanModifiers:       []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
			},
			"min_instances": schema.Int64Attribute{
				MarkdownDescription: "Number of instances that always run, 1 or 2. Default: " + strconv.Itoa(minInstancesDefault) + ".",
				Optional:            true,
				Computed:            true,
				Default:             int64default.StaticInt64(minInstancesDefault),
				Validators:          []validator.Int64{int64validator.Between(minInstancesDefault, minInstancesLimit)},
			},
			"status": schema.StringAttribute{
				MarkdownDescription: "Status on the platform: `CREATING`, `DEPLOYING`, `AVAILABLE`, `DELETING`, `CREATE_FAILED` or `DELETE_FAILED`.",
				Computed:            true,
			},
			"created_at": schema.StringAttribute{
				MarkdownDescription: "When the service was created, as an ISO 8601 time in UTC.",
				Computed:            true,
				PlanModifiers:       []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
			},
			"created_by": schema.StringAttribute{
				MarkdownDescription: "E-mail address of the user who created the service.",
				Computed:            true,
				PlanModifiers:       []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
			},
			"timeouts": validators.Timeouts(ctx, defaultTimeout),
		},
	}
}

func imageDetailsAttribute() schema.Attribute {
	return schema.SingleNestedAttribute{
		MarkdownDescription: "The image that the service runs. A change redeploys the service.",
		Required:            true,
		Attributes: map[string]schema.Attribute{
			"image_id": schema.StringAttribute{
				MarkdownDescription: "Id of the image.",
				Required:            true,
			},
			"version_id": schema.StringAttribute{
				MarkdownDescription: "Id of the image version. Left out, the platform takes the latest version that is ready when the service is created " +
					"or moves to another image; later versions do not change it.",
				Optional: true,
				Computed: true,
			},
		},
	}
}

func resourcesAttribute() schema.Attribute {
	return schema.SingleNestedAttribute{
		MarkdownDescription: "What one instance of the service gets. Left out, the platform chooses, and later on it stays as it is. A change redeploys the service.",
		Optional:            true,
		Computed:            true,
		PlanModifiers:       []planmodifier.Object{objectplanmodifier.UseStateForUnknown()},
		Attributes: map[string]schema.Attribute{
			"instance_type_id": schema.StringAttribute{
				MarkdownDescription: "Id of the instance type, one of those that the data source `peak_instance_options` returns for the entity type `webapp`, " +
					"or `api-deployment` for `api` services. Checked at plan.",
				Required: true,
			},
		},
	}
}

func parametersAttribute() schema.Attribute {
	return schema.SingleNestedAttribute{
		MarkdownDescription: "Environment of the service. Left out, the service has none. What is left out of it is not there. A change redeploys the service.",
		Optional:            true,
		Attributes: writeonly.AddAttributes(map[string]schema.Attribute{
			"env": schema.MapAttribute{
				MarkdownDescription: "Environment variables. They are kept in the Terraform state as they are: put secrets into the platform and name them in `secrets`, or into `env_wo`.",
				ElementType:         types.StringType,
				Optional:            true,
				Validators: []validator.Map{
					validators.NoNulls{},
					mapvalidator.KeysAre(stringvalidator.LengthAtLeast(1)),
				},
			},
			"secrets": schema.SetAttribute{
				MarkdownDescription: "Names of secrets of the platform that the service receives as environment variables.",
				ElementType:         types.StringType,
				Optional:            true,
				Validators: []validator.Set{
					validators.NoNulls{},
					setvalidator.ValueStringsAre(stringvalidator.LengthAtLeast(1)),
				},
			},
		}, "env", "Environment variables", "A change sends them again."),
	}
}
