package press

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
)

// sortOrder accepts one of its fields with a direction behind it, such as createdAt:desc (contract 7).
type sortOrder struct {
	fields []string
}

// Description implements validator.Describer.
func (v sortOrder) Description(context.Context) string {
	return "must be one of " + strings.Join(v.fields, ", ") + ", with :asc or :desc behind it"
}

// MarkdownDescription implements validator.Describer.
func (v sortOrder) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

// ValidateString implements validator.String.
func (v sortOrder) ValidateString(ctx context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	field, direction, _ := strings.Cut(req.ConfigValue.ValueString(), ":")
	if !slices.Contains(v.fields, field) || direction != "asc" && direction != "desc" {
		resp.Diagnostics.AddAttributeError(req.Path, "Invalid order", fmt.Sprintf("%q is no order: it %s.", req.ConfigValue.ValueString(), v.Description(ctx)))
	}
}
