// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package validators

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
)

// Documented warns of a value that the documents of the platform do not list. Only the platform knows all that it takes, and
// it may take more by now, so that this is no error. Where the provider itself has to know the value, use stringvalidator.OneOf.
func Documented(words ...string) validator.String { return documented{words: words} }

// DocumentedUnless is Documented where other values may stand in place of a word, such as a reference to a parameter.
func DocumentedUnless(other func(text string) bool, words ...string) validator.String {
	return documented{words: words, other: other}
}

type documented struct {
	words []string
	other func(text string) bool
}

// Description implements validator.Describer.
func (v documented) Description(context.Context) string {
	return fmt.Sprintf(`one of "%s"`, strings.Join(v.words, `", "`))
}

// MarkdownDescription implements validator.Describer.
func (v documented) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

// ValidateString implements validator.String.
func (v documented) ValidateString(ctx context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	word := req.ConfigValue.ValueString()
	if slices.Contains(v.words, word) || v.other != nil && v.other(word) {
		return
	}
	resp.Diagnostics.AddAttributeWarning(req.Path, "Value is not documented",
		fmt.Sprintf("The documents of the platform do not list %q here, but %s. It is sent as it is, and the platform decides. If it is a slip, correct it.", word, v.Description(ctx)))
}
