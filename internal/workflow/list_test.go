// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package workflow_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/querycheck"
	"github.com/hashicorp/terraform-plugin-testing/querycheck/queryfilter"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"
	"github.com/peakbi/terraform-provider-peak/internal/acctest"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/control"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/world"
)

// fill makes workflows flow-00, flow-01, ... behind Terraform's back and returns their ids.
func (s *stage) fill(t *testing.T, count int) []string {
	t.Helper()
	ids := make([]string, count)
	for i := range ids {
		ids[i] = s.create(t, fmt.Sprintf(`{"name":"flow-%02d","tags":[{"name":"t"}],"triggers":[{"cron":"0 2 * * *"},{"webhook":true}],"steps":{"load":{"command":"python load.py","imageId":IMAGE}}}`, i))
	}
	return ids
}

func TestAccWorkflow_list(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	ids := s.fill(t, 12)
	s.Decide(t, world.Outcome{Kind: "step", Result: "failed", Times: 1})
	if _, err := s.Client(t).ExecuteWorkflow(t.Context(), workflowID(t, ids[3]), executeBody(), nil); err != nil {
		t.Fatal(err)
	}
	s.Settle(t)
	if err := s.Emulator.Edit("workflow", ids[4], map[string]any{"paused": true, "updatedBy": "ann@example.com"}); err != nil {
		t.Fatal(err)
	}
	list := func(body string) string { return s.List("peak_workflow", body) }
	length := func(filter string, count int) resource.TestStep { return s.Finds("peak_workflow", filter, count) }
	s.Query(t, resource.TestCase{
		TerraformVersionChecks: actions,
		Steps: []resource.TestStep{
			{
				PreConfig: func() {
					s.disturb(control.Fault{Method: http.MethodGet, Path: "/workflows/$", Status: http.StatusForbidden})
				},
				Query: true, Config: list(""), ExpectError: regexp.MustCompile(`Cannot list peak_workflow`),
			},
			{
				PreConfig: s.Emulator.ClearFaults,
				Query:     true, Config: list("  include_resource = true"),
				QueryResultChecks: []querycheck.QueryResultCheck{
					querycheck.ExpectLength("peak_workflow.all", 12),
					querycheck.ExpectIdentity("peak_workflow.all", map[string]knownvalue.Check{"id": knownvalue.StringExact(ids[7])}),
					querycheck.ExpectResourceKnownValues("peak_workflow.all", queryfilter.ByDisplayName(knownvalue.StringExact("flow-07")), []querycheck.KnownValueCheck{
						{Path: tfjsonpath.New("id"), KnownValue: knownvalue.StringExact(ids[7])},
						{Path: tfjsonpath.New("steps").AtMapKey("load").AtMapKey("command"), KnownValue: knownvalue.StringExact("python load.py")},
						{Path: tfjsonpath.New("webhook_ids"), KnownValue: knownvalue.ListSizeExact(1)},
					}),
				},
			},
			length(`    search_term = "flow-0"`, 10),
			length(`    last_execution_statuses = ["Failed", "Running"]`, 1),
			length(`    statuses = ["Paused", "Draft"]`, 1),
			length(`    last_modified_by = ["ann@example.com"]`, 1),
			{
				PreConfig: s.Emulator.ClearJournal, Query: true, Config: list("  limit = 5"),
				QueryResultChecks: []querycheck.QueryResultCheck{querycheck.ExpectLength("peak_workflow.all", 5)},
			},
		},
	})
	// A contrary platform has smaller pages than it is asked for.
	if n := int64(len(s.Emulator.Journal())); n != acctest.Number(1, 2) {
		t.Errorf("%d requests for five workflows, want no page too many", n)
	}
}

// TestAccWorkflow_queryGeneratesConfiguration takes over what others made, of every kind, without changing any of it.
func TestAccWorkflow_queryGeneratesConfiguration(t *testing.T) {
	t.Parallel()
	acctest.NeedsActions(t)
	s := newStage(t)
	s.fill(t, 2)
	s.create(t, strings.Replace(everythingSent, `"name":"etl"`, `"name":"everything"`, 1))
	// With a token that the platform hides, a paused one, and one that is a draft.
	s.create(t, `{"name":"token","steps":{"load":{"command":"x","imageId":IMAGE,"repository":{"url":"https://git.example.com/a","branch":"main","token":"gh-secret-token"}}}}`)
	paused := s.create(t, `{"name":"paused","triggers":[{"cron":"0 2 * * *"}],"steps":{"call":{"type":"http","method":"get","url":"https://example.com","auth":{"type":"no-auth"}}}}`)
	if err := s.Client(t).PauseWorkflow(t.Context(), workflowID(t, paused)); err != nil {
		t.Fatal(err)
	}
	draft := s.create(t, `{"name":"draft","steps":{"out":{"type":"export","schema":"public","table":"t","sortBy":"id"}}}`)
	if err := s.Emulator.Edit("workflow", draft, map[string]any{"draft": true}); err != nil {
		t.Fatal(err)
	}
	s.Settle(t)

	cli := s.Onboard(t, "list \"peak_workflow\" \"all\" {\n  provider = peak\n}\n", 6)
	state, err := os.ReadFile(filepath.Join(cli.Dir, "terraform.tfstate"))
	if err != nil || !json.Valid(state) || strings.Contains(string(state), "gh-secret-token") {
		t.Errorf("the state holds a token, or is none: %v", err)
	}
}
