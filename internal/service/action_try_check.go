// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package service

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"regexp"

	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/framework/jsonvalue"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

const (
	// defaultMethod is the method of a call that names none, and the only one that may be repeated.
	defaultMethod = "get"
	// secretLength is the length from which texts of the payload are kept out of messages: shorter ones guard nothing, and
	// leaving them out would make the messages unreadable.
	secretLength = 8
)

// test is the call that the configuration describes.
func (m testModel) test() (peak.ServiceTest, error) {
	test := peak.ServiceTest{Method: defaultMethod, Path: "/"}
	if !m.HTTPMethod.IsNull() {
		test.Method = m.HTTPMethod.ValueString()
	}
	if !m.Path.IsNull() {
		test.Path = m.Path.ValueString()
	}
	value, err := payload(m.Payload)
	if err != nil {
		return test, err
	}
	secret, err := payload(m.PayloadWO)
	if err != nil {
		return test, err
	}
	if value == nil {
		value = secret
	} else {
		maps.Copy(value, secret)
	}
	if value == nil {
		return test, nil
	}
	test.Secrets = append(texts(value), peak.Texts(secret)...)
	test.Payload, err = json.Marshal(value)
	return test, err
}

// payload is a payload as JSON: an object, or the text of one. It is nil for none, and for one that is not known yet.
func payload(value types.Dynamic) (map[string]any, error) {
	raw, err := jsonvalue.ToJSON(value)
	if errors.Is(err, jsonvalue.ErrUnknown) {
		return nil, nil
	}
	if text, ok := raw.(string); ok && err == nil {
		if raw, err = jsonvalue.Parse([]byte(text)); err != nil {
			// The text may be secret, and a parser quotes it.
			return nil, errors.New("The payload is text, but not the JSON of an object. Use an object, or jsonencode(...).") //nolint:staticcheck,revive // It is shown as it stands.
		}
	}
	if err != nil || raw == nil {
		return nil, err
	}
	object, ok := raw.(map[string]any)
	if !ok {
		return nil, errors.New("The payload is not an object. The platform passes on objects only: wrap the value, as in { items = [...] }.") //nolint:staticcheck,revive // It is shown as it stands.
	}
	return object, nil
}

// texts collects the texts in a JSON value that may be secret.
func texts(value any) []string {
	var found []string
	switch v := value.(type) {
	case string:
		if len(v) >= secretLength {
			found = append(found, v)
		}
	case []any:
		for _, element := range v {
			found = append(found, texts(element)...)
		}
	case map[string]any:
		for _, member := range v {
			found = append(found, texts(member)...)
		}
	}
	return found
}

// accepts reports whether a status is the expected one.
func (m testModel) accepts(status int64) bool {
	if m.ExpectedStatus.IsNull() {
		return status >= 200 && status <= 299
	}
	return status == m.ExpectedStatus.ValueInt64()
}

// problem says what is wrong with an answer, "" when it is the expected one.
func (m testModel) problem(answer peak.ServiceAnswer) string {
	switch {
	case !m.accepts(answer.Status) && m.ExpectedStatus.IsNull():
		return "a status from 200 to 299 is expected"
	case !m.accepts(answer.Status):
		return fmt.Sprintf("status %d is expected", m.ExpectedStatus.ValueInt64())
	case !m.ExpectedBody.IsNull() && !sameBody(m.ExpectedBody.ValueString(), answer.Body):
		return "the body is not the expected one"
	case !m.BodyMatches.IsNull() && !matches(m.BodyMatches.ValueString(), answer.Body):
		return fmt.Sprintf("the body does not match %s", m.BodyMatches.ValueString())
	}
	return ""
}

// sameBody compares JSON objects and lists by value, and any other text exactly.
func sameBody(want, got string) bool {
	if want == got {
		return true
	}
	x, errX := jsonvalue.Parse([]byte(want))
	y, errY := jsonvalue.Parse([]byte(got))
	if errX != nil || errY != nil {
		return false
	}
	switch x.(type) {
	case map[string]any, []any:
		return jsonvalue.Equal(x, y)
	}
	return false
}

// matches reports whether some part of the text matches; the expression was checked at plan.
func matches(expression, text string) bool {
	compiled, err := regexp.Compile(expression)
	return err == nil && compiled.MatchString(text)
}

// shown is the part of an answer that a message shows.
func shown(answer peak.ServiceAnswer) string {
	switch {
	case answer.Shown == "":
		return "The body is empty."
	case answer.Cut:
		return "The body begins with:\n\n" + answer.Shown
	}
	return "The body:\n\n" + answer.Shown
}
