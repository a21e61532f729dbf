// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

// Package contrary turns the answers of the platform the other way wherever the contract only assumes how they look. What the areas do
// otherwise themselves is in files of that name beside what they do usually.
package contrary

import (
	"encoding/json"
	"fmt"
	"hash/fnv"
	"net/http"
	"strings"

	"github.com/peakbi/terraform-provider-peak/internal/assumptions"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/wire"
)

// Contrary turns the answers of a platform the other way in the points of the register that are given; what is turned how, and what
// never, is told there (package assumptions). Which form an answer takes follows from the operation and from names, never from
// chance, so that a test that fails does so again.
type Contrary struct {
	Turned assumptions.Set
}

// pick chooses one of n forms for a text, the same each time.
func pick(text string, n int) int {
	sum := fnv.New32a()
	_, _ = sum.Write([]byte(text))
	return int(sum.Sum32() % uint32(n))
}

// Admit refuses the spelling of a path that the official SDK does not use: a collection without its slash at the end, an item
// with one (contract 4.3 accepts both), and passes over a parameter that not every platform knows.
func (c Contrary) Admit(chosen wire.Route, r *wire.Request) *wire.Refusal {
	if hasSlash := strings.HasSuffix(r.Path, "/"); hasSlash != slashed(chosen.Path) && c.Turned.Has(assumptions.Slashes) {
		return wire.Refuse(http.StatusNotFound, "There is nothing at %s.", r.Path)
	}
	// A platform of before 1.29 does not know the parameter of contract 10.2, and creates.
	if c.Turned.Has(assumptions.ValidateKnown) {
		r.Query.Del("validate")
	}
	return nil
}

// slashed tells the collections that are called with a slash at the end (contract 4.3).
func slashed(path string) bool {
	switch path {
	case "/v1/blocks/specs", "/v1/blocks/deployments", "/v1/apps/specs", "/v1/apps/deployments", "/v1/specs", "/v1/deployments",
		"/workflows/api/v1/workflows", "/image-management/api/v2/images", "/webapps/api/v1/webapps", "/artifacts/api/v1/artifacts":
		return true
	}
	return false
}

// Turn turns a success: the members of its body, the spelling of its numbers, its status.
func (c Contrary) Turn(chosen wire.Route, r *wire.Request, answer wire.Reply) (wire.Reply, error) {
	operation := chosen.Operation()
	if answer.Raw != nil || answer.ContentType != "" {
		answer.Status = c.success(r, operation, answer.Status)
		return answer, nil
	}
	encoded, err := answer.Encode()
	if err != nil {
		return answer, err
	}
	body, err := wire.ParseJSON(encoded.Raw)
	if err != nil {
		return answer, fmt.Errorf("reading the answer back: %w", err)
	}
	if object, is := body.(map[string]any); is && len(object) == 0 && r.Method != http.MethodGet && c.Turned.Has(assumptions.EmptyAnswer) {
		// Without content, instead of an empty object (contract 4.5).
		return wire.Reply{Status: http.StatusNoContent, Header: answer.Header, Raw: []byte{}}, nil
	}
	c.turnViews(operation, r, body)
	if !free(operation) {
		body = c.respell(operation, "", body)
	}
	if answer.Raw, err = json.Marshal(body); err != nil {
		return answer, fmt.Errorf("encoding the turned answer: %w", err)
	}
	answer.ContentType = "application/json"
	answer.Status = c.success(r, operation, answer.Status)
	return answer, nil
}

// success is another success than contract 4.5 has. That of a create that is only checked is a point of its own (10.2).
func (c Contrary) success(r *wire.Request, operation string, status int) int {
	point := assumptions.SuccessStatus
	if status == http.StatusCreated {
		point = assumptions.CreateStatus
	}
	if !c.Turned.Has(point) || r.Query.Has("validate") {
		return status
	}
	var others []int
	switch {
	case status == http.StatusCreated:
		others = []int{http.StatusOK, http.StatusAccepted}
	case strings.HasPrefix(operation, http.MethodGet):
		others = []int{http.StatusOK, http.StatusNonAuthoritativeInfo}
	default:
		others = []int{http.StatusAccepted, http.StatusCreated}
	}
	return others[pick(operation, len(others))]
}
