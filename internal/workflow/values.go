package workflow

import (
	"context"
	"regexp"
	"strconv"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// wholeNumber accepts the ids of workflows.
var wholeNumber = stringvalidator.RegexMatches(regexp.MustCompile(`^[1-9][0-9]{0,17}$`), "must be the id of a workflow, a whole number such as 9999")

// parseID reads an id that wholeNumber has accepted.
func parseID(id types.String) int64 {
	number, err := strconv.ParseInt(id.ValueString(), 10, 64)
	if err != nil {
		return 0
	}
	return number
}

func textOrNull(text string) types.String {
	if text == "" {
		return types.StringNull()
	}
	return types.StringValue(text)
}

// isoTime accepts times such as 2024-05-01T00:00:00Z.
type isoTime struct{}

// Description implements validator.Describer.
func (isoTime) Description(context.Context) string {
	return "a time such as 2024-05-01T00:00:00Z"
}

// MarkdownDescription implements validator.Describer.
func (v isoTime) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

// ValidateString implements validator.String.
func (isoTime) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	if _, err := time.Parse(time.RFC3339, req.ConfigValue.ValueString()); err != nil {
		resp.Diagnostics.AddAttributeError(req.Path, "Invalid time", strconv.Quote(req.ConfigValue.ValueString())+" is not a time such as 2024-05-01T00:00:00Z.")
	}
}
