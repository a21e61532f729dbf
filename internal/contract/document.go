// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package contract

import (
	"context"
	_ "embed"
	"fmt"
	"net/http"
	"slices"
	"sync"

	"github.com/getkin/kin-openapi/openapi3"
)

// source is the contract. It began as a copy of the published one and has been the project's own since: what turns out to be
// otherwise is corrected here.
//
//go:embed peak-openapi.yaml
var source []byte

// loaded returns the one compiled document of the process. It is immutable.
var loaded = sync.OnceValues(func() (*document, error) { return load(source) })

// document is the contract, compiled for judging.
type document struct {
	routes     *route
	operations []string
	// tooLarge judges every 413, listed for the operation or not: the SDK fails without its detail (contract 6).
	tooLarge *reply
	// anyError lets errors be of any form, except 413.
	anyError bool
	formats  formats
}

// load parses, validates and compiles an OpenAPI 3.0 file. It fails on keywords that the checker does not judge, so
// that no rule of the contract is passed over in silence. Further amendments come after the usual ones.
func load(data []byte, amendments ...func(openapi3.Schemas) error) (*document, error) {
	spec, err := openapi3.NewLoader().LoadFromData(data)
	if err != nil {
		return nil, fmt.Errorf("reading the contract: %w", err)
	}
	if err := spec.Validate(context.Background()); err != nil {
		return nil, fmt.Errorf("the contract is not valid OpenAPI: %w", err)
	}
	for _, change := range append([]func(openapi3.Schemas) error{amend}, amendments...) {
		if err := change(spec.Components.Schemas); err != nil {
			return nil, fmt.Errorf("amending the contract: %w", err)
		}
	}
	compiler := newCompiler(spec.Components.Schemas)
	doc := &document{routes: &route{}, formats: newFormats()}
	for template, item := range spec.Paths.Map() {
		for method, definition := range item.Operations() {
			op, err := compiler.operation(method, template, definition, item.Parameters)
			if err != nil {
				return nil, fmt.Errorf("%s %s: %w", method, template, err)
			}
			if slices.Contains(doc.operations, op.id) {
				return nil, fmt.Errorf("%s %s: operationId %q is given twice", method, template, op.id)
			}
			doc.operations = append(doc.operations, op.id)
			if err := doc.routes.add(template, method, op); err != nil {
				return nil, err
			}
		}
	}
	tooLarge, known := spec.Components.Responses["PayloadTooLarge"]
	if !known {
		return nil, fmt.Errorf("the contract has no response for status %d", http.StatusRequestEntityTooLarge)
	}
	if doc.tooLarge, err = compiler.reply(tooLarge); err != nil {
		return nil, fmt.Errorf("response PayloadTooLarge: %w", err)
	}
	return doc, nil
}
