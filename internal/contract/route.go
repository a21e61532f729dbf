// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package contract

import (
	"fmt"
	"net/url"
	"strings"
)

// route is one segment of the tree of paths. Literal segments win over parameters, from the left, as the contract needs
// for .../{artifactId}/download beside .../{artifactId}/{version}.
type route struct {
	literals  map[string]*route
	parameter *route
	calls     map[string]*operation
	// slash is true for collections as the contract writes them, with a slash at the end.
	slash bool
}

// routed is the outcome of a match: the operation and the values of its path parameters, in the order of the path.
type routed struct {
	operation *operation
	values    []string
}

// add enters an operation under its path template.
func (n *route) add(template, method string, op *operation) error {
	path, slash := strings.CutSuffix(template, "/")
	for segment := range strings.SplitSeq(strings.TrimPrefix(path, "/"), "/") {
		next := n.literals[segment]
		if strings.HasPrefix(segment, "{") {
			next = n.parameter
		}
		if next == nil {
			next = &route{}
			if strings.HasPrefix(segment, "{") {
				n.parameter = next
			} else {
				if n.literals == nil {
					n.literals = map[string]*route{}
				}
				n.literals[segment] = next
			}
		}
		n = next
	}
	if n.calls[method] != nil {
		return fmt.Errorf("%s %s: the path is given twice", method, template)
	}
	if n.calls == nil {
		n.calls = map[string]*operation{}
	}
	n.calls[method] = op
	n.slash = n.slash || slash
	return nil
}

// match finds the operation for a method and an escaped path. The problem is not empty when there is none, and also
// when the path of an item ends in a slash. Hosts do not matter.
func (n *route) match(method, escaped string) (found routed, problem string) {
	path, slash := strings.CutSuffix(escaped, "/")
	segments := strings.Split(strings.TrimPrefix(path, "/"), "/")
	values := make([]string, 0, len(segments))
	end, literal := n.find(segments, &values)
	switch {
	case end == nil:
		return routed{}, "no such operation in the contract: unknown path"
	case end.calls[method] == nil:
		return routed{}, "no such operation in the contract: the path does not take " + method
	case slash && !end.slash && (!literal || end.parameter == nil):
		// Sub-collections are let pass in both forms too: a literal that a parameter may follow (contract 4.3).
		problem = "only collections may be called with a slash at the end (contract 4.3)"
	}
	return routed{operation: end.calls[method], values: values}, problem
}

// find walks the tree; literal tells whether the last step was a literal one.
func (n *route) find(segments []string, values *[]string) (end *route, literal bool) {
	if len(segments) == 0 {
		if n.calls == nil {
			return nil, false
		}
		return n, true
	}
	segment, err := url.PathUnescape(segments[0])
	if err != nil || segment == "" {
		return nil, false
	}
	if next := n.literals[segment]; next != nil {
		if end, literal := next.find(segments[1:], values); end != nil {
			return end, literal
		}
	}
	if n.parameter == nil {
		return nil, false
	}
	*values = append(*values, segment)
	end, literal = n.parameter.find(segments[1:], values)
	if end == nil {
		*values = (*values)[:len(*values)-1]
	}
	return end, literal && len(segments) > 1
}
