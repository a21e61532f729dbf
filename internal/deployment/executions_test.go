// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package deployment

import (
	"testing"

	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

func TestFindWorkflows(t *testing.T) {
	t.Parallel()
	p := platform{
		"GET /v1/blocks/deployments/d-1/revisions/2": {`{"resources":[{"platformId":null},{"platformId":"7"}]}`},
		"GET /v1/blocks/deployments/b-1":             {`{"id":"b-1","spec":{"id":"s-1","release":{"version":"1.0.0"}}}`},
	}
	o := operationOn(t, peak.Apps, p)
	block := peak.Deployment{ID: "d-1", Kind: "workflow", Spec: peak.DeploymentSpec{ID: "s-1", Name: "etl", ReleaseVersion: "1.0.0"}, LatestRevision: peak.Revision{Revision: 2}}
	flows, err := findWorkflows(t.Context(), o.client, peak.Blocks, block)
	if err != nil || len(flows) != 1 || flows[0] != (flow{"etl", "s-1", "1.0.0", 7}) {
		t.Errorf("block: %v, error %v", flows, err)
	}
	block.Kind = "service"
	if flows, err = findWorkflows(t.Context(), o.client, peak.Blocks, block); err != nil || flows != nil {
		t.Errorf("service: %v, error %v", flows, err)
	}
	app := peak.Deployment{ID: "d-2", Kind: "app", LatestRevision: peak.Revision{Blocks: []peak.DeployedBlock{
		{DeploymentID: "b-1", PlatformID: "8", Kind: "workflow", Name: "etl"}, {DeploymentID: "b-2", PlatformID: "x-9", Kind: "service", Name: "ui"},
	}}}
	if flows, err = findWorkflows(t.Context(), o.client, peak.Apps, app); err != nil || len(flows) != 1 || flows[0] != (flow{"etl", "s-1", "1.0.0", 8}) {
		t.Errorf("app: %v, error %v", flows, err)
	}
	app.LatestRevision.Blocks[0].DeploymentID = "b-3"
	if _, err = findWorkflows(t.Context(), o.client, peak.Apps, app); !peak.IsNotFound(err) {
		t.Errorf("block that cannot be read: error %v", err)
	}
}

func TestLocate(t *testing.T) {
	t.Parallel()
	o := operationOn(t, peak.Apps, platform{
		"GET /workflows/api/v1/workflows/8/executions/e-1": {`{"runId":"e-1","status":"Running"}`},
		"GET /workflows/api/v1/workflows/9/executions/e-2": {`{"runId":"e-2","status":"Running"}`},
		"GET /workflows/api/v1/workflows/":                 {`{"pageCount":1,"workflows":[{"id":5},{"id":8},{"id":9}]}`},
	})
	etl, old, other := flow{"etl", "s-1", "1.0.0", 7}, flow{"etl-old", "s-1", "0.9.0", 8}, flow{"load", "s-2", "1.0.0", 9}
	for name, test := range map[string]struct {
		flows     []flow
		execution peak.BlockExecution
		want      string
		workflow  int64
	}{
		"by spec":           {[]flow{etl, other}, peak.BlockExecution{BlockSpecID: "s-2", ExecutionID: "e-1"}, "load", 9},
		"by release":        {[]flow{etl, old}, peak.BlockExecution{BlockSpecID: "s-1", Version: "0.9.0", ExecutionID: "e-1"}, "etl-old", 8},
		"by asking":         {[]flow{etl, old}, peak.BlockExecution{BlockSpecID: "s-1", ExecutionID: "e-1"}, "etl-old", 8},
		"specs not shown":   {[]flow{{"etl", "", "", 7}, {"load", "", "", 9}}, peak.BlockExecution{BlockSpecID: "s-2", ExecutionID: "e-2"}, "load", 9},
		"only one":          {[]flow{{"etl", "", "", 7}}, peak.BlockExecution{BlockSpecID: "s-1", ExecutionID: "e-1"}, "etl", 7},
		"not shown":         {[]flow{{"etl", "", "", 0}}, peak.BlockExecution{BlockSpecID: "s-1", ExecutionID: "e-2"}, "etl", 9},
		"nobody knows":      {[]flow{etl, old}, peak.BlockExecution{BlockSpecID: "s-1", ExecutionID: "e-3"}, "s-1", 0},
		"nothing was begun": {[]flow{etl, old}, peak.BlockExecution{BlockSpecID: "s-1", Status: "skipped"}, "s-1", 0},
	} {
		if got := locate(t.Context(), o.client, test.flows, test.execution); got.name != test.want || got.workflowID != test.workflow {
			t.Errorf("%s: %q, workflow %d, want %q, %d", name, got.name, got.workflowID, test.want, test.workflow)
		}
	}
}
