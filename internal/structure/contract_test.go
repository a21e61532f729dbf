// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package structure_test

import (
	"strings"
	"sync"

	"github.com/getkin/kin-openapi/openapi3"
)

// document is the OpenAPI file of the platform.
var document = sync.OnceValues(func() (*openapi3.T, error) {
	return openapi3.NewLoader().LoadFromFile("../contract/peak-openapi.yaml")
})

// documented tells whether a member of a request is in the OpenAPI file.
func documented(spec *openapi3.T, method, path string, member place) bool {
	for template, item := range spec.Paths.Map() {
		operation := item.GetOperation(method)
		if operation == nil || !fits(template, path) {
			continue
		}
		if len(member) == 0 {
			return true // The call itself is what says it.
		}
		if operation.RequestBody == nil {
			continue
		}
		for _, content := range operation.RequestBody.Value.Content {
			if declares(spec, content.Schema, member) {
				return true
			}
		}
	}
	return false
}

func fits(template, path string) bool {
	wanted, given := strings.Split(strings.Trim(template, "/"), "/"), strings.Split(strings.Trim(path, "/"), "/")
	if len(wanted) != len(given) {
		return false
	}
	for i := range wanted {
		if wanted[i] != given[i] && !strings.HasPrefix(wanted[i], "{") {
			return false
		}
	}
	return true
}

// declares tells whether a schema has a member by name, or takes any names there.
func declares(spec *openapi3.T, ref *openapi3.SchemaRef, member place) bool {
	if len(member) == 0 {
		return true
	}
	if ref == nil || ref.Value == nil {
		return false
	}
	schema := ref.Value
	for _, alternatives := range []openapi3.SchemaRefs{schema.AllOf, schema.OneOf, schema.AnyOf} {
		for _, alternative := range alternatives {
			if declares(spec, alternative, member) {
				return true
			}
		}
	}
	// A part of a form that is the text of JSON has the schema of that beside its own.
	if inner, ok := schema.Extensions["x-json-schema"].(string); ok {
		if _, isList := member[0].(int); isList {
			member = member[1:]
		}
		return declares(spec, spec.Components.Schemas[strings.TrimPrefix(inner, "#/components/schemas/")], member)
	}
	name, isName := member[0].(string)
	if !isName {
		return declares(spec, schema.Items, member[1:])
	}
	if property, ok := schema.Properties[name]; ok {
		return declares(spec, property, member[1:])
	}
	if free := schema.AdditionalProperties.Has; free != nil && *free {
		return true // Its members have the names that users give them.
	}
	return schema.AdditionalProperties.Schema != nil && declares(spec, schema.AdditionalProperties.Schema, member[1:])
}
