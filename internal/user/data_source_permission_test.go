// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package user_test

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

const permissionsPath = "/access-control/api/v2/access/permissions"

func permission(p *acctest.Platform, feature, action string) string {
	return p.Config(fmt.Sprintf("data \"peak_permission\" \"p\" {\n  feature = %q\n  action  = %q\n}\n", feature, action))
}

func TestAccPermission(t *testing.T) {
	t.Parallel()
	p := acctest.New(t, 0)
	step := func(feature, action string, allowed bool, actions ...string) resource.TestStep {
		elements := make([]knownvalue.Check, len(actions))
		for i, one := range actions {
			elements[i] = knownvalue.StringExact(one)
		}
		return resource.TestStep{Config: permission(p, feature, action), ConfigStateChecks: []statecheck.StateCheck{
			statecheck.ExpectKnownValue("data.peak_permission.p", tfjsonpath.New("allowed"), knownvalue.Bool(allowed)),
			statecheck.ExpectKnownValue("data.peak_permission.p", tfjsonpath.New("actions"), knownvalue.ListExact(elements)),
		}}
	}
	p.Query(t, resource.TestCase{Steps: []resource.TestStep{p.Together(
		step("PRICING.GUARDRAILS", "read", true, "read"),
		step("PRICING.GUARDRAILS", "write", false, "read"),
		step("PRICING.PRICE_LISTS", "read", true, "write"),
		step("PRICING.PRICE_LISTS", "write", true, "write"),
		step("INVENTORY.PLANNING", "write", true, "*"),
		step("ADMIN", "read", false),
		step("PRICING", "read", false),
		step("NO.SUCH.FEATURE", "read", false),
	)}})
}

func TestAccPermission_errors(t *testing.T) {
	t.Parallel()
	acctest.SameOnEveryCLI(t)
	p := acctest.New(t, 0)
	refused := func(feature, action, want string) resource.TestStep {
		return resource.TestStep{Config: permission(p, feature, action), PlanOnly: true, ExpectError: regexp.MustCompile(want)}
	}
	config := permission(p, "PRICING.GUARDRAILS", "read")
	p.Query(t, resource.TestCase{Steps: []resource.TestStep{
		refused("PRICING.GUARDRAILS", "delete", `(?s)action.*"read"\s+"write"`),
		refused("PRICING.GUARDRAILS", "*", `(?s)action.*must\s+be\s+one\s+of`),
		refused("PRICING..GUARDRAILS", "read", `(?s)feature.*joined\s+by\s+dots`),
		refused(".PRICING", "read", `(?s)feature.*joined\s+by\s+dots`),
		refused("", "read", `(?s)feature.*joined\s+by\s+dots`),
		{
			PreConfig: func() {
				if calls := p.Emulator.Journal(); len(calls) > 0 {
					t.Errorf("invalid configurations led to %d calls", len(calls))
				}
				if _, err := p.Emulator.AddFault(control.Fault{Path: permissionsPath, Status: http.StatusForbidden, Times: 1}); err != nil {
					t.Fatal(err)
				}
			},
			Config:      config,
			ExpectError: regexp.MustCompile(`(?s)Cannot read peak_permission.*"PRICING.GUARDRAILS".*403`),
		},
	}})
}

// The platform answers all permissions at once, so that many data sources need one request per command.
func TestAccPermission_shared(t *testing.T) {
	t.Parallel()
	calls := func(count int) int {
		p := acctest.New(t, 0)
		p.Query(t, resource.TestCase{Steps: []resource.TestStep{{Config: p.Config(fmt.Sprintf(
			"data \"peak_permission\" \"p\" {\n  count = %d\n  feature = \"FEATURE_${count.index}\"\n  action = \"read\"\n}\n", count))}}})
		return len(p.Emulator.Journal())
	}
	if one, many := calls(1), calls(8); one == 0 || one != many {
		t.Errorf("one data source leads to %d calls, eight lead to %d", one, many)
	}
}

// TestAccPermission_example applies the example of the documentation as it stands, with and without the permission.
func TestAccPermission_example(t *testing.T) {
	t.Parallel()
	p := acctest.New(t, 0)
	example, err := os.ReadFile("../../examples/data-sources/peak_permission/data-source.tf")
	if err != nil {
		t.Fatal(err)
	}
	config := p.Config(string(example))
	p.Query(t, resource.TestCase{Steps: []resource.TestStep{
		{
			PreConfig: func() {
				if err := p.Emulator.Edit("permission", "PRICING.GUARDRAILS", map[string]any{"actions": nil}); err != nil {
					t.Fatal(err)
				}
			},
			Config:      config,
			ExpectError: regexp.MustCompile(`(?s)may\s+not\s+read\s+PRICING.GUARDRAILS`),
		},
		{
			PreConfig: func() {
				if err := p.Emulator.Edit("permission", "PRICING.GUARDRAILS", map[string]any{"actions": []string{"write", "read"}}); err != nil {
					t.Fatal(err)
				}
			},
			Config: config,
			ConfigStateChecks: []statecheck.StateCheck{statecheck.ExpectKnownOutputValue("guardrail_actions",
				knownvalue.ListExact([]knownvalue.Check{knownvalue.StringExact("read"), knownvalue.StringExact("write")}))},
		},
	}})
}
