// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package workflow_test

import (
	"fmt"
	"runtime"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/peakbi/terraform-provider-peak/internal/acctest"
)

// chain is the JSON of a workflow of steps in a row, as the configuration has it or, with what the platform fills in, as
// the state has it. changed is the value of an environment variable of the first step.
func chain(steps int, inState bool, changed string) []byte {
	var text strings.Builder
	text.WriteString(`{"name":"etl","steps":{`)
	for i := range steps {
		value, parents, filledIn := "1", "null", ""
		if i == 0 {
			value = changed
		} else {
			text.WriteString(",")
			parents = fmt.Sprintf(`["step-%d"]`, i-1)
		}
		if inState {
			filledIn = `,"type":"standard","image_version_id":2,"clear_image_cache":false,"resources":{"instance_type_id":21,"storage":"10GB"}`
		}
		fmt.Fprintf(&text, `"step-%d":{"image_id":1,"command":"python load.py","parents":%s,"parameters":{"env":{"A":%q,"B":"2"}}%s}`, i, parents, value, filledIn)
	}
	text.WriteString("}")
	if inState {
		text.WriteString(`,"id":"9","status":"Available","paused":false,"allow_concurrent_execution":false,"webhook_ids":[]`)
	}
	text.WriteString("}")
	return []byte(text.String())
}

// planned is a plan through the provider's own server: of a workflow that is new (create), in which one value changes
// (update), or that stays (same).
type planned struct {
	name                    string
	prior, config, proposed []byte
}

func plansOf(steps int) []planned {
	config, state := chain(steps, false, "1"), chain(steps, true, "1")
	return []planned{
		{"create", []byte("null"), config, config},
		{"update", state, chain(steps, false, "2"), chain(steps, true, "2")},
		{"same", state, config, state},
	}
}

// make makes the plan.
func (p planned) make(tb testing.TB, server tfprotov6.ProviderServer) {
	tb.Helper()
	resp, err := server.PlanResourceChange(tb.Context(), &tfprotov6.PlanResourceChangeRequest{
		TypeName:         "peak_workflow",
		PriorState:       &tfprotov6.DynamicValue{JSON: p.prior},
		ProposedNewState: &tfprotov6.DynamicValue{JSON: p.proposed},
		Config:           &tfprotov6.DynamicValue{JSON: p.config},
	})
	if err != nil {
		tb.Fatal(err)
	}
	for _, diagnostic := range resp.Diagnostics {
		tb.Fatalf("%s: %s", diagnostic.Summary, diagnostic.Detail)
	}
}

// BenchmarkPlan has more and more steps. The time must grow linearly with them.
func BenchmarkPlan(b *testing.B) {
	server, err := acctest.Factories()["peak"]()
	if err != nil {
		b.Fatal(err)
	}
	for _, steps := range []int{1, 50, 200, 800} {
		for _, plan := range plansOf(steps) {
			b.Run(fmt.Sprintf("%s/%d", plan.name, steps), func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					plan.make(b, server)
				}
			})
		}
	}
}

// TestPlanGrowsLinearly counts allocated bytes, which unlike time do not depend on the machine: four times the steps may
// take four times as many, and not sixteen times.
func TestPlanGrowsLinearly(t *testing.T) {
	server, err := acctest.Factories()["peak"]()
	if err != nil {
		t.Fatal(err)
	}
	allocated := func(plan planned) uint64 {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		plan.make(t, server)
		runtime.ReadMemStats(&after)
		return after.TotalAlloc - before.TotalAlloc
	}
	plansOf(1)[0].make(t, server) // what is done once
	fewSteps := 25
	if testing.Short() {
		fewSteps = 10
	}
	few, many := plansOf(fewSteps), plansOf(4*fewSteps)
	for i := range few {
		if a, b := allocated(few[i]), allocated(many[i]); b > 5*a {
			t.Errorf("%s: %d bytes for %d steps, %d for four times as many", few[i].name, a, fewSteps, b)
		}
	}
}
