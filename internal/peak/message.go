// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package peak

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
)

// maxMessageDepth bounds how deep a reason is looked for in an error's body.
const maxMessageDepth = 6

// messageKeys are the members that may hold the reason, the best first (contract 6). "msg" is the one of validation
// messages in lists.
var messageKeys = []string{"detail", "message", "error", "title", "errors", "msg"}

// errorMessage finds the platform's reason in the body of an error, whose form is not documented: JSON with one of
// messageKeys holding text, objects or lists, else the body as it is, and whole is true. It is "" for an empty body.
func errorMessage(body []byte) (message string, whole bool) {
	trimmed := bytes.TrimSpace(body)
	if isPage(trimmed) {
		return "", false
	}
	if message := reason(trimmed, maxMessageDepth); message != "" {
		return message, false
	}
	switch string(trimmed) {
	case "{}", "[]", "null", `""`:
		return "", false
	}
	return string(trimmed), true
}

// reason returns the words in a JSON value, "" when there are none or it is not JSON.
func reason(raw json.RawMessage, depth int) string {
	if depth == 0 || len(raw) == 0 {
		return ""
	}
	switch raw[0] {
	case '"':
		var words string
		if json.Unmarshal(raw, &words) != nil {
			return ""
		}
		return strings.TrimSpace(words)
	case '[':
		return listReason(raw, depth)
	case '{':
		return objectReason(raw, depth)
	case 'n':
		return ""
	}
	if !json.Valid(raw) {
		return ""
	}
	return string(raw)
}

func listReason(raw json.RawMessage, depth int) string {
	var items []json.RawMessage
	if json.Unmarshal(raw, &items) != nil {
		return ""
	}
	var reasons []string
	for _, item := range items {
		if words := reason(item, depth-1); words != "" {
			reasons = append(reasons, words)
		}
	}
	return strings.Join(reasons, "; ")
}

func objectReason(raw json.RawMessage, depth int) string {
	var members map[string]json.RawMessage
	if json.Unmarshal(raw, &members) != nil {
		return ""
	}
	// Gateways also write "Message".
	folded := make(map[string]json.RawMessage, len(members))
	for name, value := range members {
		folded[strings.ToLower(name)] = value
	}
	for _, key := range messageKeys {
		if words := reason(folded[key], depth-1); words != "" {
			if place := location(folded["loc"]); place != "" {
				return fmt.Sprintf("%s: %s", place, words)
			}
			return words
		}
	}
	return ""
}

// location renders where in the request a validation message belongs, e.g. ["body", "spec", 0] as body.spec.0.
func location(raw json.RawMessage) string {
	var segments []text
	if json.Unmarshal(raw, &segments) != nil {
		return ""
	}
	parts := make([]string, 0, len(segments))
	for _, segment := range segments {
		parts = append(parts, string(segment))
	}
	return strings.Join(parts, ".")
}
