// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package workflow_test

import (
	"regexp"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"
	"github.com/peakbi/terraform-provider-peak/internal/acctest"
)

func TestAccWorkflow_dataSource(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	id := s.create(t, everythingSent)
	s.create(t, `{"name":"etl-2","steps":{"load":{"command":"x","imageId":IMAGE}}}`)
	data := func(body string) string { return s.Config("data \"peak_workflow\" \"w\" {\n" + body + "\n}\n") }
	shows := func(value knownvalue.Check, path tfjsonpath.Path) statecheck.StateCheck {
		return statecheck.ExpectKnownValue("data.peak_workflow.w", path, value)
	}
	shown := []statecheck.StateCheck{
		shows(knownvalue.StringExact(id), tfjsonpath.New("id")),
		shows(knownvalue.StringExact("etl"), tfjsonpath.New("name")),
		shows(knownvalue.StringExact("Available"), tfjsonpath.New("status")),
		// Describes need not have metadata (contract 16.4).
		shows(knownvalue.Bool(!acctest.Contrary()), tfjsonpath.New("allow_concurrent_execution")),
		shows(knownvalue.ListSizeExact(1), tfjsonpath.New("webhook_ids")),
		shows(knownvalue.MapSizeExact(5), tfjsonpath.New("steps")),
		shows(knownvalue.StringExact("https://git.example.com/etl"), tfjsonpath.New("steps").AtMapKey("load").AtMapKey("repository").AtMapKey("url")),
		shows(knownvalue.StringExact("1"), tfjsonpath.New("steps").AtMapKey("load").AtMapKey("parameters").AtMapKey("env").AtMapKey("A")),
	}
	s.Query(t, resource.TestCase{Steps: []resource.TestStep{
		{Config: data(`name = "et"`), ExpectError: regexp.MustCompile(`Cannot find peak_workflow by name`)},
		{Config: data(`id = "424242"`), ExpectError: regexp.MustCompile(`peak_workflow does not exist`)},
		{Config: data(`id = "etl"`), ExpectError: regexp.MustCompile(`Invalid workflow id`)},
		s.Together(
			resource.TestStep{Config: data(`id = "` + id + `"`), ConfigStateChecks: shown},
			resource.TestStep{Config: data(`name = "etl"`), ConfigStateChecks: shown},
		),
		{
			PreConfig: func() {
				if err := s.Emulator.Edit("workflow", id, map[string]any{"name": "etl-2"}); err != nil {
					t.Fatal(err)
				}
			},
			Config: data(`name = "etl-2"`), ExpectError: regexp.MustCompile(`(?s)more than one.*` + id),
		},
	}})
}

func TestAccWorkflow_dataSources(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	ids := s.fill(t, 3)
	if _, err := s.Client(t).ExecuteWorkflow(t.Context(), workflowID(t, ids[1]), executeBody(), nil); err != nil {
		t.Fatal(err)
	}
	s.Settle(t)
	const executed = "data.peak_workflows.executed"
	of := func(name string) tfjsonpath.Path {
		return tfjsonpath.New("workflows").AtSliceIndex(0).AtMapKey(name)
	}
	s.Query(t, resource.TestCase{Steps: []resource.TestStep{
		{
			Config: s.Config(`
data "peak_workflows" "all" {}
data "peak_workflows" "named" {
  search_term = "flow-02"
}
data "peak_workflows" "executed" {
  last_execution_statuses = ["Success"]
  statuses                = ["Available"]
}
`),
			ConfigStateChecks: []statecheck.StateCheck{
				statecheck.ExpectKnownValue("data.peak_workflows.all", tfjsonpath.New("workflows"), knownvalue.ListSizeExact(3)),
				statecheck.ExpectKnownValue("data.peak_workflows.named", tfjsonpath.New("workflows"), knownvalue.ListSizeExact(1)),
				statecheck.ExpectKnownValue("data.peak_workflows.named", of("last_execution"), knownvalue.Null()),
				statecheck.ExpectKnownValue(executed, tfjsonpath.New("workflows"), knownvalue.ListSizeExact(1)),
				statecheck.ExpectKnownValue(executed, of("id"), knownvalue.StringExact(ids[1])),
				statecheck.ExpectKnownValue(executed, of("name"), knownvalue.StringExact("flow-01")),
				statecheck.ExpectKnownValue(executed, of("tags"), knownvalue.ListExact([]knownvalue.Check{knownvalue.StringExact("t")})),
				statecheck.ExpectKnownValue(executed, of("crons"), knownvalue.ListExact([]knownvalue.Check{knownvalue.StringExact("0 2 * * *")})),
				statecheck.ExpectKnownValue(executed, of("webhook_ids"), knownvalue.ListSizeExact(1)),
				statecheck.ExpectKnownValue(executed, of("last_execution").AtMapKey("status"), knownvalue.StringExact("Success")),
				statecheck.ExpectKnownValue(executed, of("created_at"), knownvalue.NotNull()),
			},
		},
	}})
}

// TestAccWorkflow_dataSourceOfNothing has no workflows at all.
func TestAccWorkflow_dataSourceOfNothing(t *testing.T) {
	t.Parallel()
	p := acctest.New(t, 0)
	p.Query(t, resource.TestCase{Steps: []resource.TestStep{{
		Config: p.Config("data \"peak_workflows\" \"all\" {}\n"),
		ConfigStateChecks: []statecheck.StateCheck{
			statecheck.ExpectKnownValue("data.peak_workflows.all", tfjsonpath.New("workflows"), knownvalue.ListExact([]knownvalue.Check{})),
		},
	}}})
}
