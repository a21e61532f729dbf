// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package function_test

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/framework/jsonvalue"
)

// readAt follows names and indices into an attribute of what from_cli returns.
func readAt(t *testing.T, text, attribute string, path ...any) any {
	t.Helper()
	values, problem := fromCLI(t, text)
	if problem != nil {
		t.Fatal(problem)
	}
	value, err := jsonvalue.ToJSON(values[attribute])
	if err != nil {
		t.Fatal(err)
	}
	for _, step := range path {
		switch key := step.(type) {
		case string:
			object, _ := value.(map[string]any)
			value = object[key]
		case int:
			list, _ := value.([]any)
			if key >= len(list) {
				t.Fatalf("%s has no element %d: %v", attribute, key, list)
			}
			value = list[key]
		}
	}
	return value
}

// block is a block spec with a config and parameters, which are indented by two blanks.
func block(kind, config, parameters string) string {
	return "version: 1\nkind: " + kind + "\nmetadata: {name: etl, summary: S}\nrelease: {version: 1.0.0}\nconfig:\n" + config + "\nparameters:\n" + parameters
}

func TestFromCLI_keepsFalseFlags(t *testing.T) {
	t.Parallel()
	body := block("service", "  image: {}", `
  build:
    - {name: a, type: string, required: false, hideValue: false, defaultValue: ""}
    - {name: b, type: object, properties: [{name: c, type: number, required: false}]}
  run:
    - {name: d, type: string, required: true, conditions: []}`)
	for _, place := range [][]any{{"build", 0, "required"}, {"build", 0, "hide_value"}, {"build", 1, "properties", 0, "required"}} {
		if got := readAt(t, body, "parameters", place...); got != false {
			t.Errorf("%v is %v", place, got)
		}
	}
	if got := readAt(t, body, "parameters", "run", 0, "required"); got != true {
		t.Errorf("required: true became %v", got)
	}
	if got := readAt(t, body, "parameters", "build", 0, "default_value"); got != "" {
		t.Errorf("an empty default became %v", got)
	}
}

func TestFromCLI_payloadThatThePlatformFillsIn(t *testing.T) {
	t.Parallel()
	step := func(payload, parameters string) string {
		return "    call:\n      type: http\n      url: https://x.example\n      method: post\n      payload: " + payload + "\n      parameters: " + parameters + "\n"
	}
	const parameters = `{env: {ENV: "1", my-env: a}, inherit: {rows: load.rows}, secrets: [secret, my-key]}`
	for _, payload := range []string{
		`'{"a": "{{ENV}}", "b": {"c": {{rows}}}}'`, `'{{ my-env }}'`, `'{{SECRET_CUSTOM}} {{MY-KEY_BASIC}} {{MY_KEY_CUSTOM}}'`, "|\n            {\"a\": {{ENV}}}",
	} {
		flow := "name: etl\nsteps:\n" + strings.ReplaceAll(step(payload, parameters), "    ", "  ")
		if got, _ := readAt(t, flow, "steps", "call", "payload").(string); !strings.Contains(got, "{{") {
			t.Errorf("%s became %q", payload, got)
		}
		if got, _ := readAt(t, "body:\n  "+strings.ReplaceAll(flow, "\n", "\n  "), "steps", "call", "payload").(string); !strings.Contains(got, "{{") {
			t.Errorf("below body, %s became %q", payload, got)
		}
		if got, _ := readAt(t, block("workflow", "  steps:\n"+step(payload, parameters), "  {}"), "workflow", "steps", "call", "payload").(string); !strings.Contains(got, "{{") {
			t.Errorf("in a block, %s became %q", payload, got)
		}
	}
	for text, want := range map[string]string{
		"steps:\n" + step(`'{{other}}'`, parameters):                                "line 6, column 16: steps.call.payload: the text is a template of the Peak CLI: {{other}}",
		"steps:\n" + step(`'{{secret}}'`, parameters):                               "steps.call.payload",
		"steps:\n" + step(`'{{SECRET}}'`, parameters):                               "steps.call.payload",
		"steps:\n" + step(`'{{ENV | upper}}'`, parameters):                          "steps.call.payload",
		"steps:\n" + step(`'{% if ENV %}x{% endif %}'`, parameters):                 "steps.call.payload",
		"steps:\n" + step(`'{{ENV}} {# note #}'`, parameters):                       "steps.call.payload",
		"steps:\n" + step(`'{{ENV}}'`, `{env: {OTHER: "1"}}`):                       "its secrets as NAME_TYPE in capitals",
		"steps:\n" + step(`'x'`, `{env: {ENV: '{{ENV}}'}}`):                         "steps.call.parameters.env.ENV",
		"steps:\n" + step(`'x'`, `{env: {'{{ENV}}': x}}`):                           "steps.call.parameters.env.{{ENV}}",
		"steps:\n" + strings.Replace(step(`'{{ENV}}'`, parameters), "http", "x", 1): "steps.call.payload",
		"name: '{{ f({}) }}'\nsteps: {}":                                            "name: the text is a template",
		"watchers:\n  - webhook: {name: a, url: u, payload: '{{ENV}}'}\nsteps: {}":  "watchers[0].webhook.payload",
	} {
		_, problem := fromCLI(t, text)
		if problem == nil || !strings.Contains(problem.Text, want) || !strings.Contains(problem.Text, "line ") {
			t.Errorf("%s\n is answered by %v, want %q", text, problem, want)
		}
	}
}

func TestFromCLI_repeatedMerge(t *testing.T) {
	t.Parallel()
	const text = "a: &a {name: x}\nb: &b {name: y}\n"
	_, problem := fromCLI(t, text+"steps:\n  load:\n    <<: *a\n    command: c\n    <<: *b\n")
	if problem == nil || !strings.Contains(problem.Text, `line 7, column 5: the key "<<" is given twice`) {
		t.Errorf("the error is %v", problem)
	}
	if got := readAt(t, "steps:\n  a: &a {command: x}\n  b: &b {command: y, imageId: 7}\n  c:\n    <<: [*a, *b]\n", "steps", "c", "command"); got != "x" {
		t.Errorf("a list of objects to merge gives %v", got)
	}
}

func TestFromCLI_taggedBooleans(t *testing.T) {
	t.Parallel()
	for written, want := range map[string]any{"!!bool yes": true, "!!bool On": true, "!!bool no": false, `!!bool "off"`: false, "!!bool True": true, "!!bool 'false'": false, "yes": true} {
		if got := readAt(t, "name: ui\nimageDetails: {imageId: 1}\nscaleToZero: "+written, "scale_to_zero"); got != want {
			t.Errorf("%s became %v", written, got)
		}
	}
	for _, written := range []string{"!!bool 1", "!!bool maybe", "!!bool t", `!!bool ""`} {
		if _, problem := fromCLI(t, "name: ui\nimageDetails: {imageId: 1}\nscaleToZero: "+written); problem == nil || !strings.Contains(problem.Text, "line 3, column 14: !!bool takes") {
			t.Errorf("%s: %v", written, problem)
		}
	}
}

func TestFromCLI_referencesInPlaceOfListsAndMaps(t *testing.T) {
	t.Parallel()
	const parameters = "  build:\n    - {name: env, type: object}\n    - {name: args, type: object_array}"
	for config, want := range map[string]string{
		"  steps: {load: {image: {buildArguments: '@param:args'}, command: run, stepTimeout: '60', clearImageCache: null}}":                                   `{"steps":{"load":{"command":"run","image":{"buildArguments":"@param:args"},"stepTimeout":60}}}`,
		"  steps: {load: {image: {}, command: run, parameters: {env: '@param:env'}}, b: {image: {}, command: 5, parents: [load], parameters: {env: {A: 1}}}}": `{"steps":{"b":{"command":"5","image":{},"parameters":{"env":{"A":"1"}},"parents":["load"]},"load":{"command":"run","image":{},"parameters":{"env":"@param:env"}}}}`,
		"  watchers: '@param:args'\n  triggers: [{webhook: yes}]\n  steps: {a: {type: sql, sqlQueryPath: q}}":                                                 `{"steps":{"a":{"sqlQueryPath":"q","type":"sql"}},"triggers":[{"webhook":true}],"watchers":"@param:args"}`,
	} {
		values, problem := fromCLI(t, block("workflow", config, parameters))
		if problem != nil {
			t.Errorf("%s: %v", config, problem)
			continue
		}
		if !values["config_json"].Equal(types.StringValue(want)) || !values["kind"].Equal(types.StringValue("workflow")) || !values["workflow"].IsNull() {
			t.Errorf("%s became\n%v of kind %v, want\n%s", config, values["config_json"], values["kind"], want)
		}
	}
	// A service, below body, and a release.
	if got := readAt(t, "body:\n  "+strings.ReplaceAll(block("service", "  image: {secrets: '@param:args'}", parameters), "\n", "\n  "), "config_json"); got != `{"image":{"secrets":"@param:args"}}` {
		t.Errorf("the service became %v", got)
	}
	release := "specId: 0f2b7a52-6d0e-4a55-9a54-0b7a2e6cf2b1\nrelease: {version: 2.0.0}\nconfig: {parameters: {env: '@param:env'}, image: {}}\n"
	if got := readAt(t, release, "kind"); got != "service" {
		t.Errorf("the release is of kind %v", got)
	}
	// What can be written with attributes is.
	if got := readAt(t, block("workflow", "  steps: {load: {image: {useCache: '@param:env'}, command: '@param:env'}}", parameters), "config_json"); got != nil {
		t.Errorf("config_json is %v", got)
	}
	for text, want := range map[string]string{
		block("workflow", "  steps: {load: {image: {buildArguments: '@param:args'}, comand: run}}", parameters):                                                `did you mean "command"?`,
		block("workflow", "  steps: {load: {image: {buildArguments: '@param:args'}, command: run, repository: {url: u, branch: b, token: hush}}}", parameters): "config.steps.load.repository.token is a secret",
		"name: etl\nsteps: {load: {imageId: 1, command: c, parents: '@param:x'}}":                                                                              "steps.load.parents is a text, where a list is wanted",
	} {
		if _, problem := fromCLI(t, text); problem == nil || !strings.Contains(problem.Text, want) || strings.Contains(problem.Text, "hush") {
			t.Errorf("%s\n is answered by %v, want %q", text, problem, want)
		}
	}
}
