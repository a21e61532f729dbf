package workflow

import (
	"regexp"
	"strconv"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
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
