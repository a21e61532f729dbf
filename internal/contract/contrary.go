// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package contract

import (
	"fmt"
	"sync"

	"github.com/getkin/kin-openapi/openapi3"
)

// Option changes how a checker judges.
type Option func(*settings)

type settings struct{ contrary bool }

// Contrary makes the checker take answers in which what the contract marks as ASSUMED is otherwise, where the document has no
// way to say so: the envelope of errors (schema Error), words for how something is on its way (contract 25), types
// of the members of an execution's steps (contract 16.7). Everything else, and every request, is judged as ever. It is for
// the emulator's contrary mode.
func Contrary() Option { return func(s *settings) { s.contrary = true } }

// loadedContrary is the document as Contrary takes it, compiled once per process.
var loadedContrary = sync.OnceValues(func() (*document, error) {
	doc, err := load(source, relax)
	if err != nil {
		return nil, err
	}
	doc.anyError = true
	return doc, nil
})

// relax takes out of the schemas of answers what is only assumed. Schemas that requests share are copied, never changed.
func relax(schemas openapi3.Schemas) error {
	for _, name := range []string{
		"DeploymentMetadata", "AppBlock", "Revision", "RevisionListItem", "Workflow", "WorkflowListItem", "LastExecution", "ExecutionListItem",
		"Execution", "ImageVersionSummary", "Build", "BuildLogs", "Service", "ServiceListItem",
	} {
		if !anyWord(schemas[name]) {
			return fmt.Errorf("schema %s has no status any more", name)
		}
	}
	step, known := schemas["ExecutionStep"]
	if !known {
		return fmt.Errorf("schema ExecutionStep is gone")
	}
	for _, member := range []string{"startedAt", "finishedAt", "image"} {
		step.Value.Properties[member] = openapi3.NewSchemaRef("", &openapi3.Schema{Nullable: true})
	}
	return nil
}

// anyWord frees the members of a schema that hold a status from their list of words, and tells whether there was one.
func anyWord(ref *openapi3.SchemaRef) bool {
	if ref == nil {
		return false
	}
	found := false
	for _, member := range []string{"status", "lastBuildStatus", "buildStatus"} {
		if property := ref.Value.Properties[member]; property != nil && len(property.Value.Enum) > 0 {
			freed := *property.Value
			freed.Enum = nil
			ref.Value.Properties[member] = openapi3.NewSchemaRef("", &freed)
			found = true
		}
	}
	for _, part := range ref.Value.AllOf {
		// Parts that are shared by name belong to others as well.
		if part.Ref == "" && anyWord(part) {
			found = true
		}
	}
	return found
}
