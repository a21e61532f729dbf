// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package console

import (
	"encoding/json"
	"net/url"
	"regexp"
	"strings"
)

// mask stands for what is not shown.
const mask = "••••••"

var (
	// userInfo is the password in an address.
	userInfo = regexp.MustCompile(`(://[^/\s:@]*:)[^/\s@]+@`)

	// bareToken is a token in the place of the user, as in addresses of repositories.
	bareToken = regexp.MustCompile(`(?i)(https?://)[^/\s:@?#]+@`)

	// bearer is a token as headers have it.
	bearer = regexp.MustCompile(`([Bb]earer )[\w.~+/=-]{8,}`)

	// quoted is a member with its value in a text that is no JSON, because it was cut or is broken.
	quoted = regexp.MustCompile(`("([^"\\]*)\\*"\s*:\s*\\*")((?:[^"\\]|\\.)*)`)

	// assigned is a value after its name, as in the query of an address, an environment, an option of a command or a header.
	assigned = regexp.MustCompile(`((--[A-Za-z][\w-]*)(?: +|=)|([A-Za-z_][\w-]*)=|((?i:[\w-]*authorization|cookie|x-[\w-]+)): *)("[^"]*"|'[^']*'|(?i:(?:bearer|basic) +)?[^\s&"'\\]+)`)
)

// reference is a value that names where a secret is, such as a variable of a shell.
var reference = regexp.MustCompile(`^["']?(\$\{?[A-Za-z_]|\{\{|@param:)`)

// veil hides what is secret. It does not change.
type veil struct {
	// texts puts the mask in the place of those that are secret.
	texts *strings.Replacer
	names map[string]bool
}

// value is a value of JSON without secrets. It shares nothing with the given one that is changed.
func (v *veil) value(value any) any { return v.hide(value, false) }

// body is the body of a call, or of its answer, without secrets.
func (v *veil) body(path string, value any) any { return v.hide(value, ofParameters(path)) }

func (v *veil) hide(value any, inside bool) any {
	switch value := value.(type) {
	case map[string]any:
		shown := make(map[string]any, len(value))
		for name, inner := range value {
			if text(inner) != "" && inner != false && inner != true && holds(v.names, value, name, inside) {
				shown[name] = mask
				continue
			}
			shown[name] = v.hide(inner, inside || isParameters(name))
		}
		return shown
	case []any:
		shown := make([]any, len(value))
		for i, inner := range value {
			shown[i] = v.hide(inner, inside)
		}
		return shown
	case string:
		if packed := parsed(value); packed != nil {
			// Some members hold JSON as text.
			if raw, err := json.Marshal(v.hide(packed, inside)); err == nil && strings.Contains(string(raw), mask) {
				return v.text(string(raw))
			}
		}
		return v.text(value)
	}
	return value
}

// text is a text without secrets.
func (v *veil) text(shown string) string {
	shown = v.texts.Replace(shown)
	if strings.Contains(shown, "://") {
		shown = userInfo.ReplaceAllString(shown, "${1}"+mask+"@")
		shown = bareToken.ReplaceAllString(shown, "${1}"+mask+"@")
	}
	if strings.Contains(shown, "earer ") {
		shown = bearer.ReplaceAllString(shown, "${1}"+mask)
	}
	if strings.Contains(shown, `":`) || strings.Contains(shown, `" :`) {
		shown = v.named(quoted, shown, 0)
	}
	if strings.Contains(shown, "=") || strings.Contains(shown, ": ") || strings.Contains(shown, "--") {
		shown = v.named(assigned, shown, 0)
	}
	return shown
}

// deepest is how often values are looked for within values: they could go on as long as the text.
const deepest = 4

// named hides what a pattern finds, whose first group is what stands before the value, its last the value, and one between the name.
func (v *veil) named(pattern *regexp.Regexp, shown string, within int) string {
	if shown == "" || within > deepest {
		return shown
	}
	return pattern.ReplaceAllStringFunc(shown, func(found string) string {
		parts := pattern.FindStringSubmatch(found)
		last := len(parts) - 1
		if parts[last] == "" || parts[last] == mask || reference.MatchString(parts[last]) || !hides(v.names, strings.Join(parts[2:last], ""), false) {
			// What is no secret by its name may have one inside, such as the query of an address.
			return strings.TrimSuffix(found, parts[last]) + v.named(pattern, parts[last], within+1)
		}
		return parts[1] + mask
	})
}

// query is a query without secrets, encoded.
func (v *veil) query(values url.Values) string {
	if len(values) == 0 {
		return ""
	}
	shown := make(url.Values, len(values))
	for _, one := range pairs(values, v) {
		shown.Add(one.Name, one.Value)
	}
	return strings.ReplaceAll(shown.Encode(), url.QueryEscape(mask), mask)
}

// part is the text of a part of a form without secrets.
func (v *veil) part(name, content string) string {
	if hides(v.names, name, false) {
		return mask
	}
	if value := parsed(content); value != nil {
		return pretty(v.hide(value, isParameters(name)))
	}
	return v.text(content)
}
