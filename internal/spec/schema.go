// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package spec

import (
	"context"
	"maps"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/peakbi/terraform-provider-peak/internal/framework/base"
	"github.com/peakbi/terraform-provider-peak/internal/framework/validators"
	"github.com/peakbi/terraform-provider-peak/internal/press"
)

// defaultTimeout bounds create, update and delete.
const defaultTimeout = 20 * time.Minute

// IdentitySchema implements resource.ResourceWithIdentity.
func (r *specResource[M]) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = base.IdentityByID("Id of the spec.")
}

// Schema implements resource.Resource.
func (r *specResource[M]) Schema(ctx context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	attributes := map[string]schema.Attribute{
		"id": schema.StringAttribute{
			MarkdownDescription: "Id of the spec.",
			Computed:            true,
			PlanModifiers:       []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
		},
		"release":         press.ReleaseAttribute(),
		"release_version": press.ReleaseVersionAttribute(),
		"timeouts":        validators.Timeouts(ctx, defaultTimeout),
	}
	maps.Copy(attributes, press.MetadataAttributes("spec"))
	maps.Copy(attributes, press.VisibilityAttributes())
	maps.Copy(attributes, r.kind.Attributes())
	resp.Schema = schema.Schema{MarkdownDescription: r.kind.Description, Attributes: attributes}
}
