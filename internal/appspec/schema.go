// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package appspec

import (
	"github.com/hashicorp/terraform-plugin-framework-validators/listvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/booldefault"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/peakbi/terraform-provider-peak/internal/framework/validators"
	"github.com/peakbi/terraform-provider-peak/internal/press"
)

const description = "An app spec: the blueprint of an app made of blocks, with versioned releases.\n\n" +
	"Metadata, `scope`, `tenants`, `featured` and `status` change in place. What a release holds (`blocks`, `parameters`, `input_data_model` and `release.notes`) never changes: " +
	"a new release is published with it, whose version raises itself (`release.increment`) or is raised by hand (`release.version`). " +
	"Releases that others publish are shown in `latest_release` and are no drift.\n\n" +
	"With `blocks[].release_version = peak_block_spec.x.release_version`, and `release_version` of the deployment likewise, one edit of one block plans that block, the app and its deployment, and nothing else.\n\n" + press.IncrementRules

// attributes are those of what a release holds.
func attributes() map[string]schema.Attribute {
	parameters := press.ParametersAttribute("app")
	parameters.MarkdownDescription += " Blocks inherit the values of the app; each parameter has to be one of at least one block."
	return map[string]schema.Attribute{
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
		"parameters":  parameters,
		attrDataModel: dataModel(),
		attrShareBlocks: schema.BoolAttribute{
			MarkdownDescription: "Whether who sees the app also sees its blocks: `scope` and `tenants` then rule the blocks as well. A tenant that is added gets the blocks before the app, " +
				"and one that is taken away loses them after it, in one apply, so that an app with all its blocks can be shared, unshared and given a further block at any time. " +
				"Leave `scope` and `tenants` out of the resources of these blocks, with `lifecycle { ignore_changes = [scope, tenants] }`. " +
				"What others had of a block before stays: a public block stays public, and tenants that another app shares it with keep it. " +
				"Blocks of other tenants cannot be shared any further, and have to be shared widely enough. " +
				"A block that is shared otherwise than the app shows as a change of this attribute to `true`. Turned off, or with the app destroyed, blocks stay shared as they are. " +
				"After an import nothing is planned while whoever sees the app sees its blocks, and with the first change of the app it rules them. Default: `false`.",
			Optional: true,
			Computed: true,
			Default:  booldefault.StaticBool(false),
		},
	}
}
