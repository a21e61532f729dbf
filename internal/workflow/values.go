package workflow

import (
	"github.com/hashicorp/terraform-plugin-framework/types"
)

func textOrNull(text string) types.String {
	if text == "" {
		return types.StringNull()
	}
	return types.StringValue(text)
}
