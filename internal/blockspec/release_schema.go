// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package blockspec

import (
	"context"
	"maps"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/peakbi/terraform-provider-peak/internal/press"
)

// IdentitySchema implements resource.ResourceWithIdentity.
func (r *blockRelease) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = identityschema.Schema{
		Attributes: map[string]identityschema.Attribute{
			"spec_id": identityschema.StringAttribute{Description: "Id of the block spec.", RequiredForImport: true},
			"version": identityschema.StringAttribute{Description: "Version of the release.", RequiredForImport: true},
		},
	}
}

// Schema implements resource.Resource.
func (r *blockRelease) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	attributes := map[string]schema.Attribute{
		"id": schema.StringAttribute{
			MarkdownDescription: "Id of the release: `<spec_id>/<version>`.",
			Computed:            true,
		},
		"spec_id": schema.StringAttribute{
			MarkdownDescription: "Id of the block spec. Another one publishes a new release there.",
			Required:            true,
			PlanModifiers:       []planmodifier.String{stringplanmodifier.RequiresReplace()},
			Validators:          []validator.String{stringvalidator.LengthAtLeast(1)},
		},
		"version": schema.StringAttribute{
			MarkdownDescription: "Semantic version, such as `1.1.0`, greater than that of every release of the spec before. Another one publishes a new release.",
			Required:            true,
			PlanModifiers:       []planmodifier.String{stringplanmodifier.RequiresReplace()},
			Validators:          []validator.String{press.SemanticVersion()},
		},
		"notes": schema.StringAttribute{MarkdownDescription: "What is new in the release. Left out, there are no notes.", Optional: true},
	}
	maps.Copy(attributes, press.ContentAttributes())
	resp.Schema = schema.Schema{
		MarkdownDescription: "A further release of a block spec, next to the one that `peak_block_spec` publishes: for specs that are managed elsewhere, or to keep several releases in configuration.\n\n" +
			"Releases never change and cannot be deleted. Another `version` publishes a new release; any other change is an error. Destroying the resource only forgets the release, which goes with its spec. " +
			"The platform takes greater versions only, so several releases of a spec in one configuration need `depends_on` in the order of their versions.",
		Attributes: attributes,
	}
}
