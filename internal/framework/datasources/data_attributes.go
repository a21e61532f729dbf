// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package datasources

import (
	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/peakbi/terraform-provider-peak/internal/framework/validators"
)

// Computed returns an attribute of a data source with a text that the platform answers.
func Computed(description string) schema.StringAttribute {
	return schema.StringAttribute{MarkdownDescription: description, Computed: true}
}

// WithPeriod adds to the attributes of a data source that lists what happened, newest first: from when, until when, and how
// many. what names what is listed in descriptions, such as "builds". It changes the attributes and returns them.
func WithPeriod(attributes map[string]schema.Attribute, what string) map[string]schema.Attribute {
	attributes["date_from"] = schema.StringAttribute{
		MarkdownDescription: "Only " + what + " since this time, such as `2024-05-01T00:00:00Z`. Default: 90 days ago.",
		Optional:            true,
		Validators:          []validator.String{validators.ISOTime{}},
	}
	attributes["date_to"] = schema.StringAttribute{
		MarkdownDescription: "Only " + what + " until this time, such as `2024-05-31T00:00:00Z`. Default: now.",
		Optional:            true,
		Validators:          []validator.String{validators.ISOTime{}},
	}
	attributes["limit"] = schema.Int64Attribute{
		MarkdownDescription: "The newest so many " + what + " only. Default: all.",
		Optional:            true,
		Validators:          []validator.Int64{int64validator.AtLeast(1)},
	}
	return attributes
}
