// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package structure_test

// deploymentScenes are those of deployments.
var deploymentScenes = []scene{
	{
		name: "block", typeName: "peak_deployment",
		config: `{"name":"prod","summary":"s","title":"T","description":"d","description_content_type":"text/markdown","image_url":"https://example.com/a.png","tags":["a"],"block_spec_id":"$BLOCK1",
			"release_version":"1.0.0","revision_notes":"n","wait":true,"on_timeout":"fail","parameters":` + values("size") + `}`,
		second: map[string]any{"description_content_type": "text/plain", "block_spec_id": "$BLOCK2", "release_version": "1.1.0", "on_timeout": "continue", "parameters": parsedValue(values("limit"))},
	},
	{
		name: "block with secrets", typeName: "peak_deployment",
		config: `{"name":"prod","summary":"s","block_spec_id":"$BLOCK1","parameters_wo":` + secretValues("hush-hush") + `,"parameters_wo_version":1}`,
		second: map[string]any{"parameters_wo": parsedValue(secretValues("hush-hush-2"))},
	},
	{
		name: "app", typeName: "peak_deployment",
		config: `{"name":"prod","summary":"s","app_spec_id":"$APP1","app_parameters":` + values("size") + `,"includes":[{"id":"$OTHER1","release_version":"1.0.0"}]}`,
		second: map[string]any{"app_spec_id": "$APP2", "app_parameters": parsedValue(values("limit")), "includes.*.id": "$OTHER2", "includes.*.release_version": "1.1.0"},
	},
	{
		name: "app without a block", typeName: "peak_deployment",
		config: `{"name":"prod","summary":"s","app_spec_id":"$APP1","excludes":[{"id":"$BLOCK1","release_version":"1.0.0"}]}`,
		second: map[string]any{"excludes.*.id": "$BLOCK2", "excludes.*.release_version": "1.1.0"},
	},
}

// values of one parameter, in a dynamic attribute.
func values(name string) string {
	group := groupOf(name)
	return `{"type":["object",{"` + group + `":["object",{"` + name + `":"number"}]}],"value":{"` + group + `":{"` + name + `":3}}}`
}

func secretValues(value string) string {
	return `{"type":["object",{"run":["object",{"key":"string"}]}],"value":{"run":{"key":"` + value + `"}}}`
}
