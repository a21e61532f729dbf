// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package workflow_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/peakbi/terraform-provider-peak/internal/acctest"
)

// TestAccWorkflow_moveGeneratedSecret follows the guide on onboarding: the configuration that Terraform writes has the variables as
// the API shows them, and one that is secret moves to its write-only twin.
func TestAccWorkflow_moveGeneratedSecret(t *testing.T) {
	t.Parallel()
	acctest.NeedsActions(t)
	acctest.NotContrary(t, "what describes do not show cannot be written down (contract 16.4)")
	s := newStage(t)
	s.create(t, `{"name":"etl","steps":{"load":{"command":"python load.py","imageId":IMAGE,"parameters":{"env":{"KEY":"very-secret-one","MODE":"full"}}}}}`)
	cli := s.Onboard(t, "list \"peak_workflow\" \"all\" {\n  provider = peak\n  include_resource = true\n}\n", 1)
	path := filepath.Join(cli.Dir, "generated.tf")
	generated, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	moved := false
	for line := range strings.SplitSeq(string(generated), "\n") {
		name, _, _ := strings.Cut(strings.TrimSpace(line), " ")
		switch name {
		case "KEY":
			moved = strings.Contains(line, "very-secret-one")
		case "env_wo":
			lines = append(lines, "env_wo = { KEY = var.load_key }")
		case "env_wo_version":
			lines = append(lines, "env_wo_version = 1")
		default:
			lines = append(lines, line)
		}
	}
	if !moved || !strings.Contains(strings.Join(lines, "\n"), "var.load_key") {
		t.Fatalf("the generated configuration has not what is to be moved:\n%s", generated)
	}
	cli.Write(map[string]string{
		"generated.tf": strings.Join(lines, "\n"), "key.tf": "variable \"load_key\" {\n  type      = string\n  ephemeral = true\n}\n",
		"key.auto.tfvars": "load_key = \"very-secret-one\"\n",
	})
	plan := cli.Run("plan", "-input=false", "-no-color")
	if !strings.Contains(plan, "Plan: 0 to add, 1 to change, 0 to destroy.") || strings.Count(plan, "+ ") > 2 ||
		!strings.Contains(strings.Join(strings.Fields(plan), " "), "+ env_wo_version = 1") || !strings.Contains(plan, `- "KEY"`) {
		t.Errorf("the plan shows something else:\n%s", plan)
	}
	s.Emulator.ClearJournal()
	cli.Run("apply", "-input=false", "-auto-approve")
	if count := requests(s, "PUT", base); count != 1 {
		t.Errorf("%d updates", count)
	}
	if code, stdout, stderr := cli.Exit("plan", "-input=false", "-no-color", "-detailed-exitcode"); code != 0 {
		t.Errorf("after the move there is something to do:\n%s%s", stdout, stderr)
	}
	state, err := os.ReadFile(filepath.Join(cli.Dir, "terraform.tfstate"))
	if err != nil || strings.Contains(string(state), "very-secret") {
		t.Errorf("the state holds the secret, or is none: %v", err)
	}
}
