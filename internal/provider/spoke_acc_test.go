// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"
	"github.com/peakbi/terraform-provider-peak/internal/acctest"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// TestAccProvider_spoke reads the log of a step, and queries metrics one by one and together, on a spoke tenant. The platform
// refuses there what goes to the usual paths.
func TestAccProvider_spoke(t *testing.T) {
	t.Parallel()
	acctest.SameOnEveryCLI(t)
	p := acctest.NewSpoke(t, 0)
	client := p.Client(t)
	made, err := client.CreateWorkflow(t.Context(), peak.WorkflowBody{Name: "etl", Steps: map[string]any{"load": map[string]any{"type": "http", "method": "get", "url": "https://example.com"}}})
	if err != nil {
		t.Fatal(err)
	}
	execution, err := client.ExecuteWorkflow(t.Context(), made.ID, peak.ExecuteWorkflowBody{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	p.Settle(t)
	request := httptest.NewRequestWithContext(t.Context(), http.MethodPost, p.URL+"/_emulator/metric-rows", strings.NewReader(`{"namespace": "sales", "measures": ["o.count"], "rows": [{"o.count": 3}]}`))
	request.Header.Set("Content-Type", "application/json")
	registered := httptest.NewRecorder()
	if p.Emulator.ServeHTTP(registered, request); registered.Code != http.StatusCreated {
		t.Fatalf("%d %s", registered.Code, registered.Body)
	}
	p.Query(t, resource.TestCase{Steps: []resource.TestStep{{
		Config: p.Config(fmt.Sprintf(`
data "peak_workflow_execution" "run" {
  workflow_id  = "%d"
  execution_id = %q
  log_steps    = ["load"]
  log_lines    = 1
}
data "peak_metric_query" "one" {
  namespace = "sales"
  measures  = ["o.count"]
}
data "peak_metric_query" "several" {
  queries = [{ namespace = "sales", measures = ["o.count"] }]
}
`, made.ID, execution)),
		ConfigStateChecks: []statecheck.StateCheck{
			statecheck.ExpectKnownValue("data.peak_workflow_execution.run", tfjsonpath.New("steps").AtSliceIndex(0).AtMapKey("log_tail"), knownvalue.ListSizeExact(1)),
			statecheck.ExpectKnownValue("data.peak_metric_query.one", tfjsonpath.New("rows"), knownvalue.NotNull()),
			statecheck.ExpectKnownValue("data.peak_metric_query.several", tfjsonpath.New("results"), knownvalue.NotNull()),
		},
	}}})
	for _, entry := range p.Emulator.Journal() {
		if strings.HasSuffix(entry.Path, "/query") && !strings.HasPrefix(entry.Path, "/spoke/") {
			t.Errorf("%s %s went to the usual host", entry.Method, entry.Path)
		}
	}
}
