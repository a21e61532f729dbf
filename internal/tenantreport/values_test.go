// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package tenantreport

import "testing"

// TestSmallestOf takes no instance type whose size it does not know, and none with a GPU.
func TestSmallestOf(t *testing.T) {
	t.Parallel()
	unknown, large := object{"id": "unknown", "cpu": "64 CPUs", "memory": "large"}, object{"id": "large", "cpu": jsonNumber(4000), "memory": jsonNumber(8000), "gpu": jsonNumber(0)}
	small, gpu := object{"id": "small", "cpu": jsonNumber(125), "memory": jsonNumber(125), "gpu": nil}, object{"id": "gpu", "cpu": jsonNumber(1), "memory": jsonNumber(1), "gpu": jsonNumber(1)}
	if got := smallestOf([]object{unknown, large, small, gpu}); got != "small" {
		t.Errorf("the smallest of four is %v", got)
	}
	if got := smallestOf([]object{{"id": "21", "cpu": "125", "memory": "125"}}); got != jsonNumber(21) {
		t.Errorf("an id that is written as a text is %v", got)
	}
	if got := smallestOf([]object{unknown, gpu}); got != nil {
		t.Errorf("the smallest of those that cannot be used is %v", got)
	}
}
