// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package structure_test

// objectScenes are those of artifacts, images and services.
var objectScenes = []scene{
	{
		name: "artifact", typeName: "peak_artifact",
		config: `{"name":"model","description":"d","path":"$FOLDER","ignore_files":[".peakignore"],"source":"upload","scan":true,"validate":true,"keep_versions":3}`,
		second: map[string]any{"path": "$FOLDER/.", "ignore_files": []any{".peakignore-2"}},
	},
	{
		name: "image from a folder", typeName: "peak_image", also: map[string]any{"version": "9.0.0"},
		config: `{"name":"trainer","type":"workflow","version":"1.0.0","description":"d","artifact":{"path":"$FOLDER","ignore_files":[".peakignore"]},
			"build_details":{"source":"upload","dockerfile_path":"docker/Dockerfile","context":"docker","build_arguments":{"A":"1"},
				"secrets":["pip"],"use_cache":false},
			"autodeploy_resources":[{"entity_id":"0d2a4f1e-5c1b-4f0e-9c38-2d1f0f6a7b11","entity_type":"webapp"}],"wait":true,"triggers":{"commit":"a"},"keep_versions":3}`,
		second: map[string]any{
			"version": "0.9.0", "build_details.source": nil, "type": "webapp", "artifact.path": "$FOLDER/.", "artifact.ignore_files": []any{".peakignore-2"}, "build_details.dockerfile_path": "docker-2/Dockerfile", "build_details.context": "docker-2",
			"autodeploy_resources.*.entity_id": "0d2a4f1e-5c1b-4f0e-9c38-2d1f0f6a7b12", "autodeploy_resources.*.entity_type": "api",
		},
	},
	{
		name: "image from a repository", typeName: "peak_image", also: map[string]any{"version": "9.0.0"},
		config: `{"name":"api","type":"api","version":"1.0.0","build_details":{"source":"github","repository":"https://github.com/example/a","branch":"main","token_wo":"hush-hush"}}`,
		second: map[string]any{"build_details.source": nil, "type": nil},
	},
	{
		name: "image from a text", typeName: "peak_image", also: map[string]any{"version": "9.0.0"},
		config: `{"name":"base","type":"workflow","version":"1.0.0","build_details":{"source":"dockerfile","dockerfile":"FROM a",` + hidden("build_arguments") + `}}`,
		second: map[string]any{"type": "api", "build_details.source": patch(`{"build_details":{"source":"github","repository":"https://github.com/example/a","branch":"main"}}`)},
	},
	{
		name: "web app", typeName: "peak_service",
		config: `{"name":"ui","service_type":"web-app","title":"UI","description":"d","image_details":{"image_id":"$WEBAPP1_IMAGE","version_id":"$WEBAPP1_FIRST"},"resources":{"instance_type_id":"40"},
			"parameters":{"env":{"A":"a"},"secrets":["warehouse"]},"session_stickiness":false,"scale_to_zero":false,"entrypoint":"/e","health_check_url":"/h","min_instances":2}`,
		second: map[string]any{"service_type": "shiny", "min_instances": 1, "image_details.image_id": nil, "image_details.version_id": "$WEBAPP1_NEXT"},
	},
	{
		name: "web app with secrets", typeName: "peak_service",
		config: `{"name":"ui","image_details":{"image_id":"$WEBAPP1_IMAGE"},"parameters":{` + hidden("env") + `}}`,
		second: map[string]any{"image_details.image_id": "$WEBAPP2_IMAGE"},
	},
}
