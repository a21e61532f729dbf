// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package workflow

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/framework/fieldtable"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// shown is the model of an answer; prior is nothing unless given.
func shown(t *testing.T, answer string, prior ...model) model {
	t.Helper()
	var described peak.Workflow
	if err := json.Unmarshal([]byte(answer), &described); err != nil {
		t.Fatal(err)
	}
	before := model{}
	if len(prior) > 0 {
		before = prior[0]
	}
	m, err := newModel(t.Context(), described, before, nil)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// changed is a model with some of it replaced.
func changed(m model, change func(*model)) model {
	change(&m)
	return m
}

// inStep replaces an attribute of the step "load".
func inStep(t *testing.T, m model, name string, value attr.Value) model {
	t.Helper()
	steps := m.Steps.Elements()
	step, ok := steps["load"].(types.Object)
	if !ok {
		t.Fatal("there is no step load")
	}
	attributes := step.Attributes()
	if text, ok := value.(types.String); ok && strings.HasSuffix(name, "_id") {
		value, _ = fieldtable.IDType{}.ValueFromString(t.Context(), text)
	}
	attributes[name] = value
	steps["load"] = types.ObjectValueMust(step.AttributeTypes(t.Context()), attributes)
	m.Steps = types.MapValueMust(step.Type(t.Context()), steps)
	return m
}

// ofStep returns an attribute of the step "load".
func ofStep(t *testing.T, m model, name string) attr.Value {
	t.Helper()
	step, ok := m.Steps.Elements()["load"].(types.Object)
	if !ok {
		t.Fatal("there is no step load")
	}
	return step.Attributes()[name]
}

const (
	smallStep = `"steps":{"load":{"type":"standard","imageId":1,"imageVersionId":2,"command":"run","clearImageCache":null,"imageName":"etl","imageVersion":"1.0.0","resources":{"instanceTypeId":21.0,"storage":"10GB"}}}`
	smallOne  = `{"id":9,"name":"etl","status":"Available",` + smallStep + `}`
)

func TestNewModel(t *testing.T) {
	t.Parallel()
	m := shown(t, `{"id":9,"name":"etl","status":"PAUSED","tags":[{"name":"b"},{"name":"a"},{"name":"b"}],`+smallStep+`,
		"triggers":[{"scheduled":true,"cron":"0 2 * * *"},{"webhook":"hook-1"}],"watchers":[{"email":{"name":"n","recipients":["a@b.c"]}}],
		"retryOptions":{"duration":10.0,"exitCodes":[137,1]},"metadata":{"allowConcurrentExecution":true}}`)
	body, err := newBody(m, m, 0)
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	want := `{"name":"etl","metadata":{"allowConcurrentExecution":true},"tags":[{"name":"a"},{"name":"b"}],"triggers":[{"cron":"0 2 * * *"},{"webhook":true}],` +
		`"watchers":[{"email":{"name":"n","recipients":{"to":["a@b.c"]}}}],"retryOptions":{"duration":10,"exitCodes":[137,1],"exponentialBackoff":false,"numberOfRetries":3},` +
		`"steps":{"load":{"clearImageCache":false,"command":"run","imageId":1,"imageVersionId":2,"resources":{"instanceTypeId":21,"storage":"10GB"},"type":"standard"}}}`
	if string(text) != want {
		t.Errorf("as a configuration it would send\n%s\nwant\n%s", text, want)
	}
	if m.ID.ValueString() != "9" || m.Status.ValueString() != "PAUSED" || !m.Paused.ValueBool() || !m.WebhookIDs.Equal(stringList([]string{"hook-1"})) {
		t.Errorf("got id %s, status %s, paused %s, webhooks %s", m.ID, m.Status, m.Paused, m.WebhookIDs)
	}
}

// TestNewModelKeeps has members that the platform does not show for certain, and empty ones.
func TestNewModelKeeps(t *testing.T) {
	t.Parallel()
	const full = `{"id":9,"name":"etl","status":"Available",` + smallStep + `,"retryOptions":{"duration":10},"metadata":{"allowConcurrentExecution":true},"tags":[{"name":"a"}]}`
	empty := changed(shown(t, smallOne), func(m *model) { m.Tags = types.SetValueMust(types.StringType, nil) })
	for name, test := range map[string]struct {
		answer string
		prior  model
		check  func(m model) bool
	}{
		"import without them": {smallOne, model{}, func(m model) bool {
			return m.RetryOptions.IsNull() && !m.AllowConcurrentExecution.ValueBool() && m.Tags.IsNull()
		}},
		"not shown: as before":    {smallOne, shown(t, full), func(m model) bool { return !m.RetryOptions.IsNull() && m.AllowConcurrentExecution.ValueBool() }},
		"shown otherwise: drift":  {strings.ReplaceAll(full, "true", "false"), shown(t, full), func(m model) bool { return !m.AllowConcurrentExecution.ValueBool() }},
		"shown without setting":   {strings.Replace(full, `{"allowConcurrentExecution":true}`, `{}`, 1), shown(t, full), func(m model) bool { return !m.AllowConcurrentExecution.ValueBool() }},
		"tags gone: drift":        {smallOne, shown(t, full), func(m model) bool { return m.Tags.IsNull() }},
		"no tags, written as []":  {smallOne, empty, func(m model) bool { return !m.Tags.IsNull() && len(m.Tags.Elements()) == 0 }},
		"no tags, unknown before": {smallOne, changed(empty, func(m *model) { m.Tags = types.SetUnknown(types.StringType) }), func(m model) bool { return m.Tags.IsNull() }},
		"no triggers, no webhook": {smallOne, shown(t, full), func(m model) bool {
			return m.Triggers.IsNull() && !m.WebhookIDs.IsNull() && len(m.WebhookIDs.Elements()) == 0
		}},
		"a step is gone: drift": {
			strings.Replace(smallOne, `"load"`, `"fetch"`, 1), shown(t, smallOne), func(m model) bool { return len(m.Steps.Elements()) == 1 && m.Steps.Elements()["load"] == nil },
		},
		"write-only values never come back": {
			strings.Replace(smallOne, `"command"`, `"repository":{"url":"u","branch":"b","token":"leak"},"command"`, 1), model{},
			func(m model) bool {
				return !strings.Contains(m.Steps.String(), "leak") && strings.Contains(m.Steps.String(), `"url":"u"`)
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if m := shown(t, test.answer, test.prior); !test.check(m) {
				t.Errorf("got %+v", m)
			}
		})
	}
}

func TestNewModelRefusesOtherShapes(t *testing.T) {
	t.Parallel()
	var described peak.Workflow
	if err := json.Unmarshal([]byte(`{"id":9,"name":"etl","steps":{"load":{"command":["secret"]}}}`), &described); err != nil {
		t.Fatal(err)
	}
	prior := shown(t, smallOne)
	m, err := newModel(t.Context(), described, prior, nil)
	if err == nil || !strings.Contains(err.Error(), `["load"]: command: the platform answered a list`) || strings.Contains(err.Error(), "secret") || !sameBody(m, prior) {
		t.Errorf("error %v", err)
	}
}

func TestNewBody(t *testing.T) {
	t.Parallel()
	// base is a workflow as it is planned, bare the same as somebody configured it.
	base := shown(t, smallOne)
	bare := inStep(t, inStep(t, inStep(t, base, "type", types.StringNull()), "clear_image_cache", types.BoolNull()), "image_version_id", types.StringNull())
	bare.AllowConcurrentExecution = types.BoolNull()
	const steps = `"steps":{"load":{"command":"run","imageId":1,"imageVersionId":2,"resources":{"instanceTypeId":21,"storage":"10GB"}}}}`
	texts := func(texts ...string) types.Set {
		return types.SetValueMust(types.StringType, stringList(texts).Elements())
	}
	hooks := shown(t, `{"id":9,"name":"etl",`+smallStep+`,"triggers":[{"webhook":"a"},{"cron":"0 2 * * *"},{"webhook":"b"}]}`).Triggers
	for name, test := range map[string]struct {
		change func(*model)
		kept   int
		want   string
	}{
		"only what is configured or filled in": {func(*model) {}, 0, `{"name":"etl",` + steps},
		"unknown is not sent":                  {func(m *model) { *m = inStep(t, *m, "image_version_id", types.StringUnknown()) }, 0, strings.Replace(`{"name":"etl",`+steps, `"imageVersionId":2,`, "", 1)},
		"concurrency on":                       {func(m *model) { m.AllowConcurrentExecution = types.BoolValue(true) }, 0, `{"name":"etl","metadata":{"allowConcurrentExecution":true},` + steps},
		"no tags":                              {func(m *model) { m.Tags = texts() }, 0, `{"name":"etl","tags":[],` + steps},
		"tags in order":                        {func(m *model) { m.Tags, m.TagsAll = texts("b", "a"), texts("b", "a") }, 0, `{"name":"etl","tags":[{"name":"a"},{"name":"b"}],` + steps},
		"new webhooks":                         {func(m *model) { m.Triggers = hooks }, 0, `{"name":"etl","triggers":[{"webhook":true},{"cron":"0 2 * * *"},{"webhook":true}],` + steps},
		"one webhook is kept": {
			func(m *model) { m.Triggers = hooks }, 1, `{"name":"etl","triggers":[{"webhook":true,"webhookPolicy":"preserve"},{"cron":"0 2 * * *"},{"webhook":true}],` + steps,
		},
		"all webhooks are kept": {
			func(m *model) { m.Triggers = hooks }, 3,
			`{"name":"etl","triggers":[{"webhook":true,"webhookPolicy":"preserve"},{"cron":"0 2 * * *"},{"webhook":true,"webhookPolicy":"preserve"}],` + steps,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			plan, config := changed(base, test.change), changed(bare, func(m *model) {
				test.change(m)
				m.AllowConcurrentExecution = types.BoolNull()
			})
			body, err := newBody(plan, config, test.kept)
			if err != nil {
				t.Fatal(err)
			}
			text, err := json.Marshal(body)
			if err != nil || string(text) != test.want {
				t.Errorf("got  %s, %v\nwant %s", text, err, test.want)
			}
		})
	}
	off, err := newBody(base, changed(bare, func(m *model) { m.AllowConcurrentExecution = types.BoolValue(false) }), 0)
	if err != nil || off.Metadata == nil || *off.Metadata.AllowConcurrentExecution {
		t.Errorf("concurrency that is configured to be off gives %+v, %v", off.Metadata, err)
	}
}

func TestFill(t *testing.T) {
	t.Parallel()
	answer := shown(t, `{"id":9,"name":"other","status":"Running",`+strings.Replace(smallStep, `"command":"run"`, `"command":"other"`, 1)+`,"triggers":[{"webhook":"a"}]}`)
	plan := shown(t, smallOne)
	resources, ok := ofStep(t, plan, "resources").(types.Object)
	if !ok {
		t.Fatal("resources are no object")
	}
	plan = inStep(t, inStep(t, plan, "image_version_id", types.StringUnknown()), "resources", types.ObjectUnknown(resources.AttributeTypes(t.Context())))
	plan.ID, plan.Status, plan.WebhookIDs = types.StringUnknown(), types.StringUnknown(), types.ListUnknown(types.StringType)
	filled, err := fill(t.Context(), plan, answer)
	if err != nil {
		t.Fatal(err)
	}
	for name, pair := range map[string][2]attr.Value{
		"unknown version":   {ofStep(t, inStep(t, filled, "image_version_id", types.StringValue("2")), "image_version_id"), ofStep(t, filled, "image_version_id")},
		"unknown resources": {ofStep(t, filled, "resources"), resources},
		"known command":     {ofStep(t, filled, "command"), types.StringValue("run")},
		"known name":        {filled.Name, types.StringValue("etl")},
		"id":                {filled.ID, types.StringValue("9")},
		"status":            {filled.Status, types.StringValue("Running")},
		"webhooks":          {filled.WebhookIDs, stringList([]string{"a"})},
	} {
		if !pair[0].Equal(pair[1]) {
			t.Errorf("%s: got %s, want %s", name, pair[0], pair[1])
		}
	}
	known, err := fill(t.Context(), changed(plan, func(m *model) { m.WebhookIDs = stringList(nil) }), answer)
	if err != nil || len(known.WebhookIDs.Elements()) != 0 {
		t.Errorf("planned webhooks became %s, %v", known.WebhookIDs, err)
	}

	// Right after the create only the id is known: nothing may stay unknown.
	early, err := created(t.Context(), types.StringValue("9"))
	if err != nil {
		t.Fatal(err)
	}
	filled, err = fill(t.Context(), plan, early)
	if err != nil {
		t.Fatal(err)
	}
	if text := fmt.Sprintf("%+v", filled); strings.Contains(text, "<unknown>") {
		t.Errorf("unknown after the create: %s", text)
	}
}

func TestSameBody(t *testing.T) {
	t.Parallel()
	base := shown(t, smallOne)
	other := shown(t, `{"id":8,"name":"x","status":"Paused","tags":["a"],"steps":{},"triggers":[{"webhook":"a"}],"watchers":[{"user":"a@b.c"}],"retryOptions":{"duration":1},"metadata":{"allowConcurrentExecution":true}}`)
	for name, test := range map[string]struct {
		change func(*model)
		same   bool
	}{
		"nothing":         {func(*model) {}, true},
		"id":              {func(m *model) { m.ID = other.ID }, true},
		"status":          {func(m *model) { m.Status = types.StringUnknown() }, true},
		"paused":          {func(m *model) { m.Paused = other.Paused }, true},
		"webhook ids":     {func(m *model) { m.WebhookIDs = other.WebhookIDs }, true},
		"name":            {func(m *model) { m.Name = other.Name }, false},
		"unknown name":    {func(m *model) { m.Name = types.StringUnknown() }, false},
		"tags":            {func(m *model) { m.Tags, m.TagsAll = other.Tags, other.TagsAll }, false},
		"default tags":    {func(m *model) { m.TagsAll = other.TagsAll }, false},
		"tags by default": {func(m *model) { m.Tags = types.SetValueMust(types.StringType, nil) }, true},
		"steps":           {func(m *model) { m.Steps = other.Steps }, false},
		"unknown version": {func(m *model) { *m = inStep(t, *m, "image_version_id", types.StringUnknown()) }, false},
		"triggers":        {func(m *model) { m.Triggers = other.Triggers }, false},
		"watchers":        {func(m *model) { m.Watchers = other.Watchers }, false},
		"retry options":   {func(m *model) { m.RetryOptions = other.RetryOptions }, false},
		"concurrency":     {func(m *model) { m.AllowConcurrentExecution = other.AllowConcurrentExecution }, false},
	} {
		if got := sameBody(base, changed(base, test.change)); got != test.same {
			t.Errorf("%s: %t", name, got)
		}
	}
}

// TestPaused reads whether a workflow is paused: while it runs, its status does not tell.
func TestPaused(t *testing.T) {
	t.Parallel()
	yes, no, none := types.BoolValue(true), types.BoolValue(false), types.BoolNull()
	for _, test := range []struct {
		status      string
		prior, want types.Bool
	}{
		{"Running", yes, yes}, {"running", no, no}, {"Running", none, no}, {"Queued", yes, yes},
		{"Paused", no, yes}, {"paused", none, yes}, {"Available", yes, no}, {"Draft", yes, no},
	} {
		if got := paused(test.status, test.prior); !got.Equal(test.want) {
			t.Errorf("%s after paused = %s: %s", test.status, test.prior, got)
		}
	}
}
