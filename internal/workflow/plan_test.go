// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package workflow

import (
	"maps"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/framework/fieldtable"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
	"github.com/peakbi/terraform-provider-peak/internal/pipeline"
)

// triggerList builds triggers from the values of webhook; a nil one is an unknown trigger.
func triggerList(t *testing.T, webhooks ...attr.Value) types.List {
	t.Helper()
	listType, ok := pipeline.TriggersAttribute(pipeline.Workflow).GetType().(types.ListType)
	if !ok {
		t.Fatal("triggers is no list")
	}
	objectType, ok := listType.ElemType.(types.ObjectType)
	if !ok {
		t.Fatal("a trigger is no object")
	}
	elements := make([]attr.Value, len(webhooks))
	for i, webhook := range webhooks {
		if webhook == nil {
			elements[i] = types.ObjectUnknown(objectType.AttrTypes)
			continue
		}
		elements[i] = types.ObjectValueMust(objectType.AttrTypes, map[string]attr.Value{"cron": types.StringUnknown(), "webhook": webhook})
	}
	return types.ListValueMust(objectType, elements)
}

func TestWebhooks(t *testing.T) {
	t.Parallel()
	on, off := types.BoolValue(true), types.BoolNull()
	elementType := triggerList(t).ElementType(t.Context())
	for name, test := range map[string]struct {
		triggers types.List
		count    int
		known    bool
	}{
		"null":            {types.ListNull(elementType), 0, true},
		"unknown":         {types.ListUnknown(elementType), 0, false},
		"none":            {triggerList(t), 0, true},
		"two of three":    {triggerList(t, on, off, on), 2, true},
		"unknown trigger": {triggerList(t, on, nil), 0, false},
		"unknown webhook": {triggerList(t, on, types.BoolUnknown()), 0, false},
	} {
		if count, known := webhooks(test.triggers); count != test.count || known != test.known {
			t.Errorf("%s: %d, %t", name, count, known)
		}
	}
}

func TestPlanComputed(t *testing.T) {
	t.Parallel()
	on := types.BoolValue(true)
	prior := shown(t, `{"id":9,"name":"etl","status":"Running",`+smallStep+`,"triggers":[{"webhook":"a"}]}`)
	unknownIDs, ids, none := types.ListUnknown(types.StringType), stringList([]string{"a"}), stringList(nil)
	for name, test := range map[string]struct {
		change func(*model)
		exists bool
		ids    types.List
		status types.String
	}{
		"nothing changes":     {func(*model) {}, true, ids, types.StringValue("Running")},
		"another step":        {func(m *model) { *m = inStep(t, *m, "command", types.StringValue("sh")) }, true, ids, types.StringUnknown()},
		"paused":              {func(m *model) { m.Paused = on }, true, ids, types.StringUnknown()},
		"paused, not known":   {func(m *model) { m.Paused = types.BoolUnknown() }, true, ids, types.StringUnknown()},
		"one webhook more":    {func(m *model) { m.Triggers = triggerList(t, on, on) }, true, unknownIDs, types.StringUnknown()},
		"webhook gone":        {func(m *model) { m.Triggers = triggerList(t, types.BoolNull()) }, true, none, types.StringUnknown()},
		"triggers gone":       {func(m *model) { m.Triggers = types.ListNull(m.Triggers.ElementType(t.Context())) }, true, none, types.StringUnknown()},
		"triggers not known":  {func(m *model) { m.Triggers = types.ListUnknown(m.Triggers.ElementType(t.Context())) }, true, unknownIDs, types.StringUnknown()},
		"webhook not known":   {func(m *model) { m.Triggers = triggerList(t, types.BoolUnknown()) }, true, unknownIDs, types.StringUnknown()},
		"new":                 {func(*model) {}, false, unknownIDs, types.StringUnknown()},
		"new, without":        {func(m *model) { m.Triggers = types.ListNull(m.Triggers.ElementType(t.Context())) }, false, none, types.StringUnknown()},
		"new, steps unknown":  {func(m *model) { m.Steps = types.MapUnknown(m.Steps.ElementType(t.Context())) }, false, unknownIDs, types.StringUnknown()},
		"old, steps unknown":  {func(m *model) { m.Steps = types.MapUnknown(m.Steps.ElementType(t.Context())) }, true, ids, types.StringUnknown()},
		"framework's unknown": {func(m *model) { m.WebhookIDs, m.Status = unknownIDs, types.StringUnknown() }, true, ids, types.StringValue("Running")},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			plan := changed(prior, test.change)
			before := prior
			if !test.exists {
				var err error
				if before, err = created(t.Context(), types.StringNull()); err != nil {
					t.Fatal(err)
				}
			}
			planComputed(&plan, before, test.exists, planChange(plan, before))
			if !plan.WebhookIDs.Equal(test.ids) || !plan.Status.Equal(test.status) {
				t.Errorf("got %s, %s; want %s, %s", plan.WebhookIDs, plan.Status, test.ids, test.status)
			}
		})
	}
}

func TestInstanceTypes(t *testing.T) {
	t.Parallel()
	small := shown(t, smallOne)
	resources, ok := ofStep(t, small, "resources").(types.Object)
	if !ok {
		t.Fatal("resources are no object")
	}
	resourcesType := resources.AttributeTypes(t.Context())
	of := func(text types.String) types.Map {
		id, _ := fieldtable.IDType{}.ValueFromString(t.Context(), text)
		return inStep(t, small, "resources", types.ObjectValueMust(resourcesType, map[string]attr.Value{"instance_type_id": id, "storage": types.StringNull()})).Steps
	}
	stepType := small.Steps.ElementType(t.Context())
	for name, test := range map[string]struct {
		steps types.Map
		want  map[string]int64
	}{
		"known":             {small.Steps, map[string]int64{"load": 21}},
		"no number":         {of(types.StringValue("large")), map[string]int64{}},
		"null":              {of(types.StringNull()), map[string]int64{}},
		"unknown":           {of(types.StringUnknown()), map[string]int64{}},
		"null resources":    {inStep(t, small, "resources", types.ObjectNull(resourcesType)).Steps, map[string]int64{}},
		"unknown resources": {inStep(t, small, "resources", types.ObjectUnknown(resourcesType)).Steps, map[string]int64{}},
		"unknown step":      {types.MapValueMust(stepType, map[string]attr.Value{"load": types.ObjectUnknown(stepTypes(t, small))}), map[string]int64{}},
		"unknown steps":     {types.MapUnknown(stepType), map[string]int64{}},
		"null steps":        {types.MapNull(stepType), map[string]int64{}},
	} {
		if got := instanceTypes(test.steps); !maps.Equal(got, test.want) {
			t.Errorf("%s: got %v, want %v", name, got, test.want)
		}
	}
}

func stepTypes(t *testing.T, m model) map[string]attr.Type {
	t.Helper()
	objectType, ok := m.Steps.ElementType(t.Context()).(types.ObjectType)
	if !ok {
		t.Fatal("a step is no object")
	}
	return objectType.AttrTypes
}

func TestSizes(t *testing.T) {
	t.Parallel()
	listed := []peak.WorkflowResource{{ID: 30, CPU: 4, Memory: 16, GPU: new(1.0)}, {ID: 21, CPU: 0.25, Memory: 0.5}, {ID: 22, CPU: 1, Memory: 2, GPU: new(0.0)}}
	if got, want := sizes(listed), "  21  0.25 CPU, 0.5 GB\n  22  1 CPU, 2 GB\n  30  4 CPU, 16 GB, 1 GPU"; got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if listed[0].ID != 30 {
		t.Error("the list that others share was sorted in place")
	}
}

// TestWarnOfPause warns of a pause that is new and has no schedule to hold, once.
func TestWarnOfPause(t *testing.T) {
	t.Parallel()
	listType, ok := pipeline.TriggersAttribute(pipeline.Workflow).GetType().(types.ListType)
	if !ok {
		t.Fatal("triggers are no list")
	}
	objectType, ok := listType.ElemType.(types.ObjectType)
	if !ok {
		t.Fatal("a trigger is no object")
	}
	cron := func(value types.String) types.List {
		webhook := types.BoolPointerValue(nil)
		if value.IsNull() {
			webhook = types.BoolValue(true)
		}
		return types.ListValueMust(objectType, []attr.Value{types.ObjectValueMust(objectType.AttrTypes, map[string]attr.Value{"cron": value, "webhook": webhook})})
	}
	none, webhook, daily := types.ListNull(objectType), cron(types.StringNull()), cron(types.StringValue("0 6 * * *"))
	for name, test := range map[string]struct {
		prior, plan       types.List
		was, paused, warn bool
	}{
		"new, none":               {none, none, false, true, true},
		"new, webhook":            {none, webhook, false, true, true},
		"new, cron":               {none, daily, false, true, false},
		"new, cron not known":     {none, cron(types.StringUnknown()), false, true, false},
		"new, triggers not known": {none, types.ListUnknown(objectType), false, true, false},
		"new, not paused":         {none, none, false, false, false},
		"paused now":              {webhook, webhook, false, true, true},
		"paused before":           {webhook, webhook, true, true, false},
		"other webhooks":          {none, webhook, true, true, false},
		"schedule removed":        {daily, none, true, true, true},
		"schedule stays":          {daily, daily, true, true, false},
		"resumed":                 {webhook, webhook, true, false, false},
	} {
		var diags diag.Diagnostics
		warnOfPause(model{Paused: types.BoolValue(test.paused), Triggers: test.plan}, model{Paused: types.BoolValue(test.was), Triggers: test.prior}, &diags)
		if diags.HasError() || (len(diags) == 1) != test.warn {
			t.Errorf("%s: %v", name, diags)
		}
	}
}
