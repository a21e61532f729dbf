// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package contract

import (
	"bytes"
	"strings"
	"testing"
)

func TestEveryOperationIsKnown(t *testing.T) {
	t.Parallel()
	checker, err := New()
	if err != nil {
		t.Fatal(err)
	}
	if got, want := len(checker.Operations()), strings.Count(string(source), "operationId:"); got != want || want == 0 {
		t.Errorf("%d operations are known, the contract has %d", got, want)
	}
	for id, calls := range checker.Operations() {
		if calls != 0 {
			t.Errorf("%s counts %d calls before the first", id, calls)
		}
	}
}

// TestLoadRefuses shows that a contract is refused when it holds a rule that the checker would pass over.
func TestLoadRefuses(t *testing.T) {
	t.Parallel()
	edit := func(from, to string) string {
		if !bytes.Contains(source, []byte(from)) {
			t.Fatalf("%q is not in the contract", from)
		}
		return strings.Replace(string(source), from, to, 1)
	}
	tests := map[string]struct{ contract, want string }{
		"no YAML":          {"paths: [", "reading the contract"},
		"no OpenAPI":       {edit("openapi: 3.0.3", "openapi: ''"), "not valid OpenAPI"},
		"not":              {edit("StringMap: {type: object,", "StringMap: {not: {type: string}, type: object,"), "does not judge the keyword not"},
		"uniqueItems":      {edit("tags: {type: array,", "tags: {uniqueItems: true, type: array,"), "does not judge the keyword uniqueItems"},
		"maxProperties":    {edit("StringMap: {type: object,", "StringMap: {maxProperties: 1, type: object,"), "does not judge the keyword minProperties or maxProperties"},
		"readOnly":         {edit("title: {type: string, nullable: true}", "title: {type: string, readOnly: true}"), "does not judge the keyword readOnly or writeOnly"},
		"header parameter": {edit("name: stepName\n      in: query", "name: stepName\n      in: header"), "does not judge parameters in header"},
		"length of lists":  {edit("schema: {type: array, items: {type: integer}, minItems: 1}", "schema: {type: array, items: {type: integer}, minItems: 2}"), "does not judge lists that must have more than one item"},
		"status range":     {edit("'400': {$ref", "'4XX': {$ref"), "does not judge ranges"},
		"allOf of scalars": {edit("    DeploymentMetadataPatch:\n      allOf: [{$ref: '#/components/schemas/MetadataFields'}]", "    DeploymentMetadataPatch:\n      allOf: [{$ref: '#/components/schemas/SpecScope'}]"), "does not judge allOf"},
		"other media type": {edit("content: {application/json: {schema: {$ref: '#/components/schemas/SpecPatch'}}}", "content: {text/plain: {schema: {$ref: '#/components/schemas/SpecPatch'}}}"), "does not judge bodies of this type"},
		"JSON text of":     {edit("x-json-schema: '#/components/schemas/BuildDetails'", "x-json-schema: '#/components/schemas/Nothing'"), "x-json-schema #/components/schemas/Nothing names no schema"},
		"no operationId":   {edit("operationId: listBlockSpecs", "description: ''"), "has no operationId"},
		"no described step": {strings.ReplaceAll(string(source), "DescribedStep", "StepDescribed"),
			"schema DescribedStep is gone"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := load([]byte(test.contract))
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("the error is %v, want one with %q", err, test.want)
			}
		})
	}
}
