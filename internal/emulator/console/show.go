// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package console

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"html/template"
	"strings"
	"time"
)

// functions are what templates call.
func functions() template.FuncMap {
	return template.FuncMap{
		"tone":      toneOf,
		"kinds":     plural,
		"moment":    moment,
		"clock":     func(at time.Time) string { return at.UTC().Format("15:04:05.000") },
		"short":     shorten,
		"bytes":     size,
		"count":     counted,
		"middle":    middle,
		"dict":      dict,
		"boxWidth":  func() int { return boxWidth },
		"boxHeight": func() int { return boxHeight },
	}
}

// dict hands several values on to a template, given as name and value by turns.
func dict(pairs ...any) (map[string]any, error) {
	named := map[string]any{}
	for i := 0; i+1 < len(pairs); i += 2 {
		name, is := pairs[i].(string)
		if !is {
			return nil, fmt.Errorf("%v is no name", pairs[i])
		}
		named[name] = pairs[i+1]
	}
	return named, nil
}

// plural is what objects of a kind are called together.
func plural(kind string) string {
	words := strings.ReplaceAll(kind, "-", " ")
	switch {
	case kind == "metric-rows":
		return words
	case strings.HasSuffix(words, "y"):
		return strings.TrimSuffix(words, "y") + "ies"
	}
	return words + "s"
}

// moment is a time as tables show it: to the second, in UTC.
func moment(value any) string {
	switch value := value.(type) {
	case time.Time:
		return value.UTC().Format("2006-01-02 15:04:05")
	case string:
		if parsed, err := time.Parse(time.RFC3339, value); err == nil {
			return moment(parsed)
		}
		return value
	}
	return ""
}

// took is how long what has a begin and an end took.
func took(fields map[string]any) string {
	began, err := time.Parse(time.RFC3339, cmp.Or(text(fields["startedAt"]), text(fields["executedAt"])))
	ended, never := time.Parse(time.RFC3339, text(fields["finishedAt"]))
	if err != nil || never != nil {
		return ""
	}
	return ended.Sub(began).Round(time.Millisecond).String()
}

// pretty is a value as indented JSON, compact in one line, with signs as they are.
func pretty(value any) string  { return encoded(value, "  ") }
func compact(value any) string { return encoded(value, "") }

func encoded(value any, indent string) string {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", indent)
	if err := encoder.Encode(value); err != nil {
		return fmt.Sprint(value)
	}
	return strings.TrimSuffix(out.String(), "\n")
}

// shorten cuts a text to so many characters.
func shorten(limit int, value string) string {
	runes := []rune(value)
	if len(runes) <= limit {
		return value
	}
	return string(runes[:limit-1]) + "…"
}

// middle cuts a text to so many characters, and keeps its end: names of a family differ there.
func middle(limit int, value string) string {
	runes := []rune(value)
	if len(runes) <= limit {
		return value
	}
	return string(runes[:limit/2]) + "…" + string(runes[len(runes)-(limit-1)/2:])
}

// size is a number of bytes.
func size(n uint64) string {
	switch {
	case n >= 1<<20:
		return fmt.Sprintf("%.1f MiB", float64(n)/(1<<20))
	case n >= 1<<10:
		return fmt.Sprintf("%.1f KiB", float64(n)/(1<<10))
	}
	return fmt.Sprintf("%d bytes", n)
}
