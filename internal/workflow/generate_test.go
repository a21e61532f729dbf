// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package workflow_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// TestAccWorkflow_generatedConfiguration has somebody else make a workflow of all four step types, lets Terraform write the
// configuration for it, and expects that this configuration changes nothing, neither while importing nor afterwards.
func TestAccWorkflow_generatedConfiguration(t *testing.T) {
	t.Parallel()
	withText := strings.Replace(everythingSent, `"command":"python load.py"`, `"command":"echo \"${HOME} %{if}\"\n\tdone\n"`, 1)
	for name, sent := range map[string]string{
		"everything": withText,
		"small":      `{"name":"etl","steps":{"load":{"command":"python load.py","imageId":IMAGE}}}`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newStage(t)
			var body peak.WorkflowBody
			if err := json.Unmarshal([]byte(s.ids(sent)), &body); err != nil {
				t.Fatal(err)
			}
			written, err := s.Client(t).CreateWorkflow(t.Context(), body)
			if err != nil {
				t.Fatal(err)
			}
			s.Settle(t)

			block := "import {\n  to = " + address + "\n  id = \"" + strconv.FormatInt(written.ID, 10) + "\"\n"
			// Terraform 1.16 wants to be told the provider of a resource that it is to write, and not of one that is written.
			cli := s.CLI(t, map[string]string{"import.tf": block + "  provider = peak\n}\n"})
			plan := cli.Run("plan", "-input=false", "-no-color", "-generate-config-out=generated.tf")
			if !strings.Contains(plan, "Plan: 1 to import, 0 to add, 0 to change, 0 to destroy.") {
				t.Errorf("the plan that writes the configuration changes something:\n%s", plan)
			}
			cli.Write(map[string]string{"import.tf": block + "}\n"})
			plan = cli.Run("plan", "-input=false", "-no-color")
			if !strings.Contains(plan, "Plan: 1 to import, 0 to add, 0 to change, 0 to destroy.") {
				generated, _ := os.ReadFile(filepath.Join(cli.Dir, "generated.tf"))
				t.Errorf("the written configuration changes something:\n%s\n%s", plan, generated)
			}
			cli.Run("apply", "-input=false", "-auto-approve")
			if code, stdout, stderr := cli.Exit("plan", "-input=false", "-no-color", "-detailed-exitcode"); code != 0 {
				t.Errorf("after the import there is something to do:\n%s%s", stdout, stderr)
			}
			if err := s.Wrote()(nil); err != nil {
				t.Error(err)
			}
			cli.Run("destroy", "-input=false", "-auto-approve")
			if left := s.Emulator.Objects()["workflow"]; len(left) != 0 {
				t.Errorf("left behind after destroy: %v", left)
			}
		})
	}
}
