// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package tags

import (
	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/framework/validators"
)

// Names of the attributes.
const (
	Own = "tags"
	All = "tags_all"
)

// Attributes are the attributes of an object that has tags.
func Attributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		Own: schema.SetAttribute{
			MarkdownDescription: "Tags. Left out, there are none but the `default_tags` of the provider.",
			Optional:            true,
			ElementType:         types.StringType,
			Validators:          Validators(),
		},
		All: schema.SetAttribute{
			MarkdownDescription: "All tags: `tags` and the `default_tags` of the provider.",
			Computed:            true,
			ElementType:         types.StringType,
		},
	}
}

// Validators are the checks of a set of tags.
func Validators() []validator.Set {
	return []validator.Set{validators.NoNulls{}, setvalidator.ValueStringsAre(stringvalidator.LengthAtLeast(1))}
}
