// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

// Package contract holds the OpenAPI file of the Peak platform and judges HTTP traffic by it: what a client sends and
// what a server answers. It sits between the provider and the emulator in tests, in front of the emulator binary, or
// around any client of a third party's server. It shares no type with either side, and the provider never imports it.
//
// Requests are judged strictly (a member, query parameter or form part that the contract does not name is a breach),
// answers tolerantly (unknown members are fine, contract 27; missing, mistyped or out-of-range ones are not).
package contract

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"
)

// The sides of an exchange, the values of Violation.Side.
const (
	// SideRequest marks a breach by the client.
	SideRequest = "request"
	// SideResponse marks a breach by the server.
	SideResponse = "response"
)

// Violation is one breach of the contract by either side. It never holds a header, a query or a body, so printing it
// gives no secret away; only a value outside an enum is quoted, shortened.
type Violation struct {
	// Side is SideRequest or SideResponse.
	Side string
	// Method and Path are those of the request; Path carries no host and no query.
	Method, Path string
	// OperationID is empty when the contract has no such operation.
	OperationID string
	// Status is the HTTP status of the answer, 0 for a breach by the request.
	Status int
	// Detail says where the breach is (a JSON pointer inside bodies) and what is wrong.
	Detail string
}

// String renders the violation on one line.
func (v Violation) String() string {
	operation := v.OperationID
	if operation == "" {
		operation = "unknown operation"
	}
	if v.Side == SideResponse {
		return fmt.Sprintf("%s %d to %s %s (%s): %s", v.Side, v.Status, v.Method, v.Path, operation, v.Detail)
	}
	return fmt.Sprintf("%s %s %s (%s): %s", v.Side, v.Method, v.Path, operation, v.Detail)
}

// Checker judges exchanges and remembers the breaches. It is safe for concurrent use. Its zero value is not usable: see
// New.
type Checker struct {
	document *document

	mu         sync.Mutex
	violations []Violation
	calls      map[string]int
}

// New returns a checker without violations. The document is parsed, validated and compiled once per process (about a
// tenth of a second), so a checker per test costs nothing.
func New(options ...Option) (*Checker, error) {
	var chosen settings
	for _, option := range options {
		option(&chosen)
	}
	read := loaded
	if chosen.contrary {
		read = loadedContrary
	}
	doc, err := read()
	if err != nil {
		return nil, err
	}
	calls := make(map[string]int, len(doc.operations))
	for _, id := range doc.operations {
		calls[id] = 0
	}
	return &Checker{document: doc, calls: calls}, nil
}

// Violations returns a copy of the breaches seen so far, in the order of their discovery.
func (c *Checker) Violations() []Violation {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Clone(c.violations)
}

// Operations returns how often each operation was called, by operationId. Every operation of the contract has an entry,
// so those at 0 are the ones a suite does not cover. An exchange that passes both a Middleware and a Transport of one
// checker counts twice.
func (c *Checker) Operations() map[string]int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return maps.Clone(c.calls)
}

// ignored tells whether path is none of the contract's business: the control API of the emulator, which also serves the
// files behind downloadUrl, without credentials.
func ignored(path string) bool {
	return path == "/_emulator" || strings.HasPrefix(path, "/_emulator/")
}

// request judges a request and returns the operation it calls, nil when the contract has none. The request that comes
// back is the one to pass on: its body, which had to be read, gives the same bytes and the same error again.
func (c *Checker) request(r *http.Request) (*operation, *http.Request) {
	route, problem := c.document.routes.match(r.Method, r.URL.EscapedPath())
	if route.operation == nil {
		c.record(nil, Violation{Side: SideRequest, Method: r.Method, Path: r.URL.Path}, []string{problem})
		return nil, r
	}
	var body payload
	if r.Body != nil && r.Body != http.NoBody {
		passed := *r
		body, passed.Body = readAhead(r.Body)
		r = &passed
	}
	problems := c.document.checkRequest(route, r, body)
	if problem != "" {
		problems = append(problems, problem)
	}
	c.mu.Lock()
	c.calls[route.operation.id]++
	c.mu.Unlock()
	c.record(route.operation, Violation{Side: SideRequest, Method: r.Method, Path: r.URL.Path}, problems)
	return route.operation, r
}

// response judges the answer to a call of op.
func (c *Checker) response(op *operation, r *http.Request, a answer) {
	problems := c.document.checkResponse(op, a)
	c.record(op, Violation{Side: SideResponse, Method: r.Method, Path: r.URL.Path, Status: a.status}, problems)
}

// record stores one violation per problem, each like v.
func (c *Checker) record(op *operation, v Violation, problems []string) {
	if len(problems) == 0 {
		return
	}
	if op != nil {
		v.OperationID = op.id
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, problem := range problems {
		v.Detail = problem
		c.violations = append(c.violations, v)
	}
}
