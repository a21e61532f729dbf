// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package jsonvalue

import "github.com/hashicorp/terraform-plugin-framework/attr"

// Missing reports that a value is null or not known yet.
func Missing(value attr.Value) bool {
	return value == nil || value.IsNull() || value.IsUnknown()
}

// NullElement is the summary of errors about null elements.
const NullElement = "Null element"

// What errors about null elements advise.
const (
	NullsInMapAdvice  = "Leave what is null out: { for k, v in m : k => v if v != null }, with your map in place of m."
	NullsInListAdvice = "Leave what is null out: [for v in l : v if v != null], with your list in place of l."
)
