// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package artifact

import (
	"context"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/booldefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/listdefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringdefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/framework/base"
	"github.com/peakbi/terraform-provider-peak/internal/framework/keepversions"
	"github.com/peakbi/terraform-provider-peak/internal/framework/uploads"
	"github.com/peakbi/terraform-provider-peak/internal/framework/validators"
)

// defaultTimeout bounds create, update and delete unless the configuration says otherwise.
const defaultTimeout = 20 * time.Minute

// IdentitySchema implements resource.ResourceWithIdentity.
func (r *artifact) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = base.IdentityByID("Id of the artifact.")
}

// Schema implements resource.Resource.
func (r *artifact) Schema(ctx context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	ignoreFiles := uploads.IgnoreFilesAttribute()
	// An import does not show what an upload was shaped by: the default stands for "nothing".
	ignoreFiles.Computed, ignoreFiles.Default = true, listdefault.StaticValue(types.ListValueMust(types.StringType, []attr.Value{}))
	resp.Schema = schema.Schema{
		MarkdownDescription: "An artifact: a zip of a folder, kept on the platform in versions. The folder is packed and uploaded when it is created, " +
			"and as a new version whenever the content of the folder changes.\n\n" +
			"What counts is the content of the files that are packed and their paths. Modes, times, the order on disk and ignored files do not, so that every system " +
			"and every checkout finds the same. In the archive a file is executable when its mode says so, or its content: a script that begins with `#!`, a program of Linux or macOS. " +
			"When somebody else uploads a version with other content, the next plan uploads the folder again.\n\n" +
			"The folder must not change between plan and apply: Terraform then stops with \"inconsistent final plan\" before anything is uploaded, and planning again helps.",
		Attributes: map[string]schema.Attribute{
			"id": schema.StringAttribute{
				MarkdownDescription: "Id of the artifact.",
				Computed:            true,
				PlanModifiers:       []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
			},
			"name": schema.StringAttribute{
				MarkdownDescription: "Name of the artifact.",
				Required:            true,
				Validators:          []validator.String{validators.ObjectName()},
			},
			"description": schema.StringAttribute{
				MarkdownDescription: "Description of the artifact. Left out, the present description stays; `\"\"` clears it.",
				Optional:            true,
				Computed:            true,
				// The platform shows this text for a description that was never set, so it cannot be told from none.
				Validators:    []validator.String{stringvalidator.NoneOf("null")},
				PlanModifiers: []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
			},
			"path": schema.StringAttribute{
				MarkdownDescription: "Folder to pack. A relative path starts at the directory in which Terraform runs; write `\"${path.module}/app\"` for a folder beside the configuration. " +
					"The archive may have 10 MiB; links must not leave the folder. Needed to create the artifact. " +
					"Left out on one that exists, its content stays as it is. Another path with the same content changes nothing. " + uploads.WithheldText,
				Optional: true,
				Computed: true,
				Default:  stringdefault.StaticString(""),
			},
			"ignore_files": ignoreFiles,
			"source": schema.StringAttribute{
				MarkdownDescription: "Where the artifact comes from, as free text. It is sent when the artifact is created, and the platform neither shows nor changes it afterwards: " +
					"another value on an artifact that exists is an error. On an imported artifact the first value is recorded as the one that it has. Left out later, it stays as it is.",
				Optional: true,
				Computed: true,
			},
			"scan": schema.BoolAttribute{
				MarkdownDescription: "Whether the platform scans uploads for vulnerabilities. It is part of each upload: a change alone uploads nothing. Default: `false`.",
				Optional:            true,
				Computed:            true,
				Default:             booldefault.StaticBool(false),
			},
			"validate": schema.BoolAttribute{
				MarkdownDescription: "Whether the platform validates uploads; a new artifact needs `source` for it. It is part of each upload: a change alone uploads nothing. Default: `false`.",
				Optional:            true,
				Computed:            true,
				Default:             booldefault.StaticBool(false),
			},
			"artifact_hash": schema.StringAttribute{
				MarkdownDescription: "SHA-256, in hex, of what is packed: sorted paths and contents. Known at plan, and the same on every system. " +
					"Null when the content on the platform could not be read. " + uploads.PinnedHashText,
				Optional: true,
				Computed: true,
			},
			"files": uploads.FilesAttribute(),
			"version": schema.Int64Attribute{
				MarkdownDescription: "Newest version of the artifact; versions count from 1.",
				Computed:            true,
			},
			"keep_versions": keepversions.Attribute("How many of the newest versions to keep, 1 or more. Older ones are deleted once a new version is up, and when the number is lowered. " +
				"A version that the platform refuses to delete, because something uses it, stays, and a warning says so; what else cannot be deleted is an error, and the next apply deletes it. The version of this resource is never deleted. Left out, all versions stay."),
			"timeouts": validators.Timeouts(ctx, defaultTimeout),
		},
	}
}
