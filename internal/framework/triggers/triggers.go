// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

// Package triggers is about values of the user's choice that stand for what something depends on: when one changes, it is done
// again. Only Terraform knows of them.
package triggers

import "github.com/hashicorp/terraform-plugin-framework/types"

// Moved tells whether a trigger has another value than before. What is new or gone is no change: triggers that are added to
// something that exists, or taken away, say nothing of what it was made from. known is false when that hangs on a value that
// is not known yet.
func Moved(before, after types.Map) (moved, known bool) {
	had := before.Elements()
	if after.IsUnknown() {
		return false, len(had) == 0
	}
	known = true
	for name, value := range after.Elements() {
		switch was, there := had[name]; {
		case !there:
		case value.IsUnknown():
			known = false
		case !value.Equal(was):
			moved = true
		}
	}
	return moved, known
}
