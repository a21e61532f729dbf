// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package pipeline_test

import (
	"fmt"
	"runtime"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/framework/jsonvalue"
	"github.com/peakbi/terraform-provider-peak/internal/pipeline"
)

// stepsFromJSON builds a `steps` value as a configuration would give it from the API's spelling.
func stepsFromJSON(t testing.TB, f pipeline.Flavour, text string) types.Map {
	t.Helper()
	mapType, ok := pipeline.StepsAttribute(f).GetType().(types.MapType)
	if !ok {
		t.Fatal("steps is no map")
	}
	stepType, ok := mapType.ElemType.(types.ObjectType)
	if !ok {
		t.Fatal("a step is no object")
	}
	elements := map[string]attr.Value{}
	for name, raw := range object(t, text) {
		step, ok := raw.(map[string]any)
		if !ok {
			t.Fatalf("step %s is no object", name)
		}
		value, err := pipeline.StepFields(f).Decode(t.Context(), step, stepType, types.ObjectNull(stepType.AttrTypes))
		if err != nil {
			t.Fatal(err)
		}
		elements[name] = value
	}
	return types.MapValueMust(stepType, elements)
}

func object(t testing.TB, text string) map[string]any {
	t.Helper()
	value, err := jsonvalue.Parse([]byte(text))
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	object, ok := value.(map[string]any)
	if !ok {
		t.Fatalf("%s is no object", text)
	}
	return object
}

// expect compares diagnostics with lines of "path: part of the message".
func expect(t *testing.T, diags diag.Diagnostics, want ...string) {
	t.Helper()
	var got []string
	for _, d := range diags {
		at := ""
		if withPath, ok := d.(diag.DiagnosticWithPath); ok {
			at = withPath.Path().String()
		}
		if d.Severity() == diag.SeverityWarning {
			at += " (warning)"
		}
		got = append(got, at+": "+d.Summary()+": "+d.Detail())
	}
	if len(got) != len(want) {
		t.Fatalf("got %d diagnostics, want %d:\n%s", len(got), len(want), strings.Join(got, "\n"))
	}
	for _, line := range want {
		at, message, _ := strings.Cut(line, ": ")
		found := false
		for _, line := range got {
			found = found || (strings.HasPrefix(line, at+": ") && strings.Contains(line, message))
		}
		if !found {
			t.Errorf("no diagnostic %q in:\n%s", line, strings.Join(got, "\n"))
		}
	}
}

const goodStep = `"imageId":1,"command":"run"`

func TestCheckSteps(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		steps string
		want  []string
	}{
		"every type": {`{
			"std":{"type":"standard",` + goodStep + `,"resources":{"instanceTypeId":21,"storage":"10GB"},"stepTimeout":60,"repository":{"url":"u","branch":"b"},"outputParameters":{"p":"file.txt"}},
			"call":{"type":"http","method":"post","url":"https://x","auth":{"type":"basic","username":"u","password":"secret"},"outputParameters":{"p":"response.txt"},"parents":["std"]},
			"query":{"type":"sql","repository":{"url":"u","branch":"b","filePath":"q.sql"},"parents":["std"]},
			"file":{"type":"sql","sqlQueryPath":"q.sql"},
			"out":{"type":"export","schema":"s","table":"t","sortBy":"c","parents":["query","call"],"executionParameters":{
				"conditional":[{"condition":"equals","paramName":"p","stepName":"std","value":"1"}],
				"parentStatus":[{"condition":"all-of","parents":["query"],"status":["success"]}]}}}`, nil},
		"type is standard by default": {`{"a":{` + goodStep + `}}`, nil},
		"name":                        {`{"a_b":{` + goodStep + `}}`, []string{`steps["a_b"]: Invalid step name`}},
		"missing members": {`{"a":{},"b":{"type":"http"},"c":{"type":"export"},"d":{"type":"sql"}}`, []string{
			`steps["a"].command: needs the attribute command`, `steps["a"].image_id: needs the attribute image_id`,
			`steps["b"].method (warning): without a method`, `steps["b"].url: needs the attribute url`,
			`steps["c"].schema: needs`, `steps["c"].table: needs`, `steps["c"].sort_by: needs`,
			`steps["d"].sql_query_path: needs sql_query_path or repository`,
		}},
		"members of other types": {`{"a":{` + goodStep + `,"url":"u","table":"t","sqlQueryPath":"q"},"b":{"type":"http","method":"get","url":"u","command":"c","imageId":1,"clearImageCache":true}}`, []string{
			`steps["a"].url: only for steps of type http`, `steps["a"].table: only for steps of type export`, `steps["a"].sql_query_path: only for steps of type sql`,
			`steps["b"].command: only for steps of type standard`, `steps["b"].image_id: only for steps of type standard`, `steps["b"].clear_image_cache: only for steps of type standard`,
		}},
		"credentials": {`{"a":{"type":"http","method":"get","url":"u","headers":{"absolute":{"Authorization":"Bearer x","Accept":"*/*"}}},"b":{` + goodStep + `,"repository":{"url":"https://u:t@example.com/x","branch":"b"}},` +
			`"c":{"type":"sql","repository":{"url":"https://t@example.com/x","branch":"b","filePath":"q"}}}`, []string{
			`steps["a"].headers.absolute["Authorization"] (warning): Credentials in a plain attribute`, `steps["b"].repository.url (warning): Token in a repository URL`, `steps["c"].repository.url (warning): Token`,
		}},
		"sql": {`{"a":{"type":"sql","sqlQueryPath":"q","repository":{"url":"u","branch":"b"},"parameters":{"secrets":["s"]}}}`, []string{
			`steps["a"].sql_query_path: either sql_query_path or repository`, `steps["a"].repository.file_path: needs file_path`, `steps["a"].parameters.secrets: takes no secrets`,
		}},
		"file_path outside sql": {`{"a":{` + goodStep + `,"repository":{"url":"u","branch":"b","filePath":"f"}}}`, []string{`steps["a"].repository.file_path: no sql step`}},
		"http output":           {`{"a":{"type":"http","method":"get","url":"u","outputParameters":{"p":"other.txt"}}}`, []string{`steps["a"].output_parameters["p"]: response.txt`}},
		"http auth": {`{"a":{"type":"http","method":"get","url":"u","auth":{"type":"oauth","clientId":"i","password":"p"}}}`, []string{
			`steps["a"].auth.client_secret: needs the attribute client_secret`, `steps["a"].auth.auth_url: needs`, `steps["a"].auth.password: takes no password`,
		}},
		"storage":        {`{"a":{` + goodStep + `,"resources":{"storage":"ten"}},"b":{` + goodStep + `,"resources":{"storage":"10Mb"}}}`, []string{`steps["a"].resources.storage: such as 10GB`}},
		"unknown parent": {`{"a":{` + goodStep + `,"parents":["nope"]}}`, []string{`steps["a"].parents: names the parent "nope"`}},
		"self":           {`{"a":{` + goodStep + `,"parents":["a"]}}`, []string{`steps["a"].parents: a -> a`}},
		"cycle": {`{"a":{` + goodStep + `,"parents":["c"]},"b":{` + goodStep + `,"parents":["a"]},"c":{` + goodStep + `,"parents":["b"]},"d":{` + goodStep + `,"parents":["c"]}}`,
			[]string{`steps["a"].parents: a -> b -> c -> a`}},
		"condition on no ancestor": {`{"a":{` + goodStep + `},"b":{` + goodStep + `,"executionParameters":{"conditional":[{"condition":"equals","paramName":"p","stepName":"a","value":"1"}]}}}`,
			[]string{`steps["b"].execution_parameters.conditional[0].step_name (warning): not among its parents`}},
		"parent status of no parent": {`{"a":{` + goodStep + `},"b":{` + goodStep + `,"parents":["a"]},"c":{` + goodStep + `,"parents":["b"],"executionParameters":{"parentStatus":[{"condition":"one-of","parents":["a"],"status":["failure"]}]}}}`,
			[]string{`steps["c"].execution_parameters.parent_status[0].parents (warning): not among its parents`}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var diags diag.Diagnostics
			pipeline.CheckSteps(pipeline.Workflow, path.Root("steps"), stepsFromJSON(t, pipeline.Workflow, test.steps), &diags)
			pipeline.CheckPlanned(path.Root("steps"), stepsFromJSON(t, pipeline.Workflow, test.steps), &diags)
			expect(t, diags, test.want...)
		})
	}
}

func TestCheckBlockImages(t *testing.T) {
	t.Parallel()
	var diags diag.Diagnostics
	pipeline.CheckSteps(pipeline.Block, path.Root("steps"), stepsFromJSON(t, pipeline.Block, `{
		"one-way":{"command":"c","imageRef":"base","stepTimeout":"@param:t","clearImageCache":"@param:c"},
		"none":{"command":"c"},
		"under_score":{"command":"c","imageRef":"base"},
		"two":{"command":"c","imageRef":"base","imageDetails":{"id":1}},
		"call":{"type":"http","method":"get","url":"u","imageRef":"base"}}`), &diags)
	expect(t, diags,
		`steps["under_score"]: Invalid step name`, `steps["none"].image_ref: it has 0`, `steps["two"].image_ref: it has 2`, `steps["call"].image_ref: only for steps of type standard`)
}

func TestCheckStepsLeavesUnknownAlone(t *testing.T) {
	t.Parallel()
	steps := stepsFromJSON(t, pipeline.Workflow, `{"a":{`+goodStep+`},"b":{`+goodStep+`,"parents":["a"]}}`)
	elements := steps.Elements()
	step, ok := elements["a"].(types.Object)
	if !ok {
		t.Fatal("no object")
	}
	attributes := step.Attributes()
	for name, value := range attributes {
		switch kind := value.(type) {
		case types.String:
			attributes[name] = types.StringUnknown()
		case types.Set:
			attributes[name] = types.SetUnknown(types.StringType)
		case types.Int64:
			attributes[name] = types.Int64Unknown()
		case types.Bool:
			attributes[name] = types.BoolUnknown()
		case types.Object:
			attributes[name] = types.ObjectUnknown(kind.AttributeTypes(t.Context()))
		}
	}
	elements["a"] = types.ObjectValueMust(step.AttributeTypes(t.Context()), attributes)
	for name, value := range map[string]types.Map{
		"attributes": types.MapValueMust(step.Type(t.Context()), elements),
		"step":       types.MapValueMust(step.Type(t.Context()), map[string]attr.Value{"a": types.ObjectUnknown(step.AttributeTypes(t.Context()))}),
		"all":        types.MapUnknown(step.Type(t.Context())),
		"null":       types.MapNull(step.Type(t.Context())),
	} {
		var diags diag.Diagnostics
		pipeline.CheckSteps(pipeline.Workflow, path.Root("steps"), value, &diags)
		if diags.HasError() {
			t.Errorf("%s: %v", name, diags)
		}
	}
}

func TestCheckStepsOfALongChain(t *testing.T) {
	t.Parallel()
	const count = 5000
	var text strings.Builder
	text.WriteString(`{"s0":{` + goodStep + `,"parents":["s4999"]}`)
	for i := 1; i < count; i++ {
		fmt.Fprintf(&text, `,"s%d":{%s,"parents":["s%d"]}`, i, goodStep, i-1)
	}
	text.WriteString("}")
	var diags diag.Diagnostics
	pipeline.CheckSteps(pipeline.Workflow, path.Root("steps"), stepsFromJSON(t, pipeline.Workflow, text.String()), &diags)
	expect(t, diags, `steps["s0"].parents: Steps form a cycle`)
}

// TestCheckStepsOfManyConditions has many steps in a row, each with a condition on the first one: walks from every
// step to the first would be long. It counts allocated bytes, which unlike time do not depend on the machine.
func TestCheckStepsOfManyConditions(t *testing.T) {
	allocated := func(count int) uint64 {
		var text strings.Builder
		fmt.Fprintf(&text, `{"s0":{%s},"apart":{%[1]s}`, goodStep)
		for i := 1; i < count; i++ {
			on := "s0"
			if i == count-1 {
				on = "apart"
			}
			fmt.Fprintf(&text, `,"s%d":{%s,"parents":["s%d"],"executionParameters":{"conditional":[{"condition":"equals","paramName":"p","stepName":"%s","value":"v"}]}}`, i, goodStep, i-1, on)
		}
		text.WriteString("}")
		steps := stepsFromJSON(t, pipeline.Workflow, text.String())
		var diags diag.Diagnostics
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		pipeline.CheckSteps(pipeline.Workflow, path.Root("steps"), steps, &diags)
		runtime.ReadMemStats(&after)
		expect(t, diags, fmt.Sprintf(`steps["s%d"].execution_parameters.conditional[0].step_name (warning): Condition on a step that does not run before`, count-1))
		return after.TotalAlloc - before.TotalAlloc
	}
	if few, many := allocated(200), allocated(2000); many > 13*few {
		t.Errorf("%d bytes for 200 steps, %d for 2000", few, many)
	}
}

// TestCheckStepsShortensCycles has a cycle that fills screens.
func TestCheckStepsShortensCycles(t *testing.T) {
	t.Parallel()
	var text strings.Builder
	text.WriteString(`{"s0":{` + goodStep + `,"parents":["s999"]}`)
	for i := 1; i < 1000; i++ {
		fmt.Fprintf(&text, `,"s%d":{%s,"parents":["s%d"]}`, i, goodStep, i-1)
	}
	text.WriteString("}")
	var diags diag.Diagnostics
	pipeline.CheckSteps(pipeline.Workflow, path.Root("steps"), stepsFromJSON(t, pipeline.Workflow, text.String()), &diags)
	if len(diags) != 1 || !strings.Contains(diags[0].Detail(), "s0 -> s1 -> s2 -> ") || !strings.Contains(diags[0].Detail(), "s19 -> ... -> s0 (1000 steps). Remove") {
		t.Errorf("got %v", diags)
	}
}

func TestCheckTriggers(t *testing.T) {
	t.Parallel()
	listType, ok := pipeline.TriggersAttribute(pipeline.Workflow).GetType().(types.ListType)
	if !ok {
		t.Fatal("triggers is no list")
	}
	trigger := func(cron types.String, webhook types.Bool) types.List {
		objectType, ok := listType.ElemType.(types.ObjectType)
		if !ok {
			t.Fatal("a trigger is no object")
		}
		return types.ListValueMust(objectType, []attr.Value{types.ObjectValueMust(objectType.AttrTypes, map[string]attr.Value{"cron": cron, "webhook": webhook})})
	}
	for name, test := range map[string]struct {
		triggers types.List
		want     []string
	}{
		"cron":         {trigger(types.StringValue("0 2 * * 1-5"), types.BoolNull()), nil},
		"names":        {trigger(types.StringValue("*/5 0 1 JAN MON"), types.BoolNull()), nil},
		"webhook":      {trigger(types.StringNull(), types.BoolValue(true)), nil},
		"unknown":      {trigger(types.StringUnknown(), types.BoolNull()), nil},
		"null list":    {types.ListNull(listType.ElemType), nil},
		"four fields":  {trigger(types.StringValue("0 2 * *"), types.BoolNull()), []string{`triggers[0].cron: has 4 fields`}},
		"out of range": {trigger(types.StringValue("0 25 * * *"), types.BoolNull()), []string{`triggers[0].cron: is not valid`}},
		"both":         {trigger(types.StringValue("0 2 * * *"), types.BoolValue(true)), []string{`triggers[0]: not both`}},
		"neither":      {trigger(types.StringNull(), types.BoolNull()), []string{`triggers[0]: needs cron or webhook`}},
		"webhook off":  {trigger(types.StringNull(), types.BoolValue(false)), []string{`triggers[0].webhook: remove the trigger`}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var diags diag.Diagnostics
			pipeline.CheckTriggers(path.Root("triggers"), test.triggers, &diags)
			expect(t, diags, test.want...)
		})
	}
}

func TestCheckWatchers(t *testing.T) {
	t.Parallel()
	listType, ok := pipeline.WatchersAttribute(pipeline.Workflow).GetType().(types.ListType)
	if !ok {
		t.Fatal("watchers is no list")
	}
	objectType, ok := listType.ElemType.(types.ObjectType)
	if !ok {
		t.Fatal("a watcher is no object")
	}
	var watchers []attr.Value
	for _, text := range []string{
		`{"user":"a@b.c","events":{"fail":true}}`,
		`{"webhook":{"name":"n","url":"https://example.com/hook","payload":"p"}}`,
		`{"email":{"recipients":["a@b.c"]}}`,
		`{"events":{"success":true}}`,
		`{"user":"a@b.c","email":{"name":"n","recipients":{"to":["a@b.c"]}}}`,
		`{"user":"somebody"}`,
		`{"webhook":{"name":"n","url":"example.com/hook","payload":"p"}}`,
		`{"email":{"name":"n","recipients":{"to":["a@b.c","A <a@b.c>"]}}}`,
	} {
		value, err := pipeline.WatcherFields(pipeline.Workflow).Decode(t.Context(), object(t, text), objectType, types.ObjectNull(objectType.AttrTypes))
		if err != nil {
			t.Fatal(err)
		}
		watchers = append(watchers, value)
	}
	var diags diag.Diagnostics
	pipeline.CheckWatchers(path.Root("watchers"), types.ListValueMust(objectType, watchers), &diags)
	expect(t, diags, `watchers[3]: has 0 of them`, `watchers[4]: has 2 of them`, `watchers[5].user: "somebody" is not`, `watchers[6].webhook.url: "example.com/hook" is not`,
		`watchers[7].email.recipients.to[Value("A <a@b.c>")]: is not an e-mail address`)
}
