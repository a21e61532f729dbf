// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package workflow_test

import (
	"encoding/json"
	"strconv"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/compare"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/control"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

type terraformState = terraform.State

// attribute expects a value in state.
func attribute(value knownvalue.Check, name string) statecheck.StateCheck {
	return statecheck.ExpectKnownValue(address, tfjsonpath.New(name), value)
}

// step expects a value in the step "load".
func step(value knownvalue.Check, names ...string) statecheck.StateCheck {
	path := tfjsonpath.New("steps").AtMapKey("load")
	for _, name := range names {
		path = path.AtMapKey(name)
	}
	return statecheck.ExpectKnownValue(address, path, value)
}

// sameValue expects a value to stay.
func sameValue() compare.ValueComparer { return compare.ValuesSame() }

func workflowID(t *testing.T, id string) int64 {
	t.Helper()
	number, err := strconv.ParseInt(id, 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	return number
}

func executeBody() peak.ExecuteWorkflowBody { return peak.ExecuteWorkflowBody{} }

// create makes a workflow behind Terraform's back from the JSON of a body and returns its id.
func (s *stage) create(t *testing.T, sent string) string {
	t.Helper()
	var body peak.WorkflowBody
	if err := json.Unmarshal([]byte(s.ids(sent)), &body); err != nil {
		t.Fatal(err)
	}
	written, err := s.Client(t).CreateWorkflow(t.Context(), body)
	if err != nil {
		t.Fatal(err)
	}
	s.Settle(t)
	return strconv.FormatInt(written.ID, 10)
}

// unwrap undoes the frames and line breaks of the CLI's messages.
func unwrap(output string) string {
	return strings.Join(strings.Fields(strings.NewReplacer("│", " ", "╷", " ", "╵", " ").Replace(output)), " ")
}

// disturb arms a fault.
func (s *stage) disturb(fault control.Fault) {
	s.t.Helper()
	if _, err := s.Emulator.AddFault(fault); err != nil {
		s.t.Fatal(err)
	}
}

// requests counts the calls of a method whose path contains a text.
func requests(s *stage, method, path string) int {
	count := 0
	for _, entry := range s.Emulator.Journal() {
		if entry.Method == method && strings.Contains(entry.Path, path) {
			count++
		}
	}
	return count
}
