// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package deployment

import (
	"slices"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/deployment/change"
	"github.com/peakbi/terraform-provider-peak/internal/deployment/parameter"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// selected is a list of blocks by id.
func selected(ids ...string) types.List {
	objectType := types.ObjectType{AttrTypes: map[string]attr.Type{"id": types.StringType, "release_version": types.StringType}}
	elements := make([]attr.Value, len(ids))
	for i, id := range ids {
		elements[i] = types.ObjectValueMust(objectType.AttrTypes, map[string]attr.Value{"id": types.StringValue(id), "release_version": types.StringNull()})
	}
	return types.ListValueMust(objectType, elements)
}

// deployed is the state of a block deployment.
func deployed(t *testing.T) model {
	t.Helper()
	return model{
		ID: types.StringValue("d-1"), BlockSpecID: types.StringValue("s-1"), ReleaseVersion: types.StringValue("1.0.0"),
		Parameters: dynamic(t, `{"build":{"cmd":"c"},"run":{"a":"1","b":2}}`), Status: types.StringValue("deployed"), Revision: types.Int64Value(3),
		RevisionID: types.StringValue("r-3"), Blocks: blocks(nil, nil), RevisionNotes: types.StringValue("third"), PlatformID: types.StringValue("7"),
	}
}

func deployedApp(t *testing.T) model {
	t.Helper()
	m := deployed(t)
	m.BlockSpecID, m.AppSpecID, m.PlatformID = types.StringNull(), types.StringValue("s-2"), types.StringNull()
	m.Parameters = dynamic(t, `{"etl":{"build":{"cmd":"c"},"run":{"a":"1"}}}`)
	m.AppParameters = dynamic(t, `{"run":{"region":"eu"}}`)
	m.Blocks = blocks([]peak.DeployedBlock{{DeploymentID: "d-2", PlatformID: "7", Kind: "workflow", Name: "etl", Status: "deployed"}}, nil)
	return m
}

func TestPlanChange(t *testing.T) {
	t.Parallel()
	values := func(text string) func(t *testing.T, m *model) {
		return func(t *testing.T, m *model) { t.Helper(); m.Parameters = dynamic(t, text) }
	}
	status := func(word string) func(t *testing.T, m *model) {
		return func(_ *testing.T, m *model) { m.Status = types.StringValue(word) }
	}
	for name, test := range map[string]struct {
		app   bool
		state func(t *testing.T, m *model)
		plan  func(t *testing.T, m *model)
		want  change.Kind
	}{
		"nothing":               {want: change.None},
		"spelling":              {plan: values(`{"run":{"b":2.0,"a":"1"},"build":{"cmd":"c","none":null}}`), want: change.None},
		"run value":             {plan: values(`{"build":{"cmd":"c"},"run":{"a":"2","b":2}}`), want: change.RunParameters},
		"new run value":         {plan: values(`{"build":{"cmd":"c"},"run":{"a":"1","b":2,"c":3}}`), want: change.RunParameters},
		"run value gone":        {plan: values(`{"build":{"cmd":"c"},"run":{"a":"1"}}`), want: change.Revision},
		"all values gone":       {plan: values(""), want: change.Revision},
		"build value":           {plan: values(`{"build":{"cmd":"d"},"run":{"a":"1","b":2}}`), want: change.Revision},
		"build and run value":   {plan: values(`{"build":{"cmd":"d"},"run":{"a":"2","b":2}}`), want: change.Revision},
		"build value gone":      {plan: values(`{"run":{"a":"1","b":2}}`), want: change.Revision},
		"unknown value":         {plan: func(_ *testing.T, m *model) { m.Parameters = types.DynamicUnknown() }, want: change.Revision},
		"release":               {plan: func(_ *testing.T, m *model) { m.ReleaseVersion = types.StringValue("2.0.0") }, want: change.Revision},
		"unknown release":       {plan: func(_ *testing.T, m *model) { m.ReleaseVersion = types.StringUnknown() }, want: change.Revision},
		"notes":                 {plan: func(_ *testing.T, m *model) { m.RevisionNotes = types.StringValue("fourth") }, want: change.Revision},
		"notes of the platform": {plan: func(_ *testing.T, m *model) { m.RevisionNotes = types.StringUnknown() }, want: change.None},
		"empty notes are none": {
			state: func(_ *testing.T, m *model) { m.RevisionNotes = types.StringNull() },
			plan:  func(_ *testing.T, m *model) { m.RevisionNotes = types.StringValue("") }, want: change.None,
		},
		"secret version":     {plan: func(_ *testing.T, m *model) { m.ParametersWOVersion = types.Int64Value(2) }, want: change.Secrets},
		"failed":             {state: status("FAILED"), want: change.Redeploy},
		"warning":            {state: status("warning"), want: change.Redeploy},
		"failed, run value":  {state: status("failed"), plan: values(`{"build":{"cmd":"c"},"run":{"a":"2","b":2}}`), want: change.Revision},
		"failed, secrets":    {state: status("failed"), plan: func(_ *testing.T, m *model) { m.ParametersWOVersion = types.Int64Value(2) }, want: change.Revision},
		"failed, build":      {state: status("failed"), plan: values(`{"build":{"cmd":"d"},"run":{"a":"1","b":2}}`), want: change.Revision},
		"resource error":     {state: status("platform_resource_error"), want: change.Revision},
		"rolled back":        {state: status("rollback_complete"), want: change.Revision},
		"rollback failed":    {state: status("rollback_failed"), want: change.Revision},
		"delete failed":      {state: status("delete_failed"), want: change.Revision},
		"under way":          {state: status("deploying"), want: change.None},
		"unheard-of status":  {state: status("hibernating"), want: change.None},
		"under way, value":   {state: status("deploying"), plan: values(`{"build":{"cmd":"c"},"run":{"a":"2","b":2}}`), want: change.RunParameters},
		"app":                {app: true, want: change.None},
		"app, own run value": {app: true, plan: func(t *testing.T, m *model) { t.Helper(); m.AppParameters = dynamic(t, `{"run":{"region":"us"}}`) }, want: change.RunParameters},
		"app, own build": {app: true, plan: func(t *testing.T, m *model) {
			t.Helper()
			m.AppParameters = dynamic(t, `{"build":{"x":"y"},"run":{"region":"eu"}}`)
		}, want: change.Revision},
		"app, block's run":     {app: true, plan: values(`{"etl":{"build":{"cmd":"c"},"run":{"a":"2"}}}`), want: change.RunParameters},
		"app, block's build":   {app: true, plan: values(`{"etl":{"build":{"cmd":"d"},"run":{"a":"1"}}}`), want: change.Revision},
		"includes":             {app: true, plan: func(_ *testing.T, m *model) { m.Includes = selected("s-3") }, want: change.Revision},
		"unknown includes":     {app: true, plan: func(_ *testing.T, m *model) { m.Includes = types.ListUnknown(selected().ElementType(t.Context())) }, want: change.Revision},
		"excludes":             {app: true, plan: func(_ *testing.T, m *model) { m.Excludes = selected("s-3") }, want: change.Revision},
		"no includes":          {app: true, plan: func(_ *testing.T, m *model) { m.Includes = selected() }, want: change.None},
		"app failed, no block": {app: true, state: status("failed"), want: change.Revision},
		"app warning": {app: true, state: func(_ *testing.T, m *model) {
			m.Status, m.Blocks = types.StringValue("warning"), blocks([]peak.DeployedBlock{{Name: "etl", Status: "deployed"}, {Name: "ui", Status: "Failed"}}, nil)
		}, want: change.Redeploy},
	} {
		state := deployed(t)
		if test.app {
			state = deployedApp(t)
		}
		if test.state != nil {
			test.state(t, &state)
		}
		plan := state
		if test.plan != nil {
			test.plan(t, &plan)
		}
		if got := planChange(plan, state, parameter.Baselines{}, nil).Kind; got != test.want {
			t.Errorf("%s: change %d, want %d", name, got, test.want)
		}
	}
}

// TestPlanChange_imported has the state of an import: without what is default, and with masks.
func TestPlanChange_imported(t *testing.T) {
	t.Parallel()
	state := deployed(t)
	state.Parameters = dynamic(t, `{"build":{"key":"********"},"run":{"a":"1"}}`)
	shown := parameter.Baselines{Parameters: parameter.Baseline{Taken: true, Filled: map[string]string{"build/size": parameter.Hash("S"), "run/pass": ""}}}
	for name, test := range map[string]struct {
		planned string
		want    change.Kind
	}{
		"configured as it is":         {`{"build":{"key":"real"},"run":{"a":"1"}}`, change.None},
		"default spelled out":         {`{"build":{"key":"real","size":"S"},"run":{"a":"1"}}`, change.None},
		"hidden default spelled out":  {`{"build":{"key":"real"},"run":{"a":"1","pass":"p"}}`, change.None},
		"run value changes":           {`{"build":{"key":"********","size":"S"},"run":{"a":"2"}}`, change.RunParameters},
		"run value and masked build":  {`{"build":{"key":"real"},"run":{"a":"2"}}`, change.Revision},
		"run value and masked run":    {`{"build":{"key":"********"},"run":{"a":"2","pass":"p"}}`, change.RunParameters},
		"another than the default":    {`{"build":{"key":"real","size":"L"},"run":{"a":"1"}}`, change.Revision},
		"masked value not configured": {`{"run":{"a":"1"}}`, change.Revision},
	} {
		plan := state
		plan.Parameters = dynamic(t, test.planned)
		if got := planChange(plan, state, shown, nil).Kind; got != test.want {
			t.Errorf("%s: change %d, want %d", name, got, test.want)
		}
	}
}

func TestUpdate_change(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		secret string
		before []string
		state  string
		want   change.Kind
	}{
		"run":             {`{"run":{"p":"x"}}`, []string{"run/p"}, "deployed", change.RunParameters},
		"build":           {`{"build":{"p":"x"}}`, nil, "deployed", change.Revision},
		"one is gone":     {`{"run":{"p":"x"}}`, []string{"run/p", "run/q"}, "deployed", change.Revision},
		"all are gone":    {"", []string{"run/p"}, "deployed", change.Revision},
		"became plain":    {`{"run":{"p":"x"}}`, []string{"run/p", "run/a"}, "deployed", change.RunParameters},
		"failed":          {`{"run":{"p":"x"}}`, []string{"run/p"}, "failed", change.Revision},
		"never were any":  {"", nil, "deployed", change.None},
		"on a new design": {`{"run":{"q":"x"}}`, nil, "deployed", change.RunParameters},
	} {
		state := deployed(t)
		state.Status = types.StringValue(test.state)
		plan := state
		plan.ParametersWOVersion = types.Int64Value(1)
		u := update{plan: plan, state: state, shown: parameter.Baselines{Parameters: parameter.Baseline{Secret: test.before}}}
		var err error
		if u.in, err = newInputs(plan, dynamic(t, test.secret)); err != nil {
			t.Fatal(err)
		}
		if got := u.change(nil).Kind; got != test.want {
			t.Errorf("%s: change %d, want %d", name, got, test.want)
		}
	}
}

func TestUpdate_runPatch(t *testing.T) {
	t.Parallel()
	state := deployedApp(t)
	plan := state
	plan.Parameters = dynamic(t, `{"etl":{"build":{"cmd":"c"},"run":{"a":"2"}}}`)
	plan.AppParameters = dynamic(t, `{"run":{"region":"us"}}`)
	u := update{plan: plan, state: state}
	var err error
	if u.in, err = newInputs(plan, dynamic(t, `{"etl":{"run":{"pass":"very-secret"}},"ui":{"run":{"pass":"other"}}}`)); err != nil {
		t.Fatal(err)
	}
	if got, want := text(t, u.runPatch(u.change(nil))), `{"parameters":{"etl":{"a":"2"}},"appParameters":{"region":"us"}}`; got != want {
		t.Errorf("patch %s, want %s", got, want)
	}
	u.plan.ParametersWOVersion = types.Int64Value(2)
	patch := u.runPatch(u.change(nil))
	if got, want := text(t, patch), `{"parameters":{"etl":{"a":"2","pass":"very-secret"},"ui":{"pass":"other"}},"appParameters":{"region":"us"}}`; got != want {
		t.Errorf("patch %s, want %s", got, want)
	}
	equal(t, slices.Sorted(slices.Values(patch.Secrets)), []string{"other", "very-secret"})
}
