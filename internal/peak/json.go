// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package peak

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"math"
	"net/url"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// integer is a whole number that the contract does not vouch the spelling of: 42, "42" and 42.0 are taken, and none of
// them loses digits on the way.
type integer int64

// UnmarshalJSON leaves the value alone on null.
func (i *integer) UnmarshalJSON(data []byte) error {
	literal := strings.Trim(string(data), `"`)
	if literal == "null" || literal == "" {
		return nil
	}
	if whole, err := strconv.ParseInt(literal, 10, 64); err == nil {
		*i = integer(whole)
		return nil
	}
	const exact = 1 << 53
	float, err := strconv.ParseFloat(literal, 64)
	if err != nil || float != math.Trunc(float) || math.Abs(float) >= exact {
		return fmt.Errorf("%s is not a whole number", truncate(string(data), 40))
	}
	*i = integer(float)
	return nil
}

// text is a string that may also come as a number or another JSON value, then taken as its JSON text, whole numbers without
// fraction or exponent; null is "".
type text string

// UnmarshalJSON never fails on valid JSON.
func (t *text) UnmarshalJSON(data []byte) error {
	var s string
	if err := json.Unmarshal(data, &s); err == nil {
		*t = text(s)
		return nil
	}
	var whole integer
	if err := json.Unmarshal(data, &whole); err == nil && string(data) != "null" {
		*t = text(strconv.FormatInt(int64(whole), 10))
		return nil
	}
	var compact bytes.Buffer
	if err := json.Compact(&compact, data); err != nil {
		return err
	}
	*t = text(strings.ToValidUTF8(compact.String(), "\uFFFD"))
	return nil
}

// instant is a time. The contract has texts of ISO 8601 for it (contract 9), and milliseconds since 1970 in logs: a number is taken as
// these, or as seconds where it is as small, and becomes a text as the others are.
type instant string

// UnmarshalJSON never fails on valid JSON.
func (i *instant) UnmarshalJSON(data []byte) error {
	var shown text
	if string(data) == "null" {
		return nil
	}
	if err := json.Unmarshal(data, &shown); err != nil {
		return err
	}
	*i = instant(shown)
	const smallest, year3000 = 100_000_000, 32_503_680_000
	number, err := strconv.ParseInt(string(shown), 10, 64)
	switch {
	case err != nil || number < smallest:
		return nil //nolint:nilerr // What is no number stays the text that it is.
	case number < year3000:
		number *= 1000
	}
	*i = instant(time.UnixMilli(number).UTC().Format("2006-01-02T15:04:05.000Z"))
	return nil
}

// shownText is a text that an answer may show or not: null is shown as "", and what is not there stays nil.
type shownText struct{ value *string }

// UnmarshalJSON is not called for what is not there.
func (t *shownText) UnmarshalJSON(data []byte) error {
	var shown text
	if string(data) != "null" {
		if err := json.Unmarshal(data, &shown); err != nil {
			return err
		}
	}
	value := string(shown)
	t.value = &value
	return nil
}

// tag is the name of a tag, written as {name} (contract 9) or as plain text.
type tag string

// UnmarshalJSON takes both forms.
func (t *tag) UnmarshalJSON(data []byte) error {
	var name string
	if err := json.Unmarshal(data, &name); err == nil {
		*t = tag(name)
		return nil
	}
	var object struct {
		Name string `json:"name"`
	}
	err := json.Unmarshal(data, &object)
	*t = tag(object.Name)
	return err
}

// parseTime reads an ISO 8601 time, taken as UTC when it names no zone.
func parseTime(iso string) (time.Time, bool) {
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05", "2006-01-02 15:04:05Z07:00", "2006-01-02 15:04:05"} {
		if at, err := time.Parse(layout, iso); err == nil {
			return at.UTC(), true
		}
	}
	return time.Time{}, false
}

// need returns an error that names the member unless it is there.
func need(member string, there bool) error {
	if there {
		return nil
	}
	return fmt.Errorf("the answer lacks the member %q", member)
}

// decodeError says in words why a body is not what the operation needs.
func decodeError(err error) error {
	if mismatch, ok := errors.AsType[*json.UnmarshalTypeError](err); ok && mismatch.Field != "" {
		// Types that decode themselves in two steps show up in the path.
		field := strings.TrimPrefix(mismatch.Field, "plain.")
		return fmt.Errorf("the member %q is a JSON %s, which is not expected there", field, mismatch.Value)
	}
	return fmt.Errorf("the answer is not the expected JSON: %w", err)
}

// truncate cuts a text to at most limit bytes, at the border of a character.
func truncate(s string, limit int) string {
	if len(s) <= limit {
		return s
	}
	const mark = "..."
	cut := limit - len(mark)
	for cut > 0 && !utf8.RuneStart(s[cut]) {
		cut--
	}
	return s[:cut] + mark
}

// valueOf returns the text, or "" for nil.
func valueOf(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

// formatID writes a numeric id as a path segment or query value.
func formatID(id int64) string { return strconv.FormatInt(id, 10) }

// addText adds a query parameter unless it is empty.
func addText(values url.Values, name, value string) {
	if value != "" {
		values.Add(name, value)
	}
}

// addTexts adds a list to a query as a repeated key (contract 4.2).
func addTexts(values url.Values, name string, list []string) {
	for _, value := range list {
		values.Add(name, value)
	}
}

// mapped converts the items of an iterator that may end with an error.
func mapped[A, B any](items iter.Seq2[A, error], convert func(A) B) iter.Seq2[B, error] {
	return func(yield func(B, error) bool) {
		for item, err := range items {
			if !yield(convert(item), err) {
				return
			}
		}
	}
}
