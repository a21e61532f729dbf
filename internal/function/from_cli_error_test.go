// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package function_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/framework/jsonvalue"
)

// TestFromCLI_errors reads bodies that are wrong. Each error says where, what and what to do, and is on the argument.
func TestFromCLI_errors(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name, yaml string
		want       []string
	}{
		{"unknown key", "body:\n  name: a\n  steps:\n    train:\n      comand: python\n", []string{`line 5, column 7: unknown key "comand" at body.steps.train (did you mean "command"?)`}},
		{"unknown key at the top", "steps: {}\ntrigers: []\n", []string{`line 2, column 1: unknown key "trigers" (did you mean "triggers"?)`}},
		{"unknown key beside the body", "body: {steps: {}}\nscop: x\n", []string{`line 2, column 1: unknown key "scop" (did you mean `}},
		{"unknown key with an anchor that nothing uses", "trigers: &t []\nbody: {steps: {}}\n", []string{`line 1, column 1: unknown key "trigers"`}},
		{"unknown key with an anchor that only it uses", "x: {a: &t [], b: *t}\nsteps: {}\n", []string{`line 1, column 1: unknown key "x"`}},
		{"unknown key with an anchor below the body", "body: {x: &t a, name: *t, steps: {}}\n", []string{`unknown key "x" at body`}},
		{"misspelled outputs of the old guide", "steps: {a: {outputParamters: {}}}", []string{`unknown key "outputParamters" at steps.a (did you mean "outputParameters"?)`}},
		{"attribute of Terraform", "steps: {a: {image_id: 1}}", []string{`unknown key "image_id" at steps.a (did you mean "imageId"?)`}},
		{"unknown key in a list", "steps: {}\ntriggers:\n  - cron: x\n  - corn: x\n", []string{`line 4, column 5: unknown key "corn" at triggers[1] (did you mean "cron"?)`}},
		{"unknown key of lifted metadata", "{kind: app, metadata: {nam: x}}", []string{`unknown key "nam" at metadata (did you mean "name"?)`}},
		{"several", "steps:\n  a: {imageId: [], comand: x}\n", []string{`line 2, column 7: steps.a.imageId is a list, where a whole number is wanted`, `line 2, column 20: unknown key "comand"`}},
		{"many", "steps: {a: {a1: 1, a2: 1, a3: 1, a4: 1, a5: 1, a6: 1, a7: 1, a8: 1, a9: 1, b1: 1, b2: 1, b3: 1}}", []string{`"b1"`, "and 2 more"}},

		{"text for number", "steps: {a: {imageId: latest}}", []string{`line 1, column 13: steps.a.imageId is a text, where a whole number is wanted`}},
		{"fraction for number", "steps: {a: {imageId: 1.5}}", []string{`steps.a.imageId is a number, where a whole number is wanted`}},
		{"number of more than 64 bits", "steps: {a: {imageId: 12345678901234567890}}", []string{`steps.a.imageId is a number, where a whole number is wanted`}},
		{"object for text", "steps: {a: {command: {a: b}}}", []string{`steps.a.command is an object, where a text is wanted`}},
		{"text for list", "steps: {a: {parents: load}}", []string{`steps.a.parents is a text, where a list is wanted`}},
		{"list for map", "steps: [a]", []string{`steps is a list, where an object is wanted`}},
		{"text for object", "steps: {a: run}", []string{`steps.a is a text, where an object is wanted`}},
		{"nothing for object", "steps:\n  a:\n", []string{`line 2, column 3: steps.a is empty, where an object is wanted`}},
		{"nothing in a list", "steps: {a: {parents: [load, ~]}}", []string{`steps.a.parents[1] is empty, where a text is wanted`}},
		{"number for boolean", "steps: {a: {clearImageCache: 1}}", []string{`steps.a.clearImageCache is a number, where true or false is wanted`}},
		{"list for parameter of a block", "{kind: service, release: {version: 1.0.0}, config: {minInstances: []}}", []string{`config.minInstances is a list, where a number, a boolean or a text such as "@param:name" is wanted`}},
		{"env as a list of names", "steps: {a: {parameters: {env: [A, B]}}}", []string{`steps.a.parameters.env is a list, where an object is wanted`}},
		{"env that gives a name twice", "steps: {a: {parameters: {env: [A: 1, A: 2]}}}", []string{`steps.a.parameters.env is a list, where an object is wanted`}},
		{"build argument without value", "{type: workflow, buildDetails: {buildArguments: [{name: A}]}}", []string{`buildDetails.buildArguments is a list, where an object is wanted`}},
		{"tag of another shape", "{steps: {}, tags: [{title: a}]}", []string{`tags[0] is an object, where a text is wanted`}},
		{"metadata is no object", "{kind: app, metadata: x}", []string{`metadata is a text, where an object is wanted`}},
		{"release of an app spec", "{release: {version: 2.0.0}, config: []}", []string{"release of an app spec", "raise release.version"}},
		{"the same twice", "{name: a, artifact: {path: x, ignore_files: [a], ignoreFiles: [b]}}", []string{"artifact.ignore_files says the same as artifact.ignoreFiles: give one of them"}},
		{"inside and beside the body", "body: {name: a, steps: {}}\nname: b\n", []string{"body.name says the same as name"}},
		{"definitions", "{kind: app, release: {version: 1.0.0}, config: [], parameters: {build: [{nme: a, type: text}]}}", []string{
			"parameters.build[0].nme is unknown; did you mean name?", "parameters.build[0].type must be one of boolean",
		}},

		{"kind of an older platform", "{kind: webapp, metadata: {}}", []string{"kind: service, with serviceType: web-app"}},
		{"kind that is none", "{kind: job, metadata: {}}", []string{"workflow and service are blocks, app is an app"}},
		{"spec without kind", "{metadata: {}, config: {}}", []string{"kind is missing"}},
		{"no kind of body", "{a: 1, b: 2}", []string{"cannot tell what kind of body this is from its keys (a, b)", "a workflow has steps"}},
		{"query of metrics", "{namespace: shop, measures: [orders.count]}", []string{"data source peak_metric_query"}},
		{"several queries of metrics", "queries: [{measures: [orders.count]}]", []string{"data source peak_metric_query"}},
		{"body is no object", "body: x", []string{"body is no object"}},

		{"template, unquoted", "body:\n  steps:\n    a:\n      command: {{ command }}\n", []string{"line 4, column 16: the text is a template of the Peak CLI: {{ command }}", "${command}", `templatefile("file.yaml", { command = ... })`}},
		{"template, quoted", "steps:\n  a: {command: \"run {{ command }}\"}\n", []string{"line 2, column 16: steps.a.command: the text is a template of the Peak CLI: {{ command }}"}},
		{"template that is no YAML", "# {{ no }}\nsteps:\n  a: {{a}}-{{b}}\n", []string{"line 3, column 6: the text is a template of the Peak CLI: {{a}}"}},
		{"template with a statement", "{% if x %}\nsteps: {}\n{% endif %}\n", []string{"line 1, column 1: the text is a template of the Peak CLI, and has to be rendered first"}},
		{"template with an expression", "steps: {a: {command: \"{{ token | default('s3cret') }}\"}}", []string{"the text is a template of the Peak CLI, and has to be rendered first"}},

		{"no YAML", "steps:\n  a: [1, 2\n", []string{"line 3, column 1: the text is no YAML: did not find expected ',' or ']'"}},
		{"reference without quotes", "steps: {a: {command: @param:x}}", []string{"line 1, column 22: the text is no YAML", `has to stand in quotes, such as "@param:name"`}},
		{"control character", "a: \x00", []string{"the text is no YAML: control characters are not allowed"}},
		{"unknown anchor", "steps: *a", []string{"line 1, column 8: the text is no YAML: unknown anchor 'a' referenced"}},
		{"nothing", "# only a comment\n", []string{"the text is empty"}},
		{"name of a file", "workflow.yaml", []string{"the text is no YAML object", "not the name of its file"}},
		{"two documents", "steps: {}\n---\nsteps: {}\n", []string{"a second document begins here"}},
		{"error in a second document", "steps: {}\n---\n[\n", []string{"the text is no YAML"}},
		{"key twice", "steps:\n  a: {}\n  a: {}\n", []string{`line 3, column 3: the key "a" is given twice`}},
		{"key that is no text", "steps:\n  ? [a]\n  : {}\n", []string{"line 2, column 5: a key has to be a text"}},
		{"merge of a text", "steps: {a: {<<: b}}", []string{"<< takes an object or a list of objects"}},
		{"tag", "steps: !custom {}\nname: !custom x\n", []string{"the tag !custom has no meaning in a body"}},
		{"binary", "steps: {}\nname: !!binary aGk=\n", []string{"the tag !!binary has no meaning in a body"}},
		{"no number", "{spec: {id: a}, parameters: {run: {a: .inf}}}", []string{"the value is no number that JSON can hold"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			_, problem := fromCLI(t, test.yaml)
			if problem == nil {
				t.Fatal("no error")
			}
			if problem.FunctionArgument == nil || *problem.FunctionArgument != 0 {
				t.Errorf("the error is on argument %v", problem.FunctionArgument)
			}
			for _, want := range test.want {
				if !strings.Contains(problem.Text, want) {
					t.Errorf("the error is\n%s\nand lacks\n%s", problem.Text, want)
				}
			}
			if strings.Contains(problem.Text, "s3cret") {
				t.Errorf("the error shows a value: %s", problem.Text)
			}
		})
	}
}

// TestFromCLI_secretsStayOut puts a token where it does not belong: no error may repeat it.
func TestFromCLI_secretsStayOut(t *testing.T) {
	t.Parallel()
	const secret = "ghp-0123456789"
	for _, yaml := range []string{
		"steps: {a: {repository: {token: [" + secret + "]}}}",
		"steps: {a: {imageId: " + secret + "}}",
		"steps: {a: {repository: {token: " + secret + ", token: " + secret + "}}}",
		"steps: {a: {repository: {token: \"" + secret + "\" x}}}",
		"steps: {a: {repository: " + secret + "}}",
		"{kind: " + secret + ", metadata: {}}",
		"body: " + secret,
		secret,
		"{kind: app, config: [], metadata: {}, parameters: {build: [" + secret + "]}}",
		"{spec: {id: a}, parameters: " + secret + ", metadata: " + secret + "}",
	} {
		if _, problem := fromCLI(t, yaml); problem == nil || strings.Contains(problem.Text, secret) {
			t.Errorf("%s: %v", yaml, problem)
		}
	}
}

// TestFromCLI_bounds reads texts that are made to take time or memory.
func TestFromCLI_bounds(t *testing.T) {
	t.Parallel()
	var bomb strings.Builder
	bomb.WriteString("a0: &a0 [" + strings.Repeat("x,", 10) + "]\n")
	for i := 1; i < 12; i++ {
		fmt.Fprintf(&bomb, "a%d: &a%d [%s]\n", i, i, strings.TrimSuffix(strings.Repeat(fmt.Sprintf("*a%d, ", i-1), 10), ", "))
	}
	for _, test := range []struct{ name, yaml, want string }{
		{"aliases", bomb.String(), "the text is too large"},
		{"alias of itself", "steps: &a {b: *a}", "nested more than 50 levels deep"},
		{"merge of itself", "steps: &a {<<: *a}", "nested more than 50 levels deep"},
		{"large text used often", "a: &a " + strings.Repeat("x", 1<<19) + "\nb: [*a, *a, *a]\n", "the text is too large"},
		{"deep", "steps: " + strings.Repeat("[", 100) + strings.Repeat("]", 100), "nested more than 50 levels deep"},
		{"very deep", strings.Repeat("[", 200000), ""},
		{"many values", "a: [" + strings.Repeat("1,", 30000) + "]", "the text is too large"},
		{"many bytes", strings.Repeat("#", 1<<20) + "\n", "and a body may have 1048576"},
		{"digits", "a: " + strings.Repeat("1", 300), "more than 200 digits"},
		{"more digits than a double has", "a: -" + strings.Repeat("1", 400), "more than 200 digits"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			start := time.Now()
			_, problem := fromCLI(t, test.yaml)
			if problem == nil || !strings.Contains(problem.Text, test.want) {
				t.Errorf("the error is %v, want %q", problem, test.want)
			}
			if took := time.Since(start); took > 10*time.Second {
				t.Errorf("it took %v", took)
			}
		})
	}
}

// TestFromCLI_values reads single values the way the CLI does.
func TestFromCLI_values(t *testing.T) {
	t.Parallel()
	for written, want := range map[string]string{
		"9007199254740993": "9007199254740993", "123456789012345678901234567890": "123456789012345678901234567890", "-5": "-5", "+5": "5", "1.10": "1.1", ".5": "0.5",
		"1.": "1", "0x1F": "31", "010": "8", "0o17": "15", "1_000": "1000", "1e3": "1000", "0.1": "0.1",
		"09": `"09"`, "true": "true", "True": "true", "yes": "true", "Off": "false", "'yes'": `"yes"`, `"1"`: `"1"`, "!!str 5": `"5"`,
		"2024-01-01": `"2024-01-01"`, "22:30": `"22:30"`, "1.0.0": `"1.0.0"`, "": "null", "~": "null", "[1, a]": `[1,"a"]`, "{a: {b: ~}}": `{"a":{"b":null}}`,
		"|\n      a\n      b": `"a\nb\n"`, "${plain}": `"${plain}"`, "'{a}'": `"{a}"`,
	} {
		values, problem := fromCLI(t, "spec: {id: a}\nparameters:\n  run:\n    value: "+written+"\n")
		if problem != nil {
			t.Errorf("%s: %v", written, problem)
			continue
		}
		got := member(t, values, "parameters", "run", "value")
		raw, err := jsonvalue.Parse([]byte(want))
		if err != nil {
			t.Fatal(err)
		}
		if !jsonvalue.Equal(got, raw) {
			t.Errorf("%s is read as %v, want %s", written, got, want)
		}
	}
}

// TestFromCLI_texts reads single values where a text is wanted: numbers stay as they are written.
func TestFromCLI_texts(t *testing.T) {
	t.Parallel()
	for written, want := range map[string]string{"1.10": "1.10", "1": "1", "true": "true", "on": "true", "'on'": "on", "09": "09", "1e3": "1e3", "2024-01-01": "2024-01-01", "a": "a", `""`: ""} {
		values, problem := fromCLI(t, "steps: {a: {parameters: {env: {A: "+written+"}}}}")
		if problem != nil {
			t.Errorf("%s: %v", written, problem)
			continue
		}
		if got := member(t, values, "steps", "a", "parameters", "env", "A"); got != want {
			t.Errorf("%s is read as %v, want %q", written, got, want)
		}
	}
}

// TestFromCLI_argument calls the function with null and unknown, which Terraform itself answers, and with a wrong type.
func TestFromCLI_argument(t *testing.T) {
	t.Parallel()
	for _, value := range []attr.Value{types.StringNull(), types.StringUnknown()} {
		if _, err := call(t, newFromCLI(t), value); err == nil {
			t.Errorf("%s is read", value)
		}
	}
}

// member is a part of a result as JSON.
func member(t *testing.T, values map[string]attr.Value, names ...string) any {
	t.Helper()
	raw, err := jsonvalue.ToJSON(values[names[0]])
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names[1:] {
		object, ok := raw.(map[string]any)
		if !ok {
			t.Fatalf("%s is in no object", name)
		}
		raw = object[name]
	}
	return raw
}
