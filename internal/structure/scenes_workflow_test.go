// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package structure_test

// workflowScenes are those of workflows. Small ones are planned and applied sooner than a large one.
var workflowScenes = []scene{
	workflow("around the steps", `"tags":["prod"],"allow_concurrent_execution":true,"paused":true,
		"triggers":[{"cron":"0 2 * * *"},{"webhook":true}],"watchers":`+watchers+`,"retry_options":`+retries+`,"steps":{"query":{"type":"sql","sql_query_path":"q.sql"}}`),
	workflow("standard steps", `"steps":`+standardSteps(workflowImage, workflowImage)),
	workflow("step after others", `"steps":`+laterStep),
	workflow("http step", `"steps":`+httpStep(`"auth":{"type":"oauth","client_id":"i","client_secret":"s","auth_url":"https://b.example.com"}`)),
	workflow("http step with a password", `"steps":`+httpStep(`"auth":{"type":"basic","username":"u","password":"p"}`)),
	workflow("http step with a key", `"steps":`+httpStep(`"auth":{"type":"api-key","api_key":"k"}`)),
	workflow("http step with a token", `"steps":`+httpStep(`"auth":{"type":"bearer-token","bearer_token":"b"}`)),
	workflow("sql step from a repository", `"steps":{"query":{"type":"sql","repository":{"url":"https://github.com/example/a","branch":"main","file_path":"q.sql"}}}`),
	workflow("write-only values", `"steps":{"a":{"type":"http","method":"post","url":"https://a.example.com","parameters":{`+hidden("env")+`}}}`),
	{
		name: "image alone", typeName: "peak_workflow", config: `{"name":"nightly","triggers":[{"webhook":true}],"steps":{"a":{"type":"standard","image_id":"$WORKFLOW1_IMAGE","command":"c"}}}`,
		second: map[string]any{
			"steps.*.image_id": "$WORKFLOW2_IMAGE", "steps.*.type": patch(`{"steps":{"a":{"type":"sql","sql_query_path":"q.sql"}}}`),
			"triggers.*.webhook": patch(`{"triggers":[{"cron":"0 2 * * *"}]}`),
		},
	},
	{
		name: "authentication alone", typeName: "peak_workflow", config: `{"name":"nightly","steps":{"a":{"type":"http","method":"get","url":"https://a.example.com","auth":{"type":"no-auth"}}}}`,
		second: map[string]any{"steps.*.auth.type": patch(`{"steps":{"a":{"type":"http","method":"get","url":"https://a.example.com","auth":{"type":"api-key","api_key":"k"}}}}`)},
	},
	workflow("export step", `"steps":`+exportStep),
}

func workflow(name, config string) scene {
	return scene{name: name, typeName: "peak_workflow", config: `{"name":"nightly",` + config + `}`, second: secondOfSteps("")}
}

const workflowImage = `"image_id":"$WORKFLOW1_IMAGE","image_version_id":"$WORKFLOW1_FIRST"`

// Parts that workflows and blocks have in common.
const (
	retries  = `{"duration":7,"number_of_retries":2,"exponential_backoff":true,"exit_codes":[137]}`
	watchers = `[{"user":"dev@example.com","events":{"success":true,"fail":true,"runtime_exceeded":30}},
		{"webhook":{"name":"hook","url":"https://hooks.example.com/x","payload":"{}"},"events":{"fail":true}},
		{"email":{"name":"mail","recipients":{"to":["a@example.com"]}},"events":{"fail":true}}]`
	laterStep = `{"a":{"type":"http","method":"post","url":"https://a.example.com","output_parameters":{"rows":"response.txt"}},"b":{"type":"sql","sql_query_path":"q.sql"},
		"c":{"type":"sql","sql_query_path":"q.sql","parents":["a","b"],
			"execution_parameters":{"conditional":[{"condition":"equals","param_name":"rows","step_name":"a","value":"abc"}],
				"parent_status":[{"condition":"one-of","parents":["a","b"],"status":["success"]}]}}}`
	exportStep = `{"out":{"type":"export","schema":"s","table":"t","sort_by":"i","sort_order":"desc","compression":true}}`
)

// standardSteps are two, so that one can be the parent of the other.
func standardSteps(image, other string) string {
	return `{"load":{"type":"standard",` + image + `,"command":"c","resources":{"instance_type_id":"21","storage":"10GB"},"step_timeout":60,"clear_image_cache":true,
			"repository":{"url":"https://github.com/example/a","branch":"main","token_wo":"hush-hush","token_wo_version":1},
			"parameters":{"env":{"A":"a"},"inherit":{"B":"b"},"secrets":["warehouse"]},
			"output_parameters":{"rows":"rows.txt"},
			"run_configuration":{"retry_options":` + retries + `,"skip_configuration":{"skip":true,"skip_dag":true}}},
		"train":{"type":"standard",` + other + `,"command":"c"}}`
}

func httpStep(auth string) string {
	return `{"mail":{"type":"http","method":"post","url":"https://a.example.com","payload":"{\"a\":1}","headers":{"absolute":{"Accept":"text/plain"},"secrets":{"Key":"api-key"}},` + auth + `}}`
}

// secondOfSteps are values of what a workflow or block has that cannot be derived; within is where it is.
func secondOfSteps(within string) map[string]any {
	step := within + "steps.*."
	second := map[string]any{
		within + "triggers.*.cron": "0 3 * * *", step + "resources.storage": "20GB", step + "method": "put", step + "sort_order": "asc",
		step + "execution_parameters.conditional.*.condition": "not-equals", step + "execution_parameters.conditional.*.step_name": "b",
		step + "output_parameters":                              map[string]any{"rows": "response.txt", "sum": "response.txt"},
		step + "execution_parameters.conditional.*.param_name":  "sum",
		step + "execution_parameters.parent_status.*.condition": "all-of", step + "execution_parameters.parent_status.*.status": []any{"failure"},
		step + "execution_parameters.parent_status.*.parents": []any{"a"}, step + "parents": []any{"a"},
		step + "image_id": nil, within + "triggers.*.webhook": nil, step + "auth.type": nil, step + "type": nil, step + "image_version_id": "$WORKFLOW1_NEXT", step + "run_configuration.retry_options.exit_codes": []any{1},
	}
	if within != "" {
		second[step+"image_details.version_id"] = "$WORKFLOW1_NEXT"
		second[step+"image_ref"] = "two"
		second[step+"image_details.id"] = nil
		second[step+"image.context"], second[within+"images.*.context"] = "docker", "docker"
	}
	return second
}
