// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package image

import (
	"context"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/booldefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/peakbi/terraform-provider-peak/internal/framework/base"
	"github.com/peakbi/terraform-provider-peak/internal/framework/keepversions"
	"github.com/peakbi/terraform-provider-peak/internal/framework/uploads"
	"github.com/peakbi/terraform-provider-peak/internal/framework/validators"
	"github.com/peakbi/terraform-provider-peak/internal/framework/versions"
)

// defaultTimeout bounds create, update and delete unless the configuration says otherwise. Image builds are slow.
const defaultTimeout = time.Hour

// IdentitySchema implements resource.ResourceWithIdentity.
func (r *image) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = base.IdentityByID("Id of the image, a number.")
}

// Schema implements resource.Resource.
func (r *image) Schema(ctx context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "An image, and the one version of it that this configuration describes. The platform builds a version from an uploaded folder, " +
			"from a GitHub repository or from the text of a Dockerfile; create and update end when the build has ended.\n\n" +
			"A version that is built never changes. Raise `version` to publish changed inputs as a new version, or leave `version` out and the platform " +
			"gives each change the next patch number. Versions that others publish are left alone.\n\n" +
			"When a build fails, the error shows the end of its log. The next apply builds the version again; an image whose very first build failed is deleted and created anew. " +
			"Destroying deletes the image with all its versions.",
		Attributes: map[string]schema.Attribute{
			"id": schema.StringAttribute{
				MarkdownDescription: "Id of the image, a number in decimal text.",
				Computed:            true,
				PlanModifiers:       []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
			},
			"name": schema.StringAttribute{
				MarkdownDescription: "Name of the image, unique in the tenant. A change replaces the image.",
				Required:            true,
				Validators:          []validator.String{validators.ObjectName()},
				PlanModifiers:       []planmodifier.String{stringplanmodifier.RequiresReplace()},
			},
			"type": schema.StringAttribute{
				MarkdownDescription: "What the image is for: `workflow`, `workspace-r`, `workspace-python`, `api` or `webapp`. A change replaces the image.",
				Required:            true,
				Validators:          []validator.String{validators.Documented("workflow", "workspace-r", "workspace-python", "api", "webapp")},
				PlanModifiers:       []planmodifier.String{stringplanmodifier.RequiresReplace()},
			},
			"version": schema.StringAttribute{
				MarkdownDescription: "Semantic version, a suffix is allowed: `1.2.0`, `0.0.1-python3.9`. A change publishes a new version; one that exists already is refused when it is planned. " +
					"While it is set, changed inputs need a new value here once the version is built. " +
					"Left out, the platform starts with `0.0.1` and each change of the inputs becomes the next patch version.",
				Optional:   true,
				Computed:   true,
				Validators: []validator.String{semanticVersion},
			},
			"version_increment": schema.StringAttribute{
				MarkdownDescription: "Has the version raise itself, in place of `version`: `major`, `minor`, `patch` or `prerelease`. Each change of the inputs is published as the next version, which the plan shows: it follows the greatest one that " +
					"there is, whoever published it, by the rules of `release.increment` of `peak_block_spec`. A new image begins with `0.1.0`, under `prerelease` with `0.1.0-rc.1`. Inputs that do not change publish nothing, " +
					"but that a prerelease becomes a final version when this changes from `prerelease` to another kind. When somebody else publishes between plan and apply, nothing is published, and the error says to plan again. Left out, the version is the typed one, or the one that the platform picks.",
				Optional:   true,
				Validators: []validator.String{stringvalidator.OneOf(versions.Increments()...), stringvalidator.ConflictsWith(path.MatchRoot("version"))},
			},
			"description": schema.StringAttribute{
				MarkdownDescription: "Description of the version. It is an input of the version like the others: it cannot change once the version is built. Left out, a version that exists keeps it.",
				Optional:            true,
				Computed:            true,
			},
			"build_details": buildDetailsAttribute(),
			"artifact":      artifactAttribute(),
			"artifact_hash": schema.StringAttribute{
				MarkdownDescription: "SHA-256 of what is packed from the folder: paths and contents, no modes, no times. It is the same on every system. " +
					"It is null for images that are built from elsewhere, and after an import. " + uploads.PinnedHashText,
				Optional: true,
				Computed: true,
			},
			"files":                uploads.FilesAttribute(),
			"autodeploy_resources": autodeployAttribute(),
			"wait": schema.BoolAttribute{
				MarkdownDescription: "Whether create and update wait for the build to end, and fail when it fails. Default: `true`.",
				Optional:            true,
				Computed:            true,
				Default:             booldefault.StaticBool(true),
			},
			"triggers": triggersAttribute(),
			"keep_versions": keepversions.Attribute("How many of the newest built versions to keep, 1 or more. Older ones are deleted once a new version is up, and when the number is lowered. " +
				"Versions without a successful build do not count, and go with the ones around them. " +
				"A version that the platform refuses to delete, because something uses it, stays, and a warning says so; what else cannot be deleted is an error, and the next apply deletes it. The version of this resource is never deleted, nor a newer one. Left out, all versions stay."),
			"version_id": schema.StringAttribute{
				MarkdownDescription: "Id of the version, which services and workflows refer to.",
				Computed:            true,
			},
			"build_id": schema.StringAttribute{
				MarkdownDescription: "Id of the build that this resource started last. It is null after an import.",
				Computed:            true,
			},
			"status": schema.StringAttribute{
				MarkdownDescription: "Status of the version: `not-ready`, `ready`, `in-use`, `deleting` or `delete-failed`.",
				Computed:            true,
			},
			"last_build_status": schema.StringAttribute{
				MarkdownDescription: "Status of the version's last build: `building`, `success`, `failed`, `stopping` or `stopped`.",
				Computed:            true,
			},
			"pull_url": schema.StringAttribute{
				MarkdownDescription: "Address that the version can be pulled from.",
				Computed:            true,
			},
			"timeouts": validators.Timeouts(ctx, defaultTimeout),
		},
	}
}
