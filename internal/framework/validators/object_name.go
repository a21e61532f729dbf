// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package validators

import (
	"context"
	"fmt"
	"strings"
	"unicode"

	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
)

// maxName bounds the name of an object, in bytes. The platform's own limits are not documented; no service takes as much.
const maxName = 4 << 10

// ObjectName accepts what can be the name of an object on the platform: a text of one line that is not empty. What else a
// name may hold is for the platform to say.
func ObjectName() validator.String { return objectName{} }

type objectName struct{}

// Description implements validator.Describer.
func (objectName) Description(context.Context) string {
	return fmt.Sprintf("1 to %d bytes of text without line breaks and other control characters", maxName)
}

// MarkdownDescription implements validator.Describer.
func (v objectName) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

// ValidateString implements validator.String.
func (v objectName) ValidateString(ctx context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	name := req.ConfigValue.ValueString()
	var reason string
	switch at := strings.IndexFunc(name, unicode.IsControl); {
	case name == "":
		reason = "The name is empty."
	case len(name) > maxName:
		reason = fmt.Sprintf("The name has %d bytes; it begins with %.40q.", len(name), name)
	case at >= 0:
		reason = fmt.Sprintf("The name %.60q holds a control character, %.1q, after %d bytes.", name, name[at:], at)
	default:
		return
	}
	resp.Diagnostics.AddAttributeError(req.Path, "Invalid name", reason+" A name has to be "+v.Description(ctx)+".")
}
