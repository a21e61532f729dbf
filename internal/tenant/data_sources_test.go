// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package tenant_test

import (
	"fmt"
	"net/http"
	"os"
	"regexp"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"
	"github.com/peakbi/terraform-provider-peak/internal/acctest"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/control"
)

func TestMain(m *testing.M) { acctest.Run(m) }

// options is a configuration with the data source peak_instance_options.
func options(p *acctest.Platform, body string) string {
	return p.Config("data \"peak_instance_options\" \"these\" {\n" + body + "\n}\n")
}

// workflow is a configuration with the data source peak_workflow_resources.
func workflow(p *acctest.Platform, body string) string {
	return p.Config("data \"peak_workflow_resources\" \"these\" {\n" + body + "\n}\n")
}

// ids expects the list at the path to begin with instance types with these ids, in this order. The greatest ones, which the
// emulator has because guides use their ids, may follow.
func ids(address, list string, want ...int64) statecheck.StateCheck {
	if len(want) == 0 {
		return statecheck.ExpectKnownValue(address, tfjsonpath.New(list), knownvalue.ListSizeExact(0))
	}
	elements := make(map[int]knownvalue.Check, len(want))
	for i, id := range want {
		elements[i] = knownvalue.ObjectPartial(map[string]knownvalue.Check{"id": acctest.ID(id)})
	}
	return statecheck.ExpectKnownValue(address, tfjsonpath.New(list), knownvalue.ListPartial(elements))
}

// answer has the platform answer calls of a path with this body, or refuse the next one.
func answer(t *testing.T, p *acctest.Platform, path string, status int, body any) {
	t.Helper()
	f := control.Fault{Path: path, Status: status, Body: body}
	if status >= http.StatusBadRequest {
		f.Times = 1 // A refusal is an answer: it is not asked again, and what cleans up afterwards can read.
	}
	if _, err := p.Emulator.AddFault(f); err != nil {
		t.Fatal(err)
	}
}

func TestAccInstanceOptions_filters(t *testing.T) {
	t.Parallel()
	p := acctest.New(t, 0)
	const address = "data.peak_instance_options.these"
	step := func(body string, want ...int64) resource.TestStep {
		checks := []statecheck.StateCheck{ids(address, "options", want...)}
		smallest := knownvalue.Null()
		if len(want) > 0 {
			checks = append(checks, statecheck.ExpectKnownValue(address, tfjsonpath.New("smallest").AtMapKey("id"), acctest.ID(want[0])))
		} else {
			checks = append(checks, statecheck.ExpectKnownValue(address, tfjsonpath.New("smallest"), smallest))
		}
		return resource.TestStep{Config: options(p, body), ConfigStateChecks: checks}
	}
	p.Test(t, resource.TestCase{Steps: []resource.TestStep{p.Together(
		step(`entity_type = "webapp"`, 40, 41, 42, 43, 44, 45, 46, 47),
		step("entity_type = \"webapp\"\n min_cpu = 2", 44, 45, 46, 47),
		step("entity_type = \"api-deployment\"\n min_cpu = 0.125\n min_memory = 0.5", 61, 62, 63, 64, 65, 66, 67),
		step("entity_type = \"workflow\"\n min_gpu = 1", 28, 29),
		step("entity_type = \"workflow\"\n min_gpu = 2\n instance_class = \"gpu\"", 29),
		step("entity_type = \"workspace\"\n name_regex = \"(?i)^gpu\"", 88, 89),
		step("entity_type = \"data-bridge\"\n name_regex = \"Large\"", 105, 106, 107),
		step("entity_type = \"webapp\"\n min_gpu = 1"),
	)}})
}

// TestAccInstanceOptions_numbers has numbers of the platform equal what a user writes.
func TestAccInstanceOptions_numbers(t *testing.T) {
	t.Parallel()
	p := acctest.New(t, 0)
	const address = "data.peak_instance_options.these"
	config := options(p, "entity_type = \"webapp\"\n min_cpu = 0.1\n min_memory = 0.3") + `
		output "equal" { value = [for o in data.peak_instance_options.these.options : o.cpu == 0.1 && o.memory == 0.3 && o.gpu_memory == 1.1] }
		output "text"  { value = "${data.peak_instance_options.these.smallest.cpu} CPU, ${data.peak_instance_options.these.smallest.memory} GB" }
	`
	answer(t, p, "tenant-instance-options", http.StatusOK, map[string]any{"data": []any{
		map[string]any{
			"id": 7, "name": "Odd", "cpu": 100, "memory": 300, "gpu": 1, "gpuMemory": 1100, "instanceClass": "GPU", "provider": "ec2", "providerInstanceId": "g5",
		},
		// A member that is not documented, and only what has to be there.
		map[string]any{"id": 9, "colour": "red"},
	}})
	p.Test(t, resource.TestCase{Steps: []resource.TestStep{
		{Config: config, ConfigStateChecks: []statecheck.StateCheck{
			statecheck.ExpectKnownOutputValue("equal", knownvalue.ListExact([]knownvalue.Check{knownvalue.Bool(true)})),
			statecheck.ExpectKnownOutputValue("text", knownvalue.StringExact("0.1 CPU, 0.3 GB")),
			statecheck.ExpectKnownValue(address, tfjsonpath.New("smallest"), knownvalue.ObjectExact(map[string]knownvalue.Check{
				"id": acctest.ID(7), "name": knownvalue.StringExact("Odd"), "cpu": knownvalue.Float64Exact(0.1), "memory": knownvalue.Float64Exact(0.3),
				"gpu": knownvalue.Int64Exact(1), "gpu_memory": knownvalue.Float64Exact(1.1), "instance_class": knownvalue.StringExact("GPU"),
				"provider": knownvalue.StringExact("ec2"), "provider_instance_id": knownvalue.StringExact("g5"),
			})),
		}},
		{Config: options(p, `entity_type = "webapp"`), ConfigStateChecks: []statecheck.StateCheck{
			ids(address, "options", 9, 7),
			statecheck.ExpectKnownValue(address, tfjsonpath.New("smallest").AtMapKey("name"), knownvalue.Null()),
		}},
	}})
}

func TestAccInstanceOptions_errors(t *testing.T) {
	t.Parallel()
	acctest.SameOnEveryCLI(t)
	p := acctest.New(t, 0)
	refused := func(body, want string) resource.TestStep {
		return resource.TestStep{Config: options(p, body), PlanOnly: true, ExpectError: regexp.MustCompile(want)}
	}
	p.Test(t, resource.TestCase{Steps: []resource.TestStep{
		refused(``, `(?s)"entity_type"\s+is\s+required`),
		refused(`entity_type = "web-app"`, `(?s)entity_type = "web-app".*"webapp"`),
		refused("entity_type = \"webapp\"\n min_cpu = -1", `(?s)min_cpu = -1.*at\s+least\s+0`),
		refused("entity_type = \"webapp\"\n min_memory = -0.5", `(?s)min_memory = -0.5.*at\s+least\s+0`),
		refused("entity_type = \"webapp\"\n min_gpu = -1", `(?s)min_gpu = -1.*at\s+least\s+0`),
		refused("entity_type = \"webapp\"\n instance_class = \"\"", `(?s)instance_class = "".*at\s+least\s+1`),
		refused("entity_type = \"webapp\"\n name_regex = \"(0.125CPU\"", `(?s)Invalid regular expression.*name_regex = "\(0.125CPU".*missing\s+closing`),
		{
			PreConfig: func() {
				if calls := p.Emulator.Journal(); len(calls) > 0 {
					t.Errorf("invalid configurations led to %d calls", len(calls))
				}
				answer(t, p, "tenant-instance-options", http.StatusForbidden, map[string]any{"detail": "No access to quotas."})
			},
			Config:      options(p, `entity_type = "webapp"`),
			ExpectError: regexp.MustCompile(`(?s)Cannot read peak_instance_options.*"webapp".*403.*No\s+access\s+to\s+quotas.*permissions`),
		},
		// The failure was not remembered.
		{PreConfig: p.Emulator.ClearFaults, Config: options(p, `entity_type = "webapp"`)},
	}})
}

// TestAccInstanceOptions_unknownFilter has a filter come from another resource: the data source is read when it is known.
func TestAccInstanceOptions_unknownFilter(t *testing.T) {
	t.Parallel()
	acctest.InDepth(t)
	p := acctest.New(t, 0)
	config := p.Config(`
		resource "terraform_data" "needs" { input = { cpu = 4, name = "Large" } }
		data "peak_instance_options" "these" {
		  entity_type = "webapp"
		  min_cpu     = terraform_data.needs.output.cpu
		  name_regex  = terraform_data.needs.output.name
		}`)
	p.Test(t, resource.TestCase{Steps: []resource.TestStep{
		{Config: config, ConfigStateChecks: []statecheck.StateCheck{ids("data.peak_instance_options.these", "options", 45, 46, 47)}},
	}})
}

// TestAccInstanceOptions_shared has data sources with the same entity type share one request per command.
func TestAccInstanceOptions_shared(t *testing.T) {
	t.Parallel()
	calls := func(count int) int {
		p := acctest.New(t, 0)
		p.Test(t, resource.TestCase{Steps: []resource.TestStep{
			{Config: options(p, fmt.Sprintf("count = %d\n entity_type = \"webapp\"\n min_cpu = count.index", count))},
		}})
		return len(p.Emulator.Journal())
	}
	if one, many := calls(1), calls(8); one == 0 || one != many {
		t.Errorf("one data source leads to %d calls, eight lead to %d", one, many)
	}
}

func TestAccWorkflowResources(t *testing.T) {
	t.Parallel()
	p := acctest.New(t, 0)
	const address = "data.peak_workflow_resources.these"
	smallest := func(value knownvalue.Check) statecheck.StateCheck {
		return statecheck.ExpectKnownValue(address, tfjsonpath.New("smallest"), value)
	}
	p.Test(t, resource.TestCase{Steps: []resource.TestStep{
		p.Together(
			resource.TestStep{Config: workflow(p, ""), ConfigStateChecks: []statecheck.StateCheck{
				ids(address, "resources", 20, 21, 22, 23, 24, 25, 28, 26, 27, 29),
				smallest(knownvalue.ObjectExact(map[string]knownvalue.Check{
					"id": acctest.ID(20), "cpu": knownvalue.Float64Exact(0.125), "memory": knownvalue.Float64Exact(0.125), "gpu": knownvalue.Null(), "gpu_memory": knownvalue.Null(),
				})),
			}},
			resource.TestStep{Config: workflow(p, "min_cpu = 2\n min_memory = 8"), ConfigStateChecks: []statecheck.StateCheck{ids(address, "resources", 25, 28, 26, 27, 29)}},
			resource.TestStep{Config: workflow(p, "min_gpu = 2"), ConfigStateChecks: []statecheck.StateCheck{
				ids(address, "resources", 29),
				smallest(knownvalue.ObjectPartial(map[string]knownvalue.Check{"gpu": knownvalue.Int64Exact(4), "gpu_memory": knownvalue.Int64Exact(64)})),
			}},
			resource.TestStep{Config: workflow(p, "min_cpu = 100"), ConfigStateChecks: []statecheck.StateCheck{ids(address, "resources"), smallest(knownvalue.Null())}},
		),
		{Config: workflow(p, "min_cpu = -2"), PlanOnly: true, ExpectError: regexp.MustCompile(`(?s)min_cpu = -2.*at\s+least\s+0`)},
		{
			PreConfig: func() {
				answer(t, p, "/workflows/api/v1/resources$", http.StatusOK, []any{map[string]any{"id": 1, "cpu": 0.1, "memory": 0.7, "gpu": 1, "gpuMemory": 1.1}})
			},
			Config: workflow(p, "min_cpu = 0.1\n min_memory = 0.7") +
				`output "equal" { value = [for r in data.peak_workflow_resources.these.resources : r.cpu == 0.1 && r.memory == 0.7 && r.gpu_memory == 1.1] }`,
			ConfigStateChecks: []statecheck.StateCheck{statecheck.ExpectKnownOutputValue("equal", knownvalue.ListExact([]knownvalue.Check{knownvalue.Bool(true)}))},
		},
		{
			PreConfig: func() {
				p.Emulator.ClearFaults()
				answer(t, p, "/workflows/api/v1/resources$", http.StatusForbidden, nil)
			},
			Config:      workflow(p, ""),
			ExpectError: regexp.MustCompile(`(?s)Cannot read peak_workflow_resources.*403`),
		},
	}})
}

func TestAccDefaultResources(t *testing.T) {
	t.Parallel()
	p := acctest.New(t, 0)
	const address = "data.peak_default_resources.this"
	config := p.Config("data \"peak_default_resources\" \"this\" {}\n")
	p.Test(t, resource.TestCase{Steps: []resource.TestStep{
		{Config: config, ConfigStateChecks: []statecheck.StateCheck{
			statecheck.ExpectKnownValue(address, tfjsonpath.New("instance_type_id"), acctest.ID(21)),
			statecheck.ExpectKnownValue(address, tfjsonpath.New("storage"), knownvalue.StringExact("10GB")),
		}},
		{
			PreConfig:   func() { answer(t, p, "/resources/defaults$", http.StatusForbidden, nil) },
			Config:      config,
			ExpectError: regexp.MustCompile(`(?s)Cannot read peak_default_resources.*403`),
		},
	}})
}

// TestAccExamples applies the examples of the documentation as they stand.
func TestAccExamples(t *testing.T) {
	t.Parallel()
	acctest.InDepth(t)
	for example, outputs := range map[string]map[string]knownvalue.Check{
		"peak_instance_options": {
			"smallest_webapp_instance": acctest.ID(44),
			"large_api_instances":      knownvalue.MapExact(map[string]knownvalue.Check{"Large (4CPU, 16GB RAM)": acctest.ID(65)}),
		},
		"peak_workflow_resources": {"training_instance_type_id": acctest.ID(28)},
		"peak_default_resources":  {"default_instance_type_id": acctest.ID(21), "default_storage": knownvalue.StringExact("10GB")},
	} {
		t.Run(example, func(t *testing.T) {
			t.Parallel()
			p := acctest.New(t, 0)
			config, err := os.ReadFile("../../examples/data-sources/" + example + "/data-source.tf")
			if err != nil {
				t.Fatal(err)
			}
			var checks []statecheck.StateCheck
			for name, value := range outputs {
				checks = append(checks, statecheck.ExpectKnownOutputValue(name, value))
			}
			p.Test(t, resource.TestCase{Steps: []resource.TestStep{{Config: p.Config(string(config)), ConfigStateChecks: checks}}})
		})
	}
}
