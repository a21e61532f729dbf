// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package structure_test

import (
	"testing"
)

// TestServiceFromCLI compares with testdata what from_cli makes of bodies of services: everything, each member alone, empty,
// null and of a wrong kind.
func TestServiceFromCLI(t *testing.T) {
	t.Parallel()
	tf := newTerraform(t, "http://127.0.0.1:1")
	values := map[string][]any{
		"title": {"UI", "", nil, 3, []any{}}, "description": {"d", "", nil, true}, "serviceType": {"api", "API", "", nil, "other", 1, map[string]any{}},
		"imageDetails": {
			map[string]any{"imageId": 1}, map[string]any{"imageId": "1", "versionId": 2}, map[string]any{"imageId": 1, "versionId": nil}, map[string]any{}, nil, map[string]any{"imageId": 1.5},
			map[string]any{"imageId": true}, map[string]any{"imageId": 1, "other": 2}, []any{1},
		},
		"resources":         {map[string]any{"instanceTypeId": 40}, map[string]any{"instanceTypeId": "40"}, map[string]any{"instanceTypeId": nil}, map[string]any{}, nil, 40},
		"parameters":        {map[string]any{}, nil, map[string]any{"env": map[string]any{}}, map[string]any{"env": map[string]any{"A": "1", "B": 2, "C": true}}, map[string]any{"env": map[string]any{"A": nil}}, map[string]any{"secrets": []any{"a", "b", "a"}}, map[string]any{"secrets": "a"}, map[string]any{"env": []any{}}, map[string]any{"env_wo": map[string]any{}}, map[string]any{"env": nil, "secrets": nil}},
		"sessionStickiness": {true, false, nil, "true", "yes", 1}, "scaleToZero": {true, false, nil, "no"},
		"entrypoint": {"/", "", nil}, "healthCheckURL": {"/h", "", nil}, "minInstances": {1, 2, 3, nil, "2", 1.5, "two"},
		"status": {"AVAILABLE"}, "id": {"a"}, "createdAt": {"a"}, "createdBy": {"a"}, "timeouts": {map[string]any{}}, "serviceId": {"a"}, "webappId": {"a"}, "service_id": {"a"},
	}
	bodies := map[string]any{"everything": map[string]any{
		"body": map[string]any{
			"name": "ui", "title": "UI", "description": "d", "serviceType": "web-app", "imageDetails": map[string]any{"imageId": 1, "versionId": 2}, "resources": map[string]any{"instanceTypeId": 40},
			"parameters": map[string]any{"env": map[string]any{"A": "1"}, "secrets": []any{"a"}}, "sessionStickiness": true, "scaleToZero": false, "entrypoint": "/", "healthCheckURL": "/h", "minInstances": 2,
		}, "serviceId": "a",
	}}
	for member, alternatives := range values {
		for _, value := range alternatives {
			body := map[string]any{"name": "ui", "imageDetails": map[string]any{"imageId": 7}}
			body[member] = value
			bodies[member+" = "+text(value)] = body
		}
	}
	made := map[string]string{}
	for what, body := range bodies {
		read, err := tf.fromCLI(t, body)
		if made[what] = text(read); err != nil {
			made[what] = err.Error()
		}
	}
	assertBodies(t, "service_from_cli", made)
}
