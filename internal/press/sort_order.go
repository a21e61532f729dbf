// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package press

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/framework/datasources"
	"github.com/peakbi/terraform-provider-peak/internal/framework/validators"
)

// SortFilter is the order of a list by some of the API's fields.
func SortFilter(fields ...string) datasources.Filter {
	return datasources.Filter{
		Name: "sort", Kind: datasources.Texts,
		Description: fmt.Sprintf("Order: one or more of `%s`, each with `:asc` or `:desc` behind it, such as `createdAt:desc`. Default: the order of the platform.", strings.Join(fields, "`, `")),
		Validators:  []validator.String{sortOrder{fields}},
	}
}

// sortOrder accepts a field with a direction behind it, such as createdAt:desc (contract 7), and warns of one that is not among
// its fields, which the documents list.
type sortOrder struct {
	fields []string
}

// Description implements validator.Describer.
func (v sortOrder) Description(context.Context) string {
	return "one of " + strings.Join(v.fields, ", ") + ", with :asc or :desc behind it"
}

// MarkdownDescription implements validator.Describer.
func (v sortOrder) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

// ValidateString implements validator.String.
func (v sortOrder) ValidateString(ctx context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	field, direction, _ := strings.Cut(req.ConfigValue.ValueString(), ":")
	switch {
	case field == "" || direction != "asc" && direction != "desc":
		resp.Diagnostics.AddAttributeError(req.Path, "Invalid order", fmt.Sprintf("%q is no order: it must be %s.", req.ConfigValue.ValueString(), v.Description(ctx)))
	case !slices.Contains(v.fields, field):
		validators.Documented(v.fields...).ValidateString(ctx, validator.StringRequest{Path: req.Path, ConfigValue: types.StringValue(field)}, resp)
	}
}
