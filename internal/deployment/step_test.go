package deployment

import (
	"slices"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"
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
		RevisionID: types.StringValue("r-3"), Blocks: blocks(nil), RevisionNotes: types.StringValue("third"),
	}
}

func deployedApp(t *testing.T) model {
	t.Helper()
	m := deployed(t)
	m.BlockSpecID, m.AppSpecID = types.StringNull(), types.StringValue("s-2")
	m.Parameters = dynamic(t, `{"etl":{"build":{"cmd":"c"},"run":{"a":"1"}}}`)
	m.AppParameters = dynamic(t, `{"run":{"region":"eu"}}`)
	m.Blocks = blocks([]peak.DeployedBlock{{DeploymentID: "d-2", PlatformID: "7", Kind: "workflow", Name: "etl", Status: "deployed"}})
	return m
}

func TestNextStep(t *testing.T) {
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
		want  step
	}{
		"nothing":               {want: stepNothing},
		"spelling":              {plan: values(`{"run":{"b":2.0,"a":"1"},"build":{"cmd":"c","none":null}}`), want: stepNothing},
		"run value":             {plan: values(`{"build":{"cmd":"c"},"run":{"a":"2","b":2}}`), want: stepRunParameters},
		"new run value":         {plan: values(`{"build":{"cmd":"c"},"run":{"a":"1","b":2,"c":3}}`), want: stepRunParameters},
		"run value gone":        {plan: values(`{"build":{"cmd":"c"},"run":{"a":"1"}}`), want: stepRevision},
		"all values gone":       {plan: values(""), want: stepRevision},
		"build value":           {plan: values(`{"build":{"cmd":"d"},"run":{"a":"1","b":2}}`), want: stepRevision},
		"build and run value":   {plan: values(`{"build":{"cmd":"d"},"run":{"a":"2","b":2}}`), want: stepRevision},
		"build value gone":      {plan: values(`{"run":{"a":"1","b":2}}`), want: stepRevision},
		"unknown value":         {plan: func(_ *testing.T, m *model) { m.Parameters = types.DynamicUnknown() }, want: stepRevision},
		"release":               {plan: func(_ *testing.T, m *model) { m.ReleaseVersion = types.StringValue("2.0.0") }, want: stepRevision},
		"unknown release":       {plan: func(_ *testing.T, m *model) { m.ReleaseVersion = types.StringUnknown() }, want: stepRevision},
		"notes":                 {plan: func(_ *testing.T, m *model) { m.RevisionNotes = types.StringValue("fourth") }, want: stepRevision},
		"notes of the platform": {plan: func(_ *testing.T, m *model) { m.RevisionNotes = types.StringUnknown() }, want: stepNothing},
		"empty notes are none": {
			state: func(_ *testing.T, m *model) { m.RevisionNotes = types.StringNull() },
			plan:  func(_ *testing.T, m *model) { m.RevisionNotes = types.StringValue("") }, want: stepNothing,
		},
		"secret version":     {plan: func(_ *testing.T, m *model) { m.ParametersWOVersion = types.Int64Value(2) }, want: stepSecrets},
		"failed":             {state: status("FAILED"), want: stepRedeploy},
		"warning":            {state: status("warning"), want: stepRedeploy},
		"failed, run value":  {state: status("failed"), plan: values(`{"build":{"cmd":"c"},"run":{"a":"2","b":2}}`), want: stepRevision},
		"failed, secrets":    {state: status("failed"), plan: func(_ *testing.T, m *model) { m.ParametersWOVersion = types.Int64Value(2) }, want: stepRevision},
		"failed, build":      {state: status("failed"), plan: values(`{"build":{"cmd":"d"},"run":{"a":"1","b":2}}`), want: stepRevision},
		"resource error":     {state: status("platform_resource_error"), want: stepRevision},
		"rolled back":        {state: status("rollback_complete"), want: stepRevision},
		"rollback failed":    {state: status("rollback_failed"), want: stepRevision},
		"delete failed":      {state: status("delete_failed"), want: stepRevision},
		"under way":          {state: status("deploying"), want: stepNothing},
		"unheard-of status":  {state: status("hibernating"), want: stepNothing},
		"under way, value":   {state: status("deploying"), plan: values(`{"build":{"cmd":"c"},"run":{"a":"2","b":2}}`), want: stepRunParameters},
		"app":                {app: true, want: stepNothing},
		"app, own run value": {app: true, plan: func(t *testing.T, m *model) { t.Helper(); m.AppParameters = dynamic(t, `{"run":{"region":"us"}}`) }, want: stepRunParameters},
		"app, own build": {app: true, plan: func(t *testing.T, m *model) {
			t.Helper()
			m.AppParameters = dynamic(t, `{"build":{"x":"y"},"run":{"region":"eu"}}`)
		}, want: stepRevision},
		"app, block's run":     {app: true, plan: values(`{"etl":{"build":{"cmd":"c"},"run":{"a":"2"}}}`), want: stepRunParameters},
		"app, block's build":   {app: true, plan: values(`{"etl":{"build":{"cmd":"d"},"run":{"a":"1"}}}`), want: stepRevision},
		"includes":             {app: true, plan: func(_ *testing.T, m *model) { m.Includes = selected("s-3") }, want: stepRevision},
		"unknown includes":     {app: true, plan: func(_ *testing.T, m *model) { m.Includes = types.ListUnknown(selected().ElementType(t.Context())) }, want: stepRevision},
		"excludes":             {app: true, plan: func(_ *testing.T, m *model) { m.Excludes = selected("s-3") }, want: stepRevision},
		"no includes":          {app: true, plan: func(_ *testing.T, m *model) { m.Includes = selected() }, want: stepNothing},
		"app failed, no block": {app: true, state: status("failed"), want: stepRevision},
		"app warning": {app: true, state: func(_ *testing.T, m *model) {
			m.Status, m.Blocks = types.StringValue("warning"), blocks([]peak.DeployedBlock{{Name: "etl", Status: "deployed"}, {Name: "ui", Status: "Failed"}})
		}, want: stepRedeploy},
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
		if got := nextStep(plan, state, baselines{}); got != test.want {
			t.Errorf("%s: step %d, want %d", name, got, test.want)
		}
	}
}

// TestNextStep_imported has the state of an import: without what is default, and with masks.
func TestNextStep_imported(t *testing.T) {
	t.Parallel()
	state := deployed(t)
	state.Parameters = dynamic(t, `{"build":{"key":"********"},"run":{"a":"1"}}`)
	shown := baselines{Parameters: baseline{Taken: true, Filled: map[string]string{"build/size": hash("S"), "run/pass": ""}}}
	for name, test := range map[string]struct {
		planned string
		want    step
	}{
		"configured as it is":         {`{"build":{"key":"real"},"run":{"a":"1"}}`, stepNothing},
		"default spelled out":         {`{"build":{"key":"real","size":"S"},"run":{"a":"1"}}`, stepNothing},
		"hidden default spelled out":  {`{"build":{"key":"real"},"run":{"a":"1","pass":"p"}}`, stepNothing},
		"run value changes":           {`{"build":{"key":"********","size":"S"},"run":{"a":"2"}}`, stepRunParameters},
		"run value and masked build":  {`{"build":{"key":"real"},"run":{"a":"2"}}`, stepRevision},
		"run value and masked run":    {`{"build":{"key":"********"},"run":{"a":"2","pass":"p"}}`, stepRunParameters},
		"another than the default":    {`{"build":{"key":"real","size":"L"},"run":{"a":"1"}}`, stepRevision},
		"masked value not configured": {`{"run":{"a":"1"}}`, stepRevision},
	} {
		plan := state
		plan.Parameters = dynamic(t, test.planned)
		if got := nextStep(plan, state, shown); got != test.want {
			t.Errorf("%s: step %d, want %d", name, got, test.want)
		}
	}
}

func TestUpdate_step(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		secret string
		before []string
		state  string
		want   step
	}{
		"run":             {`{"run":{"p":"x"}}`, []string{"run/p"}, "deployed", stepRunParameters},
		"build":           {`{"build":{"p":"x"}}`, nil, "deployed", stepRevision},
		"one is gone":     {`{"run":{"p":"x"}}`, []string{"run/p", "run/q"}, "deployed", stepRevision},
		"all are gone":    {"", []string{"run/p"}, "deployed", stepRevision},
		"became plain":    {`{"run":{"p":"x"}}`, []string{"run/p", "run/a"}, "deployed", stepRunParameters},
		"failed":          {`{"run":{"p":"x"}}`, []string{"run/p"}, "failed", stepRevision},
		"never were any":  {"", nil, "deployed", stepNothing},
		"on a new design": {`{"run":{"q":"x"}}`, nil, "deployed", stepRunParameters},
	} {
		state := deployed(t)
		state.Status = types.StringValue(test.state)
		plan := state
		plan.ParametersWOVersion = types.Int64Value(1)
		u := update{plan: plan, state: state, shown: baselines{Parameters: baseline{Secret: test.before}}}
		var err error
		if u.in, err = newInputs(plan, dynamic(t, test.secret)); err != nil {
			t.Fatal(err)
		}
		if got := u.step(); got != test.want {
			t.Errorf("%s: step %d, want %d", name, got, test.want)
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
	if got, want := text(t, u.runPatch()), `{"parameters":{"etl":{"a":"2"}},"appParameters":{"region":"us"}}`; got != want {
		t.Errorf("patch %s, want %s", got, want)
	}
	u.plan.ParametersWOVersion = types.Int64Value(2)
	patch := u.runPatch()
	if got, want := text(t, patch), `{"parameters":{"etl":{"a":"2","pass":"very-secret"},"ui":{"pass":"other"}},"appParameters":{"region":"us"}}`; got != want {
		t.Errorf("patch %s, want %s", got, want)
	}
	equal(t, slices.Sorted(slices.Values(patch.Secrets)), []string{"other", "very-secret"})
}
