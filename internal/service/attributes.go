// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package service

import (
	"encoding/json"
	"strconv"

	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/mapvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/booldefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/int64default"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/objectplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringdefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/framework/fieldtable"
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

// attribute is an attribute of a service: its schema, and what becomes of it in requests and answers. A new one is an element
// of attributes, and that is all: requests, answers, comparisons and the function from_cli follow from it.
type attribute struct {
	fieldtable.Field

	schema schema.Attribute
	change effect

	// unlessOff leaves a switch that is off out of creates: off is the platform's default, and a type of service without the
	// switch may refuse to hear of it.
	unlessOff bool
}

// effect is what a change of an attribute does.
type effect int

const (
	// only the platform changes it: it is in no request.
	onlyShown effect = iota
	// a change replaces the service: it is in creates.
	replaces
	// it is in creates and updates, and a change leaves what runs alone.
	changesInPlace
	// it is in creates and updates, and a change may have the platform deploy the service anew (contract 18.1, where
	// min_instances is in neither list).
	redeploys
)

// Attributes that plans are about: only the platform changes them, and not at any time.
const (
	attrStatus         = "status"
	attrApplicationURL = "application_url"
)

// attrWait is whether Terraform waits; only Terraform knows of it.
const attrWait = "wait"

// attributes are all but timeouts and wait.
func attributes() []attribute {
	return []attribute{
		{
			Field: fieldtable.Field{Attr: "id", Key: "id", Kept: true, NeverEmpty: true},
			schema: schema.StringAttribute{
				MarkdownDescription: "Id of the service.",
				Computed:            true,
				PlanModifiers:       []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
			},
		},
		{
			Field:  fieldtable.Field{Attr: "name", Key: "name", Kept: true, NeverEmpty: true},
			change: replaces,
			schema: schema.StringAttribute{
				MarkdownDescription: "Name of the service, unique in the tenant. A change replaces the service.",
				Required:            true,
				Validators:          []validator.String{validators.ObjectName()},
				PlanModifiers:       []planmodifier.String{stringplanmodifier.RequiresReplace()},
			},
		},
		{
			Field:  fieldtable.Field{Attr: "service_type", Key: "serviceType", Kept: true, NeverEmpty: true, Default: typeWebApp, Words: []string{typeWebApp, typeAPI, typeShiny}},
			change: replaces,
			schema: schema.StringAttribute{
				MarkdownDescription: "What the image serves: `web-app`, `api` or `shiny`. Default: `web-app`. A change replaces the service.",
				Optional:            true,
				Computed:            true,
				Default:             stringdefault.StaticString(typeWebApp),
				Validators:          []validator.String{validators.Documented(typeWebApp, typeAPI, typeShiny)},
				PlanModifiers:       []planmodifier.String{stringplanmodifier.RequiresReplace()},
			},
		},
		{
			Field:  fieldtable.Field{Attr: "title", Key: "title", Kept: true},
			change: changesInPlace,
			schema: schema.StringAttribute{
				MarkdownDescription: "Title shown in the platform. A change does not redeploy the service. Left out, the present title stays; `\"\"` clears it.",
				Optional:            true,
				Computed:            true,
				PlanModifiers:       []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
			},
		},
		{
			Field:  fieldtable.Field{Attr: "description", Key: "description", Kept: true},
			change: changesInPlace,
			schema: schema.StringAttribute{
				MarkdownDescription: "Description shown in the platform. A change does not redeploy the service. Left out, the present description stays; `\"\"` clears it.",
				Optional:            true,
				Computed:            true,
				PlanModifiers:       []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
			},
		},
		imageDetails(),
		resources(),
		parameters(),
		{
			Field:     fieldtable.Field{Attr: "session_stickiness", Key: "sessionStickiness", Kept: true, Default: false},
			change:    redeploys,
			unlessOff: true,
			schema: schema.BoolAttribute{
				MarkdownDescription: "Whether all requests of one session go to the same instance. Not for `api` services, and not together with `scale_to_zero`. Default: `false`.",
				Optional:            true,
				Computed:            true,
				Default:             booldefault.StaticBool(false),
			},
		},
		{
			Field:     fieldtable.Field{Attr: "scale_to_zero", Key: "scaleToZero", Kept: true, Default: false},
			change:    redeploys,
			unlessOff: true,
			schema: schema.BoolAttribute{
				MarkdownDescription: "Whether the service stops while nobody uses it. Only for `web-app` services, and not together with `session_stickiness`. Default: `false`.",
				Optional:            true,
				Computed:            true,
				Default:             booldefault.StaticBool(false),
			},
		},
		{
			Field:  fieldtable.Field{Attr: "entrypoint", Key: "entrypoint"},
			change: redeploys,
			schema: schema.StringAttribute{
				MarkdownDescription: "Path that the service opens at, such as `/`. Left out, the platform chooses it, and later on it stays as it is.",
				Optional:            true,
				Computed:            true,
				PlanModifiers:       []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
			},
		},
		{
			Field:  fieldtable.Field{Attr: "health_check_url", Key: "healthCheckURL"},
			change: redeploys,
			schema: schema.StringAttribute{
				MarkdownDescription: "Path that the platform asks to see whether an instance works, such as `/health`. Left out, the platform chooses it, and later on it stays as it is.",
				Optional:            true,
				Computed:            true,
				PlanModifiers:       []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
			},
		},
		{
			Field:  fieldtable.Field{Attr: "min_instances", Key: "minInstances", Kept: true, Default: json.Number(strconv.Itoa(minInstancesDefault))},
			change: redeploys,
			schema: schema.Int64Attribute{
				MarkdownDescription: "Number of instances that always run, 1 or 2. Default: " + strconv.Itoa(minInstancesDefault) + ".",
				Optional:            true,
				Computed:            true,
				Default:             int64default.StaticInt64(minInstancesDefault),
				Validators:          []validator.Int64{int64validator.Between(minInstancesDefault, minInstancesLimit)},
			},
		},
		{
			Field: fieldtable.Field{Attr: attrStatus, Key: "status", NeverEmpty: true},
			schema: schema.StringAttribute{
				MarkdownDescription: "Status on the platform: `CREATING`, `DEPLOYING`, `AVAILABLE`, `DELETING`, `CREATE_FAILED` or `DELETE_FAILED`.",
				Computed:            true,
			},
		},
		{
			// When it appears, and whether it does, is not known (contract 18.2).
			Field: fieldtable.Field{Attr: attrApplicationURL, Key: "applicationUrl", Kept: true, NeverEmpty: true},
			schema: schema.StringAttribute{
				MarkdownDescription: "Address of the running web app. Null where the platform does not tell one: while the service has never been up, and for services that are none to look at, such as APIs.",
				Computed:            true,
			},
		},
		{
			Field: fieldtable.Field{Attr: "created_at", Key: "createdAt", Kept: true, NeverEmpty: true},
			schema: schema.StringAttribute{
				MarkdownDescription: "When the service was created, as an ISO 8601 time in UTC.",
				Computed:            true,
				PlanModifiers:       []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
			},
		},
		{
			Field: fieldtable.Field{Attr: "created_by", Key: "createdBy", Kept: true, NeverEmpty: true},
			schema: schema.StringAttribute{
				MarkdownDescription: "E-mail address of the user who created the service.",
				Computed:            true,
				PlanModifiers:       []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
			},
		},
	}
}

func imageDetails() attribute {
	return attribute{
		Field: fieldtable.Field{Attr: "image_details", Key: "imageDetails", Kept: true, Fields: fieldtable.Fields{
			{Attr: "image_id", Key: "imageId", Kept: true},
			// Without one the platform takes the latest version, and an answer without one is of the version that it took.
			{Attr: "version_id", Key: "versionId", Kept: true, NeverEmpty: true, ResetBy: "image_id"},
		}},
		change: redeploys,
		schema: schema.SingleNestedAttribute{
			MarkdownDescription: "The image that the service runs. A change redeploys the service.",
			Required:            true,
			Attributes: map[string]schema.Attribute{
				"image_id": schema.StringAttribute{
					MarkdownDescription: "Id of the image.",
					CustomType:          fieldtable.IDType{Of: "an image"},
					Required:            true,
				},
				"version_id": schema.StringAttribute{
					CustomType: fieldtable.IDType{Of: "an image version"},
					MarkdownDescription: "Id of the image version. Left out, the platform takes the latest version that is ready when the service is created " +
						"or moves to another image; later versions do not change it.",
					Optional: true,
					Computed: true,
				},
			},
		},
	}
}

func resources() attribute {
	return attribute{
		Field:  fieldtable.Field{Attr: "resources", Key: "resources", Kept: true, Fields: fieldtable.Fields{{Attr: "instance_type_id", Key: "instanceTypeId", Kept: true}}},
		change: redeploys,
		schema: schema.SingleNestedAttribute{
			MarkdownDescription: "What one instance of the service gets. Left out, the platform chooses, and later on it stays as it is. A change redeploys the service.",
			Optional:            true,
			Computed:            true,
			PlanModifiers:       []planmodifier.Object{objectplanmodifier.UseStateForUnknown()},
			Attributes: map[string]schema.Attribute{
				"instance_type_id": schema.StringAttribute{
					CustomType: fieldtable.IDType{Of: "an instance type"},
					MarkdownDescription: "Id of the instance type, one of those that the data source `peak_instance_options` returns for the entity type `webapp`, " +
						"or `api-deployment` for `api` services. Checked at plan.",
					Required: true,
				},
			},
		},
	}
}

func parameters() attribute {
	return attribute{
		Field: fieldtable.Field{Attr: "parameters", Key: "parameters", Kept: true, Fields: append(
			// The platform replaces the object as a whole, and what is left out of it may stay.
			writeonly.Fields(fieldtable.Field{Attr: "env", Key: "env", Kept: true, Cleared: map[string]any{}}),
			fieldtable.Field{Attr: "secrets", Key: "secrets", Kept: true, Cleared: []any{}},
		)},
		change: redeploys,
		schema: schema.SingleNestedAttribute{
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
		},
	}
}
