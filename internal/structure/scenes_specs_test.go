// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package structure_test

import (
	"maps"
	"strings"
)

// specScenes are those of block specs and their releases, which hold the same, and of app specs.
var specScenes = append(blockScenes(), []scene{
	blockSpec("metadata", `"title":"T","description":"d","description_content_type":"text/markdown","image_url":"https://example.com/a.png","tags":["a"],"featured":true,"scope":"private","status":"archived",
		"workflow":{"steps":{"query":{"type":"sql","sql_query_path":"q.sql"}}}`),
	blockSpec("shared", `"scope":"shared","tenants":["t1"],"workflow":{"steps":{"query":{"type":"sql","sql_query_path":"q.sql"}}}`),
	{
		name: "app", typeName: "peak_app_spec", also: nextRelease, second: secondOfSpecs,
		config: `{"name":"shop","summary":"s","title":"T","description":"d","description_content_type":"text/markdown","image_url":"https://example.com/a.png","tags":["a"],"featured":true,"scope":"private",
			"status":"archived","release":{"version":"1.0.0","notes":"n"},"blocks":[{"id":"$BLOCK1","release_version":"1.0.0","auto_run_on_deploy":true}],"parameters":` + definitions("size") + `}`,
	},
	{
		name: "shared app", typeName: "peak_app_spec", also: nextRelease, second: map[string]any{"scope": nil, "status": nil},
		config: `{"name":"shop","summary":"s","scope":"shared","tenants":["t1"],"release":{"version":"1.0.0"},"blocks":[{"id":"$SHARED","release_version":"1.0.0"}]}`,
	},
}...)

// nextRelease is what a change of what a release holds takes.
var nextRelease = map[string]any{"release": map[string]any{"version": "9.0.0"}}

var secondOfSpecs = map[string]any{
	"spec_id": "$EMPTY2", "artifact.path": "$FOLDER/.", "artifact.ignore_files": []any{".peakignore-2"}, "service.image.context": "docker", "service.min_instances": "1", "service.service_type": nil,
	"service.image_details.id": nil, "service.image_details.version_id": "$WEBAPP1_NEXT", "config_json": `{"steps":{"query":{"type":"sql","sqlQueryPath":"other.sql"}}}`,
	"kind":                     patch(`{"kind":"service","config_json":"{\"serviceType\":\"web-app\",\"imageDetails\":{\"id\":$WEBAPP1_IMAGE}}"}`),
	"description_content_type": "text/plain", "scope": "public", "status": "unavailable", "blocks.*.id": "$BLOCK2", "blocks.*.release_version": "1.1.0",
	"parameters": parsedValue(definitions("limit")), "release.version": "0.9.0",
}

// definitions of one parameter, in a dynamic attribute.
func definitions(name string) string {
	group := groupOf(name)
	return `{"type":["object",{"` + group + `":["tuple",[["object",{"name":"string","type":"string"}]]]}],"value":{"` + group + `":[{"name":"` + name + `","type":"number"}]}}`
}

// groupOf is the group of a parameter that the scenes use.
func groupOf(name string) string { return map[string]string{"size": "build", "limit": "run"}[name] }

func parsedValue(text string) any {
	value, _ := object(text)
	return value
}

func blockSpec(name, config string) scene {
	second := secondOfSteps("workflow.")
	maps.Copy(second, secondOfSpecs)
	if strings.Contains(config, "tenants") {
		second["scope"] = nil
	}
	switch name {
	case "around the steps":
		second["workflow.steps.*.image_ref"] = nil
	case "image alone":
		second["workflow.steps.*.image_details.id"] = "$WORKFLOW2_IMAGE"
		second["workflow.steps.*.type"] = patch(`{"workflow":{"steps":{"a":{"type":"sql","sql_query_path":"q.sql"}}}}`)
		second["workflow.triggers.*.webhook"] = patch(`{"workflow":{"triggers":[{"cron":"0 2 * * *"}],"steps":{"a":{"type":"standard","command":"c","image_details":{"id":"$WORKFLOW1_IMAGE"}}}}}`)
	case "authentication alone":
		second["workflow.steps.*.auth.type"] = patch(`{"workflow":{"steps":{"a":{"type":"http","method":"get","url":"https://a.example.com","auth":{"type":"api-key","api_key":"k"}}}}}`)
	case "service of a type":
		second["service.service_type"], second["service.image_details.id"] = "api", "$WEBAPP2_IMAGE"
	case "configuration that is JSON":
		second["parameters"] = nil
	}
	return scene{name: name, typeName: "peak_block_spec", also: nextRelease, second: second, config: `{"name":"block","summary":"s","release":{"version":"1.0.0","notes":"n"},` + config + `}`}
}

// releaseOf begins the names of the scenes of releases. What a release shares with a spec is the same code, so that make test
// tries only ownScenes; make test-all tries everything.
const releaseOf = "release: "

var ownScenes = []string{releaseOf + "around the steps", releaseOf + "configuration that is JSON", releaseOf + "service of a type"}

const (
	blockImage = `{"version":"1.0.0","dockerfile":"Dockerfile","context":".","use_cache":"false","build_arguments":{"A":"a"},"secrets":["pip"]}`
	folderOf   = `"artifact":{"path":"$FOLDER","ignore_files":[".peakignore"]},`
)

// blockScenes are the scenes of what a release holds, each for a block spec and for a release of one.
func blockScenes() []scene {
	var found []scene
	configs := map[string]string{
		"around the steps": folderOf + `"auto_run_on_deploy":true,"parameters":` + definitions("size") + `,"workflow":{"triggers":[{"cron":"0 2 * * *"},{"webhook":"true","webhook_id":"w"}],"watchers":` + watchers +
			`,"images":{"base":` + blockImage + `},"steps":{"a":{"image_ref":"base","command":"c"}}}`,
		"standard steps":      folderOf + `"workflow":{"images":{"one":{"dockerfile":"Dockerfile"},"two":{"dockerfile":"Dockerfile"}},"steps":` + standardSteps(`"image_ref":"one"`, `"image_ref":"two"`) + `}`,
		"image of a step":     folderOf + `"workflow":{"steps":{"a":{"command":"c","image":` + blockImage + `}}}`,
		"existing image":      `"workflow":{"steps":{"a":{"command":"c","image_details":{"id":"$WORKFLOW1_IMAGE","version_id":"$WORKFLOW1_FIRST"}}}}`,
		"step after others":   `"workflow":{"steps":` + laterStep + `}`,
		"http step":           `"workflow":{"steps":` + httpStep(`"auth":{"type":"oauth","client_id":"i","client_secret":"s","auth_url":"https://b.example.com"}`) + `}`,
		"http step, password": `"workflow":{"steps":` + httpStep(`"auth":{"type":"basic","username":"u","password":"p"}`) + `}`,
		"http step, key":      `"workflow":{"steps":` + httpStep(`"auth":{"type":"api-key","api_key":"k"}`) + `}`,
		"http step, token":    `"workflow":{"steps":` + httpStep(`"auth":{"type":"bearer-token","bearer_token":"b"}`) + `}`,
		"sql step":            `"workflow":{"steps":{"query":{"type":"sql","repository":{"url":"https://github.com/example/a","branch":"main","file_path":"q.sql"}}}}`,
		"export step":         `"workflow":{"steps":` + exportStep + `}`,
		"write-only values": folderOf + `"workflow":{"images":{"base":{"dockerfile":"Dockerfile",` + hidden("build_arguments") + `}},"steps":{"a":{"image_ref":"base","command":"c","parameters":{` + hidden("env") + `}},
			"b":{"command":"c","image":{"dockerfile":"Dockerfile",` + hidden("build_arguments") + `}}}}`,
		"service": folderOf + `"service":{"image":` + blockImage + `,"entrypoint":"/e","health_check_url":"/h","min_instances":"2","session_stickiness":"true",
			"resources":{"instance_type_id":"40"},"parameters":{"env":{"A":"a"},"secrets":["warehouse"]}}`,
		"service of a type":          `"service":{"image_details":{"id":"$WEBAPP1_IMAGE"},"service_type":"web-app"}`,
		"image alone":                `"workflow":{"triggers":[{"webhook":"true"}],"steps":{"a":{"type":"standard","command":"c","image_details":{"id":"$WORKFLOW1_IMAGE"}}}}`,
		"authentication alone":       `"workflow":{"steps":{"a":{"type":"http","method":"get","url":"https://a.example.com","auth":{"type":"no-auth"}}}}`,
		"service that sleeps":        `"service":{"image_details":{"id":"$WEBAPP1_IMAGE","version_id":"$WEBAPP1_FIRST"},"scale_to_zero":"true","parameters":{` + hidden("env") + `}}`,
		"service, write-only":        folderOf + `"service":{"image":{"dockerfile":"Dockerfile",` + hidden("build_arguments") + `}}`,
		"configuration that is JSON": `"kind":"workflow","config_json":"{\"steps\":{\"query\":{\"type\":\"sql\",\"sqlQueryPath\":\"@param:size\"}}}","parameters":` + definitions("size"),
	}
	for _, name := range sortedKeys(configs) {
		config := configs[name]
		of := blockSpec(name, config)
		found = append(found, of, scene{
			name: releaseOf + name, typeName: "peak_block_spec_release", second: of.second, also: map[string]any{"version": "9.0.0"},
			config: `{"spec_id":"$EMPTY1","version":"2.0.0","notes":"n",` + config + `}`,
		})
	}
	return found
}

// hidden is a map whose values are write-only alone.
func hidden(name string) string {
	return `"` + name + `_wo":{"S":"hush-hush"},"` + name + `_wo_version":1`
}
