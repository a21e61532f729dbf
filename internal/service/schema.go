// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package service

import (
	"context"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/booldefault"
	"github.com/peakbi/terraform-provider-peak/internal/framework/base"
	"github.com/peakbi/terraform-provider-peak/internal/framework/validators"
)

// defaultTimeout bounds create, update and delete unless the configuration says otherwise.
const defaultTimeout = 30 * time.Minute

// IdentitySchema implements resource.ResourceWithIdentity.
func (r *service) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = base.IdentityByID("Id of the service.")
}

// Schema implements resource.Resource.
func (r *service) Schema(ctx context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	all := map[string]schema.Attribute{
		"timeouts": validators.Timeouts(ctx, defaultTimeout),
		attrWait: schema.BoolAttribute{
			MarkdownDescription: "Whether create and update wait until the service is available, and fail when it fails. Default: `true`.",
			Optional:            true,
			Computed:            true,
			Default:             booldefault.StaticBool(true),
		},
	}
	for _, a := range attributes() {
		all[a.Attr] = a.schema
	}
	resp.Schema = schema.Schema{
		MarkdownDescription: "A service: a web app, an API or a Shiny app that the platform runs from an image. " +
			"Creating, and changing what runs, ends when the platform reports the service as available, unless `wait` is `false`. " +
			"A service whose deployment failed is replaced by the next apply; one that had failed already when it was imported is left as it is, with a warning, until its configuration changes.\n\n" +
			"Web apps of the deprecated webapps API are the same objects and can be imported by their id.",
		Attributes: all,
	}
}
