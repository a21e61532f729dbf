// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package jsonvalue

import "strings"

// EscapeName makes the name of a member a part of a JSON pointer.
func EscapeName(name string) string {
	return strings.NewReplacer("~", "~0", "/", "~1").Replace(name)
}

// UnescapeName is the reverse of EscapeName.
func UnescapeName(part string) string {
	return strings.NewReplacer("~1", "/", "~0", "~").Replace(part)
}
