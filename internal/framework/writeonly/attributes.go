// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package writeonly

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/mapvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/framework/validators"
)

// Needs is the end of the description of every write-only attribute of a resource: which command lines know such attributes. A further
// condition may follow it. Descriptions of actions go without, since whoever knows actions knows write-only attributes.
const Needs = "Needs Terraform or OpenTofu, each 1.11 or later"

// AddAttributes adds the write-only twin of a map of texts, and its version, to the attributes that the map is
// among. what names the members in descriptions, such as "Environment variables"; change says what another version does. It
// changes the attributes and returns them.
func AddAttributes(attributes map[string]schema.Attribute, name, what, change string) map[string]schema.Attribute {
	secret, version := name+Suffix, name+versionSuffix
	sibling := func(name string) path.Expression { return path.MatchRelative().AtParent().AtName(name) }
	attributes[secret] = schema.MapAttribute{
		MarkdownDescription: fmt.Sprintf("%s that are secret, which `%s` is merged with: no name may be in both. Write-only: they are sent whenever `%s` is, and never stored, "+
			"so keep them in the configuration. %s, and `%s`.", what, name, name, Needs, version),
		Optional:    true,
		WriteOnly:   true,
		Sensitive:   true,
		ElementType: types.StringType,
		Validators: []validator.Map{
			validators.NoNulls{},
			mapvalidator.KeysAre(stringvalidator.LengthAtLeast(1)),
			mapvalidator.AlsoRequires(sibling(version)),
			disjoint{name},
		},
	}
	attributes[version] = schema.Int64Attribute{
		MarkdownDescription: fmt.Sprintf("Version of `%s`, of your choice. %s Without one, new values travel only with other changes.", secret, change),
		Optional:            true,
		Validators:          []validator.Int64{int64validator.AlsoRequires(sibling(secret))},
	}
	return attributes
}

// disjoint accepts maps that share no name with the map next to them that has this name.
type disjoint struct{ sibling string }

// Description implements validator.Describer.
func (d disjoint) Description(context.Context) string {
	return "no name that is in " + d.sibling + " as well"
}

// MarkdownDescription implements validator.Describer.
func (d disjoint) MarkdownDescription(ctx context.Context) string { return d.Description(ctx) }

// ValidateMap implements validator.Map.
func (d disjoint) ValidateMap(ctx context.Context, req validator.MapRequest, resp *validator.MapResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	var sibling types.Map
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, req.Path.ParentPath().AtName(d.sibling), &sibling)...)
	others := sibling.Elements()
	for _, name := range slices.Sorted(maps.Keys(req.ConfigValue.Elements())) {
		if _, twice := others[name]; twice {
			resp.Diagnostics.AddAttributeError(req.Path, "Name given twice",
				fmt.Sprintf("%q is in %s and in %s. Remove it from one of them.", name, d.sibling, d.sibling+Suffix))
		}
	}
}
