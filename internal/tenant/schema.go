// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package tenant

import (
	"maps"

	"github.com/hashicorp/terraform-plugin-framework-validators/float64validator"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
)

// minimumAttributes are the filters by size that the data sources share.
func minimumAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"min_cpu":    minimumAttribute("Only instance types with at least this many CPUs, such as `2` or `0.5`."),
		"min_memory": minimumAttribute("Only instance types with at least this much memory in GB, such as `4` or `0.5`."),
		"min_gpu":    minimumAttribute("Only instance types with at least this many GPUs; those without a GPU count as 0."),
	}
}

func minimumAttribute(description string) schema.Attribute {
	return schema.Float64Attribute{
		MarkdownDescription: description + " Default: any.",
		Optional:            true,
		Validators:          []validator.Float64{float64validator.AtLeast(0)},
	}
}

// sizeAttributes are the values of an instance type that both APIs know.
func sizeAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"id":         schema.StringAttribute{MarkdownDescription: "Id of the instance type, as `instance_type_id` takes it.", Computed: true},
		"cpu":        schema.NumberAttribute{MarkdownDescription: "CPUs, such as `0.125`.", Computed: true},
		"memory":     schema.NumberAttribute{MarkdownDescription: "Memory in GB, such as `0.125`.", Computed: true},
		"gpu":        schema.NumberAttribute{MarkdownDescription: "GPUs; null for none.", Computed: true},
		"gpu_memory": schema.NumberAttribute{MarkdownDescription: "Memory of the GPUs in GB; null for none.", Computed: true},
	}
}

// results are the list and its first element, under the names that a data source gives them.
func results(list, what string, attributes map[string]schema.Attribute) map[string]schema.Attribute {
	return map[string]schema.Attribute{
		list: schema.ListNestedAttribute{
			MarkdownDescription: what + " that pass the filters, smallest first: ordered by CPUs, then memory, then GPUs, then id.",
			Computed:            true,
			NestedObject:        schema.NestedAttributeObject{Attributes: attributes},
		},
		"smallest": schema.SingleNestedAttribute{
			MarkdownDescription: "The first of `" + list + "`; null when none passes the filters.",
			Computed:            true,
			Attributes:          attributes,
		},
	}
}

// merged returns all attributes in one map; the names do not overlap.
func merged(parts ...map[string]schema.Attribute) map[string]schema.Attribute {
	all := map[string]schema.Attribute{}
	for _, part := range parts {
		maps.Copy(all, part)
	}
	return all
}
