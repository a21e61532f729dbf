// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package peak

import "testing"

// TestExecutionParamsAdd lets later parameters win, of all steps and of single ones.
func TestExecutionParamsAdd(t *testing.T) {
	t.Parallel()
	var params ExecutionParams
	params.Add(map[string]string{"A": "1", "B": "2"}, map[string]map[string]string{"load": {"C": "3", "D": "4"}})
	params.Add(map[string]string{"B": "secret"}, map[string]map[string]string{"load": {"D": "secret"}, "next": {"E": "secret"}})
	equal(t, params, ExecutionParams{
		Global:   map[string]string{"A": "1", "B": "secret"},
		StepWise: map[string]map[string]string{"load": {"C": "3", "D": "secret"}, "next": {"E": "secret"}},
	})
}
