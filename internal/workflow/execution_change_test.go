// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package workflow

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

func TestPlannedRun(t *testing.T) {
	t.Parallel()
	one := types.MapType{ElemType: types.StringType}
	form := map[string]attr.Type{"global": one, "step_wise": types.MapType{ElemType: one}}
	parametersOf := func(value types.String) types.Object {
		return types.ObjectValueMust(form, map[string]attr.Value{
			"global": types.MapValueMust(types.StringType, map[string]attr.Value{"day": value}), "step_wise": types.MapNull(one),
		})
	}
	step := types.ObjectType{AttrTypes: map[string]attr.Type{"name": types.StringType, "run_dag": types.BoolType}}
	triggersOf := func(value types.String) types.Map {
		return types.MapValueMust(types.StringType, map[string]attr.Value{"v": value})
	}
	base := runModel{
		WorkflowID: types.StringValue("9"), Parameters: parametersOf(types.StringValue("1")), StepsToRun: types.ListNull(step),
		Triggers: triggersOf(types.StringValue("1")), Wait: types.BoolValue(true), Status: types.StringValue("Success"),
	}
	with := func(changes ...func(*runModel)) runModel {
		m := base
		for _, change := range changes {
			change(&m)
		}
		return m
	}
	status := func(word string) func(*runModel) { return func(m *runModel) { m.Status = types.StringValue(word) } }
	trigger := func(value types.String) func(*runModel) { return func(m *runModel) { m.Triggers = triggersOf(value) } }
	day := func(value types.String) func(*runModel) {
		return func(m *runModel) { m.Parameters = parametersOf(value) }
	}
	nothing := func(m *runModel) { m.Parameters = types.ObjectNull(base.Parameters.AttributeTypes(t.Context())) }
	empty := func(m *runModel) {
		m.Parameters = types.ObjectValueMust(form, map[string]attr.Value{"global": types.MapValueMust(types.StringType, nil), "step_wise": types.MapNull(one)})
	}
	idle := func(m *runModel) { m.Wait = types.BoolValue(false) }
	two, first := types.StringValue("2"), types.StringValue("1")
	started := runMemory{Started: new(inputsOf(with(trigger(two))))}
	added := func(m *runModel) {
		m.Triggers = types.MapValueMust(types.StringType, map[string]attr.Value{"v": two, "w": first})
	}
	for name, test := range map[string]struct {
		plan, state runModel
		memory      runMemory
		want        runKind
		open        bool
	}{
		"nothing":                       {base, base, runMemory{}, runNothing, false},
		"trigger":                       {with(trigger(two)), base, runMemory{}, runStart, false},
		"parameter":                     {with(day(two)), base, runMemory{}, runStart, false},
		"parameters gone":               {with(nothing), base, runMemory{}, runStart, false},
		"nothing in two spellings":      {with(nothing), with(empty), runMemory{}, runNothing, false},
		"trigger not known":             {with(trigger(types.StringUnknown())), base, runMemory{}, runStart, true},
		"parameter not known":           {with(day(types.StringUnknown())), base, runMemory{}, runStart, true},
		"a text that only looks so":     {with(day(types.StringValue("<unknown>"))), with(day(types.StringValue("<unknown>"))), runMemory{}, runNothing, false},
		"failed":                        {base, with(status("Failed")), runMemory{}, runStart, false},
		"stopped":                       {base, with(status("stopped")), runMemory{}, runStart, false},
		"failed, not waited for":        {with(idle), with(idle, status("Failed")), runMemory{}, runNothing, false},
		"failed when it was imported":   {base, with(status("Failed")), runMemory{Imported: true}, runNothing, false},
		"runs":                          {base, with(status("Running")), runMemory{}, runFollow, false},
		"runs by another word":          {base, with(status("Queued")), runMemory{}, runFollow, false},
		"runs, not waited for":          {with(idle), with(idle, status("Running")), runMemory{}, runNothing, false},
		"runs, imported":                {base, with(status("Running")), runMemory{Imported: true}, runNothing, false},
		"not kept":                      {base, with(func(m *runModel) { m.Status = types.StringNull() }), runMemory{}, runNothing, false},
		"started and left":              {with(trigger(two)), with(status("Running")), started, runFollow, false},
		"started, left, and done":       {with(trigger(two)), base, started, runNothing, false},
		"started, left, and failed":     {with(trigger(two)), with(status("Failed")), started, runStart, false},
		"started, and changed again":    {with(trigger(types.StringValue("3"))), with(status("Running")), started, runStart, false},
		"started, left, a name added":   {with(added), with(status("Running")), started, runFollow, false},
		"started, left, and taken back": {base, with(status("Running")), started, runStart, false},
		"started, done, and taken back": {base, base, started, runStart, false},
		"started, left, no triggers":    {with(func(m *runModel) { m.Triggers = types.MapNull(types.StringType) }), with(status("Running")), started, runFollow, false},
		"started, failed, no waiting":   {with(trigger(two), idle), with(status("Failed")), started, runStart, false},
		"imported, parameters are new":  {base, with(nothing), runMemory{Imported: true}, runNothing, false},
		"imported, then they change":    {with(day(two)), base, runMemory{Imported: true}, runStart, false},
		"imported, then a trigger does": {with(trigger(two)), with(trigger(first), nothing), runMemory{Imported: true}, runStart, false},
	} {
		if kind, open := plannedRun(test.plan, test.state, test.memory); kind != test.want || open != test.open {
			t.Errorf("%s: got %d, open %t", name, kind, open)
		}
	}
}
