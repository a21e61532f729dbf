// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package peak

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// minSecret is the length, in characters, from which on a secret is hidden wherever it stands. A shorter one is hidden only
// as a whole word: it would blot out parts of other words without hiding anything.
const minSecret = 6

// hidden stands in place of a secret.
const hidden = "(hidden)"

// Hide replaces secrets in words of the platform, however they are plainText there: without the line break at their end, one
// line of several alone, escaped for JSON, HTML, a URL or a shell, or as base64. A secret that is shorter than six characters
// is replaced where it is a word of its own.
func Hide(message string, secrets []string) string {
	if message == "" || len(secrets) == 0 {
		return message
	}
	text := plain(message)
	marks := make([]bool, len(message))
	found := false
	for _, secret := range secrets {
		for _, form := range secretForms(secret) {
			found = text.mark(form, marks) || found
		}
	}
	if !found {
		return message
	}
	return replaceMarked(message, marks)
}

// replaceMarked puts one placeholder in place of each run of marked bytes.
func replaceMarked(message string, marks []bool) string {
	var b strings.Builder
	for i := range len(message) {
		switch {
		case !marks[i]:
			b.WriteByte(message[i])
		case i == 0 || !marks[i-1]:
			b.WriteString(hidden)
		}
	}
	return b.String()
}

// scheme is the word before the credentials in a header, which the platform may leave out.
var scheme = regexp.MustCompile(`(?i)^(?:bearer|basic|token|apikey|digest)\s+(\S.*)$`)

// secretForms are what to look for in a message, in plain spelling: the secret as a whole, each of its longer lines, what
// follows the scheme of a header, the password of a URL, and the secret as base64.
func secretForms(secret string) []string {
	whole := strings.TrimSpace(secret)
	if whole == "" {
		return nil
	}
	parts := []string{whole}
	if match := scheme.FindStringSubmatch(whole); match != nil {
		parts = append(parts, match[1])
	}
	if at, err := url.Parse(whole); err == nil && at.Host != "" && at.User != nil {
		if password, given := at.User.Password(); given {
			parts = append(parts, password)
		}
	}
	if lines := strings.Split(whole, "\n"); len(lines) > 1 {
		for _, line := range lines {
			if line = strings.TrimSpace(line); utf8.RuneCountInString(line) >= minSecret {
				parts = append(parts, line)
			}
		}
	}
	if utf8.RuneCountInString(whole) >= minSecret {
		for _, form := range []string{secret, whole} {
			parts = append(parts, strings.TrimRight(base64.StdEncoding.EncodeToString([]byte(form)), "="),
				strings.TrimRight(base64.URLEncoding.EncodeToString([]byte(form)), "="))
		}
	}
	forms := make([]string, 0, len(parts))
	for _, part := range parts {
		if form := string(plain(part).text); form != "" {
			forms = append(forms, form)
		}
	}
	return forms
}

// mark marks the bytes of the message in which a form stands, and reports whether there are any.
func (s plainText) mark(form string, marks []bool) bool {
	text, found := string(s.text), false
	short := utf8.RuneCountInString(form) < minSecret
	for from := 0; from+len(form) <= len(text); {
		at := strings.Index(text[from:], form)
		if at < 0 {
			break
		}
		at += from
		end := at + len(form)
		from = at + 1
		if short && !standsAlone(text, at, end) {
			continue
		}
		found = true
		from = end
		for i := s.from[at]; i < s.to[end-1]; i++ {
			marks[i] = true
		}
	}
	return found
}

// standsAlone reports whether text[at:end] is a word of its own.
func standsAlone(text string, at, end int) bool {
	before, _ := utf8.DecodeLastRuneInString(text[:at])
	first, _ := utf8.DecodeRuneInString(text[at:])
	last, _ := utf8.DecodeLastRuneInString(text[:end])
	after, _ := utf8.DecodeRuneInString(text[end:])
	return (at == 0 || apart(before, first, "\"'`=:,;([{<>|")) && (end == len(text) || apart(after, last, "\"'`,;:.!?)]}<>|&"))
}

// apart reports whether a character beside a word is no part of it. Signs are words of their own only between separators.
func apart(neighbour, edge rune, separators string) bool {
	if inWord(edge) {
		return !inWord(neighbour)
	}
	return unicode.IsSpace(neighbour) || strings.ContainsRune(separators, neighbour)
}

func inWord(r rune) bool { return r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r) }

// Texts collects the texts, numbers and truth values in JSON values that are secret, for members named Secrets.
func Texts(values ...any) []string {
	var texts []string
	for open := values; len(open) > 0; {
		value := open[len(open)-1]
		open = open[:len(open)-1]
		switch v := value.(type) {
		case nil:
		case string:
			texts = append(texts, v)
		case json.RawMessage:
			var inner any
			if json.Unmarshal(v, &inner) == nil {
				open = append(open, inner)
			}
		case []any:
			open = append(open, v...)
		case map[string]any:
			for _, member := range v {
				open = append(open, member)
			}
		case float64:
			texts = append(texts, strconv.FormatFloat(v, 'f', -1, 64))
		default:
			texts = append(texts, fmt.Sprint(v))
		}
	}
	return texts
}
