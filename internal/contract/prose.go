// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package contract

import (
	"fmt"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// This file holds what the document says in words only, or says twice in ways that do not agree.

// amend applies to the parsed document the rules that its descriptions give and its schemas miss. Shared schemas are
// copied, never changed: the words hold for the named places only.
func amend(schemas openapi3.Schemas) error {
	// A described step "may contain nulls"; only repository and parameters are objects or absent (contract 16.4).
	step, known := schemas["DescribedStep"]
	if !known {
		return fmt.Errorf("schema DescribedStep is gone")
	}
	for name, member := range step.Value.Properties {
		if name != "repository" && name != "parameters" {
			nullable := *member.Value
			nullable.Nullable = true
			step.Value.Properties[name] = openapi3.NewSchemaRef("", &nullable)
		}
	}
	// The status words of revisions are those of the list filter; a redeployed or half-failed deployment puts two more
	// into answers (description of RevisionStatus, contract 13.6).
	for _, name := range []string{"Revision", "RevisionListItem"} {
		revision, known := schemas[name]
		if !known || revision.Value.Properties["status"] == nil {
			return fmt.Errorf("schema %s has no status any more", name)
		}
		status := *revision.Value.Properties["status"].Value
		status.Enum = append(append([]any{}, status.Enum...), "redeploying", "warning")
		revision.Value.Properties["status"] = openapi3.NewSchemaRef("", &status)
	}
	return nil
}

// textSchema returns the schema of the JSON text that a string of schema s carries, nil for other strings. The named
// schema (x-json-schema) is that of the whole text, or of one element where the description says "JSON array"; arrays
// described in words only hold strings (contract 4.4).
func textSchema(s *openapi3.Schema, schemas openapi3.Schemas) (*openapi3.SchemaRef, error) {
	var named *openapi3.SchemaRef
	if extension, given := s.Extensions["x-json-schema"]; given {
		pointer, isText := extension.(string)
		name, isLocal := strings.CutPrefix(pointer, "#/components/schemas/")
		if !isText || !isLocal || schemas[name] == nil {
			return nil, fmt.Errorf("x-json-schema %v names no schema", extension)
		}
		named = schemas[name]
	}
	switch {
	case strings.HasPrefix(s.Description, "JSON array"):
		if named == nil {
			named = openapi3.NewStringSchema().NewRef()
		}
		list := openapi3.NewArraySchema()
		list.Items = named
		return list.NewRef(), nil
	case strings.HasPrefix(s.Description, "JSON object"):
		return openapi3.NewObjectSchema().NewRef(), nil
	}
	return named, nil
}
