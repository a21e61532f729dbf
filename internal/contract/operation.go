// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package contract

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// operation is one method on one path, compiled.
type operation struct {
	id string
	// path holds the path parameters in the order of the path.
	path  []parameter
	query map[string]parameter

	// A body is JSON or a form; without either only an empty body or {} is right.
	json         *shape
	form         *form
	bodyRequired bool

	replies map[int]*reply
	// successes are the good answers, by their statuses. Which of several is given depends on the request.
	successes []*reply
	failure   *reply
}

// parameter is a path or query parameter.
type parameter struct {
	name     string
	required bool
	shape    *shape
}

// reply is one documented answer.
type reply struct {
	// mediaType is that of the body, "" for answers without one.
	mediaType string
	// json is the shape of an application/json body.
	json *shape
	// empty marks the schema Empty, for which no body is as good as {} (contract 4.5).
	empty bool
}

const (
	mediaJSON = "application/json"
	mediaForm = "multipart/form-data"
	mediaZip  = "application/zip"
)

func (c *compiler) operation(method, template string, o *openapi3.Operation, shared openapi3.Parameters) (*operation, error) {
	op := &operation{id: o.OperationID, query: map[string]parameter{}, replies: map[int]*reply{}}
	if op.id == "" {
		return nil, fmt.Errorf("the operation has no operationId")
	}
	if err := c.parameters(op, template, slices.Concat(shared, o.Parameters)); err != nil {
		return nil, err
	}
	if o.RequestBody != nil {
		if err := c.body(op, o.RequestBody.Value); err != nil {
			return nil, fmt.Errorf("request body: %w", err)
		}
	}
	replies := o.Responses.Map()
	for _, word := range slices.Sorted(maps.Keys(replies)) {
		answer, err := c.reply(replies[word])
		if err != nil {
			return nil, fmt.Errorf("response %s: %w", word, err)
		}
		if word == "default" {
			op.failure = answer
			continue
		}
		status, err := strconv.Atoi(word)
		if err != nil {
			return nil, fmt.Errorf("response %s: the checker does not judge ranges", word)
		}
		op.replies[status] = answer
		if status/100 == 2 {
			op.successes = append(op.successes, answer)
		}
	}
	if len(op.successes) == 0 {
		return nil, fmt.Errorf("%s has no success response", method)
	}
	return op, nil
}

func (c *compiler) parameters(op *operation, template string, list openapi3.Parameters) error {
	inPath := map[string]parameter{}
	for _, ref := range list {
		given := ref.Value
		compiled, err := c.shape(given.Schema)
		if err != nil {
			return fmt.Errorf("parameter %q: %w", given.Name, err)
		}
		if compiled.minItems > 1 {
			return fmt.Errorf("parameter %q: the checker does not judge lists that must have more than one item", given.Name)
		}
		p := parameter{name: given.Name, required: given.Required, shape: compiled}
		switch given.In {
		case openapi3.ParameterInPath:
			inPath[p.name] = p
		case openapi3.ParameterInQuery:
			op.query[p.name] = p
		default:
			return fmt.Errorf("parameter %q: the checker does not judge parameters in %s", p.name, given.In)
		}
	}
	for segment := range strings.SplitSeq(template, "/") {
		name, isParameter := strings.CutPrefix(segment, "{")
		if !isParameter {
			continue
		}
		p, defined := inPath[strings.TrimSuffix(name, "}")]
		if !defined {
			return fmt.Errorf("path parameter %s is not defined", segment)
		}
		op.path = append(op.path, p)
	}
	return nil
}

func (c *compiler) body(op *operation, body *openapi3.RequestBody) error {
	op.bodyRequired = body.Required
	for mediaType, content := range body.Content {
		var err error
		switch mediaType {
		case mediaJSON:
			op.json, err = c.shape(content.Schema)
		case mediaForm:
			op.form, err = c.form(content)
		default:
			err = fmt.Errorf("the checker does not judge bodies of this type")
		}
		if err != nil {
			return fmt.Errorf("%s: %w", mediaType, err)
		}
	}
	return nil
}

func (c *compiler) reply(ref *openapi3.ResponseRef) (*reply, error) {
	out := &reply{}
	for mediaType, content := range ref.Value.Content {
		if out.mediaType != "" {
			return nil, fmt.Errorf("there is more than one media type")
		}
		out.mediaType = mediaType
		if mediaType != mediaJSON {
			continue
		}
		compiled, err := c.shape(content.Schema)
		if err != nil {
			return nil, err
		}
		out.json = compiled
		out.empty = content.Schema.Ref == "#/components/schemas/Empty"
	}
	return out, nil
}

// documented returns the replies that an answer of this status may be, none when the status may not occur. The exact codes of
// successes are assumed (contract 4.5), so that one may be any of them.
func (op *operation) documented(status int) []*reply {
	switch {
	case status/100 == 2:
		return op.successes
	case op.replies[status] != nil:
		return []*reply{op.replies[status]}
	case status >= http.StatusBadRequest && op.failure != nil:
		return []*reply{op.failure}
	}
	return nil
}
