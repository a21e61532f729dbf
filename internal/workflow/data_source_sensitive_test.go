// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package workflow_test

import (
	"regexp"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
)

// TestAccWorkflowData_sensitive outputs variables of a step, which the data source cannot tell from secret ones: Terraform wants the
// output to say that it is sensitive. Everything else can be shown.
func TestAccWorkflowData_sensitive(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	id := s.create(t, `{"name":"etl","steps":{"load":{"command":"python load.py","imageId":IMAGE,"parameters":{"env":{"KEY":"x"}}}}}`)
	config := func(value, sensitive string) string {
		return s.Config("data \"peak_workflow\" \"etl\" {\n  id = \"" + id + "\"\n}\noutput \"shown\" {\n  value = data.peak_workflow.etl." + value + "\n" + sensitive + "}\n")
	}
	const env = "steps[\"load\"].parameters.env[\"KEY\"]"
	s.Query(t, resource.TestCase{Steps: []resource.TestStep{
		{Config: config(env, ""), ExpectError: regexp.MustCompile(`Output refers to sensitive values`)},
		{Config: config(env, "sensitive = true\n"), Check: resource.TestCheckOutput("shown", "x")},
		{Config: config("steps[\"load\"].command", ""), Check: resource.TestCheckOutput("shown", "python load.py")},
	}})
}
