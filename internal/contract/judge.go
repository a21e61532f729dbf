// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package contract

import (
	"cmp"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// formats are the settings for judging scalars.
type formats []openapi3.SchemaValidationOption

// newFormats registers the formats of the contract that kin-openapi leaves out. A uuid is any text of that layout: the
// contract says nothing of versions. They are given per validation because the registry of kin-openapi is global.
func newFormats() formats {
	layout := regexp.MustCompile(`^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$`)
	uuid := openapi3.NewCallbackValidator(func(value string) error {
		if !layout.MatchString(value) {
			return errors.New("not a UUID")
		}
		return nil
	})
	return formats{openapi3.WithStringFormatValidators(map[string]openapi3.StringFormatValidator{"uuid": uuid})}
}

// problem is one thing wrong with a JSON value.
type problem struct {
	// pointer is the place, as a JSON pointer (RFC 6901) from the root of the value; inside JSON text it goes on.
	pointer string
	reason  string
}

// judge compares one JSON value with a shape.
type judge struct {
	formats formats
	// strict applies the rules for requests: unknown members are problems, null members are absent (contract 4.1).
	strict bool
	// textNull makes the JSON text null of a member the same as no member (contract 11).
	textNull bool

	at       []string
	problems []problem
}

// check adds what is wrong with v, as decoded by decodeJSON.
func (j *judge) check(s *shape, v any) {
	if v == nil {
		if !s.nullable {
			j.report("must not be null")
		}
		return
	}
	if s.anything() {
		return
	}
	if len(s.choices) > 0 {
		j.choose(s, v)
		return
	}
	switch typed := v.(type) {
	case map[string]any:
		if s.kind != openapi3.TypeObject {
			j.mistyped(s, v)
			return
		}
		j.object(s, typed)
	case []any:
		if s.kind != openapi3.TypeArray {
			j.mistyped(s, v)
			return
		}
		j.array(s, typed)
	default:
		j.scalar(s, v)
	}
}

func (j *judge) object(s *shape, object map[string]any) {
	for name, v := range object {
		member, named := s.members[name]
		if !named {
			member = s.others
		}
		switch {
		case member != nil && j.absent(member, v), member == nil && (v == nil || s.open || !j.strict):
		case member == nil:
			j.reportAt(name, "is not a member that the contract knows here")
		default:
			j.at = append(j.at, name)
			j.check(member, v)
			j.at = j.at[:len(j.at)-1]
		}
	}
	for _, name := range s.required {
		v, given := object[name]
		if member := s.members[name]; !given || member != nil && j.absent(member, v) {
			j.reportAt(name, "is missing")
		}
	}
}

// absent tells whether a member of value v counts as not given. In requests null does, except for free-form values, to
// which null is a value like any other.
func (j *judge) absent(member *shape, v any) bool {
	if !j.strict {
		return false
	}
	return v == nil && !member.anything() || j.textNull && member.text != nil && v == "null"
}

func (j *judge) array(s *shape, list []any) {
	if len(list) < s.minItems {
		j.report(fmt.Sprintf("has %d items, must have at least %d", len(list), s.minItems))
	}
	if s.maxItems >= 0 && len(list) > s.maxItems {
		j.report(fmt.Sprintf("has %d items, may have at most %d", len(list), s.maxItems))
	}
	for i, item := range list {
		j.at = append(j.at, strconv.Itoa(i))
		j.check(s.items, item)
		j.at = j.at[:len(j.at)-1]
	}
}

func (j *judge) scalar(s *shape, v any) {
	if s.kind == openapi3.TypeObject || s.kind == openapi3.TypeArray {
		j.mistyped(s, v)
		return
	}
	if s.plain && ofKind(s.kind, v) {
		if text, isText := v.(string); isText && s.text != nil {
			j.text(s.text, text)
		}
		return
	}
	err := s.scalar.VisitJSON(v, j.formats...)
	var detail *openapi3.SchemaError
	switch {
	case err == nil:
	case !errors.As(err, &detail):
		j.report(err.Error())
	case detail.SchemaField == "type" && !accepts(s, v):
		j.mistyped(s, v)
	case detail.SchemaField == "enum":
		j.report(detail.Reason + ", is " + quoted(v))
	default:
		j.report(detail.Reason)
	}
}

// text judges a string that carries JSON text.
func (j *judge) text(s *shape, text string) {
	v, err := decodeJSON([]byte(text))
	if err != nil {
		j.report("is not JSON text: " + err.Error())
		return
	}
	j.check(s, v)
}

// choose judges v by anyOf or oneOf. Only the branches that v is meant for are asked: the branches of the contract
// require little, so that a broken value of one kind would otherwise pass as another kind with unknown members. When all
// of them say no, the one with the fewest complaints speaks.
func (j *judge) choose(s *shape, v any) {
	candidates := fitting(s.choices, v)
	if len(candidates) == 0 {
		j.mistyped(s, v)
		return
	}
	var closest []problem
	matches := 0
	for _, candidate := range candidates {
		mark := len(j.problems)
		j.check(candidate, v)
		found := slices.Clone(j.problems[mark:])
		j.problems = j.problems[:mark]
		switch {
		case len(found) == 0:
			matches++
		case closest == nil || len(found) < len(closest):
			closest = found
		}
	}
	switch {
	case matches == 0:
		j.problems = append(j.problems, closest...)
	case matches > 1 && s.exclusive:
		j.report(fmt.Sprintf("fits %d forms of which only one may fit", matches))
	}
}

func (j *judge) mistyped(s *shape, v any) {
	wanted := []string{s.kind}
	if len(s.choices) > 0 {
		wanted = wanted[:0]
	}
	for _, choice := range s.choices {
		if !slices.Contains(wanted, choice.kind) {
			wanted = append(wanted, choice.kind)
		}
	}
	j.report(fmt.Sprintf("must be of type %s, is %s", strings.Join(wanted, " or "), typeOf(v)))
}

func (j *judge) report(reason string) {
	var pointer strings.Builder
	for _, step := range j.at {
		pointer.WriteString("/" + strings.ReplaceAll(strings.ReplaceAll(step, "~", "~0"), "/", "~1"))
	}
	j.problems = append(j.problems, problem{pointer: pointer.String(), reason: reason})
}

func (j *judge) reportAt(name, reason string) {
	j.at = append(j.at, name)
	j.report(reason)
	j.at = j.at[:len(j.at)-1]
}

// details renders the problems in a stable order, each after what they are about (a body, a part, a parameter).
func (j *judge) details(about string) []string {
	slices.SortFunc(j.problems, func(a, b problem) int {
		return cmp.Or(cmp.Compare(a.pointer, b.pointer), cmp.Compare(a.reason, b.reason))
	})
	details := make([]string, 0, len(j.problems))
	for _, p := range j.problems {
		place := about
		if p.pointer != "" {
			place += " " + p.pointer
		}
		details = append(details, place+": "+p.reason)
	}
	return details
}
