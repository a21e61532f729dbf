// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

// Package textvalue converts texts between attributes and the client, in which a text that is left out is "" in answers and nil
// in requests.
package textvalue

import "github.com/hashicorp/terraform-plugin-framework/types"

// OrNull is null for "", which is what the client makes of a member that is not there.
func OrNull(text string) types.String {
	if text == "" {
		return types.StringNull()
	}
	return types.StringValue(text)
}

// Pointer is nil for a value that cannot be sent: null, and one that is unknown because the platform chooses.
func Pointer(value types.String) *string {
	if value.IsUnknown() {
		return nil
	}
	return value.ValueStringPointer()
}

// NonEmptyPointer is nil for a value that need not be sent: null, unknown, and "", which says the same.
func NonEmptyPointer(value types.String) *string {
	if value.ValueString() == "" {
		return nil
	}
	return value.ValueStringPointer()
}
