// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package workflow_test

import (
	"regexp"
	"strconv"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/peakbi/terraform-provider-peak/internal/acctest"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/control"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// TestAccWorkflow_lostAnswer has the answer to the create get lost: there is one workflow afterwards, and it is ours.
func TestAccWorkflow_lostAnswer(t *testing.T) {
	t.Parallel()
	acctest.InDepth(t) // internal/chaos disturbs every write
	acctest.SameOnEveryCLI(t)
	s := newStage(t)
	s.run(
		resource.TestStep{
			PreConfig: func() {
				if _, err := s.Emulator.AddFault(control.Fault{Method: "POST", Path: "/workflows/$", Cut: control.CutAfter, Times: 1}); err != nil {
					t.Fatal(err)
				}
			},
			Config: s.workflow(small),
		},
		resource.TestStep{Config: s.workflow(small), PreConfig: func() { s.ID(t, "workflow") }, ConfigPlanChecks: acctest.PlansNothing()},
	)
}

// TestAccWorkflow_platformActsLate has the gateway give up two seconds before the platform acts, and the answer to the pause
// get lost, whose repeat the platform refuses: there is one workflow afterwards, paused, and it is not tainted.
func TestAccWorkflow_platformActsLate(t *testing.T) {
	t.Parallel()
	acctest.InDepth(t)
	s := newStage(t)
	s.SettleTime = 30 * time.Second
	paused := s.workflow("paused = true\ntriggers = [{ cron = \"0 6 * * *\" }]\n" + small)
	s.run(
		resource.TestStep{
			PreConfig: func() {
				for _, fault := range []control.Fault{
					{Method: "POST", Path: "/workflows/$", Status: 504, ActAfterMs: 2000, Times: 1},
					{Method: "POST", Path: "/pause$", Status: 502, Act: true, Times: 1},
					{Method: "POST", Path: "/pause$", Status: 409, Times: 1},
				} {
					if _, err := s.Emulator.AddFault(fault); err != nil {
						t.Fatal(err)
					}
				}
			},
			Config: paused,
		},
		resource.TestStep{Config: paused, PreConfig: func() { s.ID(t, "workflow") }, ConfigPlanChecks: acctest.PlansNothing()},
	)
}

// TestAccWorkflow_readBackFails keeps a workflow that was created, whatever becomes of reading it.
func TestAccWorkflow_readBackFails(t *testing.T) {
	t.Parallel()
	acctest.InDepth(t)
	acctest.SameOnEveryCLI(t)
	s := newStage(t)
	s.run(
		resource.TestStep{
			PreConfig: func() {
				if _, err := s.Emulator.AddFault(control.Fault{Method: "GET", Path: "/workflows/9", Status: 403, Times: 1}); err != nil {
					t.Fatal(err)
				}
			},
			Config: s.workflow(small),
		},
	)
}

// TestAccWorkflow_unknownInstanceType is found when planning, with nothing created.
func TestAccWorkflow_unknownInstanceType(t *testing.T) {
	t.Parallel()
	acctest.InDepth(t)
	s := newStage(t)
	s.run(
		resource.TestStep{
			Config:      s.workflow(`steps = { load = { image_id = IMAGE, command = "c", resources = { instance_type_id = 4711 } } }`),
			ExpectError: regexp.MustCompile(`(?s)no\s+instance\s+type\s+4711.*0\.125\s+CPU`),
		},
		resource.TestStep{Config: s.workflow(small), Check: s.wrote(`POST ` + base + ` {"name":"etl","steps":{"load":{"command":"python load.py","imageId":IMAGE}}}`)},
	)
}

// TestAccWorkflow_refused shows the platform's reason.
func TestAccWorkflow_refused(t *testing.T) {
	t.Parallel()
	acctest.SameOnEveryCLI(t)
	s := newStage(t)
	s.run(
		resource.TestStep{
			Config:      s.workflow(`steps = { load = { image_id = 4711, command = "c" } }`),
			ExpectError: regexp.MustCompile(`There\s+is\s+no\s+image\s+4711`),
		},
		resource.TestStep{Config: s.workflow(small)},
	)
}

// An apply that is killed after the platform made a workflow, and before Terraform wrote the state, leaves one behind. The
// platform would make a second one of that name.
func TestAccWorkflow_createFindsWhatAKilledApplyLeft(t *testing.T) {
	t.Parallel()
	acctest.InDepth(t)
	p := acctest.New(t, 0)
	here := p.Config(`
resource "peak_workflow" "w" {
  name  = "left-behind"
  steps = { call = { type = "http", method = "get", url = "https://example.com" } }
}`)
	var id string
	p.Test(t, resource.TestCase{Steps: []resource.TestStep{
		{
			PreConfig: func() {
				left, err := p.Client(t).CreateWorkflow(t.Context(), peak.WorkflowBody{Name: "left-behind", Steps: map[string]any{
					"call": map[string]any{"type": "http", "method": "get", "url": "https://example.com"},
				}})
				if err != nil {
					t.Fatal(err)
				}
				id = strconv.FormatInt(left.ID, 10)
			},
			Config: here, ExpectError: regexp.MustCompile(`(?s)already exists.*killed.*terraform\s+import`),
		},
		{Config: here, ResourceName: "peak_workflow.w", ImportState: true, ImportStateIdFunc: func(*terraform.State) (string, error) { return id, nil }, ImportStatePersist: true},
		{Config: here, ConfigPlanChecks: acctest.PlansNothing()},
	}})
}
