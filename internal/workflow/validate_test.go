// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package workflow_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/peakbi/terraform-provider-peak/internal/acctest"
)

// config is a workflow of one standard step with more members, and more attributes of the workflow.
func config(step, workflow string) string {
	return fmt.Sprintf(`{"name":"etl","steps":{"load":{"image_id":1,"command":"run"%s}}%s}`, step, workflow)
}

// other is a workflow of one step of another type.
func other(step string) string {
	return fmt.Sprintf(`{"name":"etl","steps":{"load":{%s}}}`, step)
}

// TestWorkflowLimits has, for each documented limit and enum, values just inside and just outside.
func TestWorkflowLimits(t *testing.T) {
	t.Parallel()
	retry := func(members string) string { return config("", `,"retry_options":{`+members+`}`) }
	stepRetry := func(members string) string {
		return config(`,"run_configuration":{"retry_options":{`+members+`}}`, "")
	}
	auth := func(members string) string {
		return other(`"type":"http","method":"get","url":"u","auth":{` + members + `}`)
	}
	conditional := func(word string) string {
		return `{"name":"etl","steps":{"a":{"image_id":1,"command":"c"},"b":{"image_id":1,"command":"c","parents":["a"],"execution_parameters":{"conditional":[{"condition":"` + word + `","param_name":"p","step_name":"a","value":"v"}]}}}}`
	}
	status := func(condition, status string) string {
		return `{"name":"etl","steps":{"a":{"image_id":1,"command":"c"},"b":{"image_id":1,"command":"c","parents":["a"],"execution_parameters":{"parent_status":[{"condition":"` + condition + `","parents":["a"],"status":[` + status + `]}]}}}}`
	}
	for name, test := range map[string]struct {
		good, bad []string
		at        string // of the error
	}{
		"retry duration": {
			[]string{retry(`"duration":0`), retry(`"duration":120`)}, []string{retry(`"duration":-1`), retry(`"duration":121`)}, `AttributeName("retry_options").AttributeName("duration")`,
		},
		"number of retries": {
			[]string{retry(`"number_of_retries":0`), retry(`"number_of_retries":5`)}, []string{retry(`"number_of_retries":-1`), retry(`"number_of_retries":6`)}, `AttributeName("number_of_retries")`,
		},
		"write-only variables": {
			[]string{
				config(`,"parameters":{"env":{"A":"1"},"env_wo":{"B":"2"},"env_wo_version":0}`, ""), config(`,"parameters":{"env_wo":{"B":"2"},"env_wo_version":2}`, ""),
			}, []string{
				config(`,"parameters":{"env":{"A":"1"},"env_wo":{"A":"1"},"env_wo_version":1}`, ""), config(`,"parameters":{"env_wo":{"A":"1"}}`, ""),
				config(`,"parameters":{"env_wo":{"":"1"},"env_wo_version":1}`, ""), config(`,"parameters":{"env_wo":{"A":null},"env_wo_version":1}`, ""),
			}, `ElementKeyString("load").AttributeName("parameters").AttributeName("env_wo")`,
		},
		"version of write-only variables": {
			nil, []string{config(`,"parameters":{"env_wo_version":1}`, "")}, `AttributeName("parameters").AttributeName("env_wo_version")`,
		},
		"step retry duration": {
			[]string{stepRetry(`"duration":0`), stepRetry(`"duration":120`)}, []string{stepRetry(`"duration":-1`), stepRetry(`"duration":121`)}, `ElementKeyString("load").AttributeName("run_configuration")`,
		},
		"step number of retries": {
			[]string{stepRetry(`"number_of_retries":0`), stepRetry(`"number_of_retries":5`)}, []string{stepRetry(`"number_of_retries":6`)}, `AttributeName("number_of_retries")`,
		},
		"runtime exceeded": {
			[]string{config("", `,"watchers":[{"user":"a@b.c","events":{"runtime_exceeded":0}}]`)}, []string{config("", `,"watchers":[{"user":"a@b.c","events":{"runtime_exceeded":-1}}]`)}, `AttributeName("runtime_exceeded")`,
		},
		"step type": {
			[]string{
				config(`,"type":"standard"`, ""), other(`"type":"http","method":"get","url":"u"`), other(`"type":"sql","sql_query_path":"q"`),
				other(`"type":"export","schema":"s","table":"t","sort_by":"c"`),
			}, []string{config(`,"type":"Standard"`, ""), config(`,"type":"python"`, "")}, `AttributeName("type")`,
		},
		"method": {
			[]string{
				other(`"type":"http","method":"get","url":"u"`), other(`"type":"http","method":"post","url":"u"`), other(`"type":"http","method":"put","url":"u"`),
				other(`"type":"http","method":"patch","url":"u"`), other(`"type":"http","method":"delete","url":"u"`),
				// Warnings: only the platform knows all that it takes.
				other(`"type":"http","method":"GET","url":"u"`), other(`"type":"http","method":"head","url":"u"`), other(`"type":"http","url":"u"`),
			}, nil, `AttributeName("method")`,
		},
		"auth type": {
			[]string{
				auth(`"type":"no-auth"`), auth(`"type":"oauth","client_id":"a","client_secret":"b","auth_url":"c"`), auth(`"type":"basic","username":"a","password":"b"`),
				auth(`"type":"api-key","api_key":"a"`), auth(`"type":"bearer-token","bearer_token":"a"`),
				auth(`"type":"digest"`),
			}, nil, `AttributeName("auth").AttributeName("type")`,
		},
		"sort order": {
			[]string{other(`"type":"export","schema":"s","table":"t","sort_by":"c","sort_order":"asc"`), other(`"type":"export","schema":"s","table":"t","sort_by":"c","sort_order":"desc"`),
				other(`"type":"export","schema":"s","table":"t","sort_by":"c","sort_order":"up"`)}, nil, `AttributeName("sort_order")`,
		},
		"condition":               {[]string{conditional("equals"), conditional("not-equals"), conditional("greater")}, nil, `AttributeName("condition")`},
		"parent status condition": {[]string{status("all-of", `"success"`), status("one-of", `"failure","success"`), status("none-of", `"success"`)}, nil, `AttributeName("condition")`},
		"parent status":           {[]string{status("all-of", `"skipped"`)}, []string{status("all-of", ``)}, `AttributeName("status")`},
		"step name": {
			[]string{`{"name":"etl","steps":{"Load-1":{"image_id":1,"command":"c"}}}`}, []string{`{"name":"etl","steps":{"load 1":{"image_id":1,"command":"c"}}}`, `{"name":"etl","steps":{"":{"image_id":1,"command":"c"}}}`}, `AttributeName("steps")`,
		},
		"cron": {
			[]string{config("", `,"triggers":[{"cron":"59 23 31 12 6"}]`)}, []string{config("", `,"triggers":[{"cron":"60 23 31 12 6"}]`), config("", `,"triggers":[{"cron":"0 0 31 2 *"}]`), config("", `,"triggers":[{"cron":"0 0 0 1 1 ? 2020"}]`)}, `AttributeName("cron")`,
		},
		"name":  {nil, []string{`{"name":"","steps":{"a":{"image_id":1,"command":"c"}}}`}, `AttributeName("name")`},
		"steps": {nil, []string{`{"name":"etl","steps":{}}`}, `AttributeName("steps")`},
		"tags":  {[]string{config("", `,"tags":["a"]`)}, []string{config("", `,"tags":[""]`)}, `AttributeName("tags")`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, good := range test.good {
				if errors := acctest.Validate(t, "peak_workflow", good); len(errors) > 0 {
					t.Errorf("%s\nis refused: %s", good, strings.Join(errors, "\n"))
				}
			}
			for _, bad := range test.bad {
				errors := acctest.Validate(t, "peak_workflow", bad)
				if len(errors) != 1 || !strings.Contains(errors[0], test.at) {
					t.Errorf("%s\ngives %q, want one error at %s", bad, errors, test.at)
				}
			}
		})
	}
}
