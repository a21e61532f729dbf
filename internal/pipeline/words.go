package pipeline

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
)

// oneOf allows some words, and in blocks a reference to a build parameter as well.
func (f Flavour) oneOf(words ...string) validator.String {
	if f == Block {
		return OneOfOrParam(words...)
	}
	return stringvalidator.OneOf(words...)
}

// OneOfOrParam allows some words and references to a build parameter: any text of a block's configuration may be one
// (contract 10.4).
func OneOfOrParam(words ...string) validator.String { return wordOrParam{words} }

type wordOrParam struct {
	words []string
}

// Description implements validator.Describer.
func (v wordOrParam) Description(context.Context) string {
	return fmt.Sprintf(`one of "%s", or @param:<build parameter>`, strings.Join(v.words, `", "`))
}

// MarkdownDescription implements validator.Describer.
func (v wordOrParam) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

// ValidateString implements validator.String.
func (v wordOrParam) ValidateString(ctx context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	if word := req.ConfigValue.ValueString(); !isParam(word) && !slices.Contains(v.words, word) {
		resp.Diagnostics.AddAttributeError(req.Path, "Invalid value", fmt.Sprintf("%q is not %s.", word, v.Description(ctx)))
	}
}
