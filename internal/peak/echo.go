// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package peak

import (
	"bytes"
	"encoding/json"
	"strings"
	"unicode"
)

// echoes reports whether the body of an error repeats the request, or a secret. Such a body is no reason, and whatever the
// request holds must not be shown.
func (c *Client) echoes(body []byte, a attempt) bool {
	text := string(body)
	if Hide(text, c.allSecrets(a.secrets)) != text {
		return true
	}
	sent := map[string]any{}
	a.eachSent(func(name string, value any) { collectMembers(name, value, sent, maxMessageDepth) })
	if len(sent) == 0 {
		return false
	}
	var answer any
	if json.Unmarshal(body, &answer) == nil {
		return repeats(answer, sent, maxMessageDepth)
	}
	bare := withoutSpace(string(plain(text).text))
	for member := range sent {
		if strings.Contains(bare, withoutSpace(string(plain(member).text))) {
			return true
		}
	}
	return false
}

// eachSent visits the members of the request's body.
func (r call) eachSent(visit func(name string, value any)) {
	if r.form != nil {
		for _, field := range r.form.fields {
			var value any = field.value
			var inner any
			if json.Unmarshal([]byte(field.value), &inner) == nil {
				value = inner
			}
			visit(field.name, value)
		}
		return
	}
	encoded, err := json.Marshal(r.body)
	var members map[string]any
	if err != nil || json.Unmarshal(encoded, &members) != nil {
		return
	}
	for name, value := range members {
		visit(name, value)
	}
}

// collectMembers notes the members of a value that say something, as JSON: texts and numbers by their name.
func collectMembers(name string, value any, into map[string]any, depth int) {
	if depth == 0 {
		return
	}
	switch v := value.(type) {
	case map[string]any:
		for inner, member := range v {
			collectMembers(inner, member, into, depth-1)
		}
	case []any:
		for _, element := range v {
			collectMembers(name, element, into, depth-1)
		}
	case string, float64:
		if v != "" {
			into[member(name, v)] = true
		}
	}
}

// member is how a member of an object is written in JSON.
func member(name string, value any) string {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	_ = encoder.Encode(name) //nolint:errchkjson // Texts can always be written.
	b.Truncate(b.Len() - 1)
	b.WriteByte(':')
	_ = encoder.Encode(value) //nolint:errchkjson // So can what was read from JSON.
	return strings.TrimSpace(b.String())
}

// repeats reports whether any object in an answer has a member of the request, also where the answer holds it as a text.
func repeats(answer any, sent map[string]any, depth int) bool {
	if depth == 0 {
		return true // nobody can tell
	}
	switch v := answer.(type) {
	case map[string]any:
		for name, value := range v {
			members := map[string]any{}
			collectMembers(name, value, members, 1)
			for one := range members {
				if sent[one] != nil {
					return true
				}
			}
			if repeats(value, sent, depth-1) {
				return true
			}
		}
	case []any:
		for _, element := range v {
			if repeats(element, sent, depth-1) {
				return true
			}
		}
	case string:
		var inner any
		if json.Unmarshal([]byte(v), &inner) == nil {
			return repeats(inner, sent, depth-1)
		}
	}
	return false
}

// withoutSpace writes a text without what differs between writers of JSON.
func withoutSpace(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return -1
		case r == '\'':
			return '"'
		}
		return r
	}, text)
}
