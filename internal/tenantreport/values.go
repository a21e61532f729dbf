// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package tenantreport

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// at follows member names and indices through a decoded answer; nil where they lead nowhere.
func at(value any, path ...any) any {
	for _, step := range path {
		switch key := step.(type) {
		case string:
			object, _ := value.(map[string]any)
			value = object[key]
		case int:
			list, _ := value.([]any)
			if key >= len(list) {
				return nil
			}
			value = list[key]
		}
	}
	return value
}

// has tells whether an object has a member, null or not.
func has(value any, member string, path ...any) bool {
	object, _ := at(value, path...).(map[string]any)
	_, there := object[member]
	return there
}

// text spells a text or a number; "" is everything else.
func text(value any) string {
	switch typed := value.(type) {
	case string:
		return typed
	case json.Number:
		return typed.String()
	}
	return ""
}

// items are the objects of a list.
func items(value any, path ...any) []map[string]any {
	list, _ := at(value, path...).([]any)
	var objects []map[string]any
	for _, item := range list {
		if object, is := item.(map[string]any); is {
			objects = append(objects, object)
		}
	}
	return objects
}

// missing are the members that an object has not, or has with null.
func missing(object any, members ...string) []string {
	var gone []string
	for _, member := range members {
		if at(object, member) == nil {
			gone = append(gone, member)
		}
	}
	return gone
}

var wordForm = regexp.MustCompile(`^[A-Za-z][A-Za-z_-]{0,29}$`)

func isWord(text string) bool { return wordForm.MatchString(text) }

// word is a word of the platform, such as a status; whatever does not look like one is only described.
func word(value any) string {
	switch typed := value.(type) {
	case nil:
		return "null or absent"
	case string:
		if isWord(typed) {
			return typed
		}
		return fmt.Sprintf("a text of %d characters", len(typed))
	case json.Number:
		return typed.String()
	}
	return kindOf(value)
}

// kindOf says of which kind a value is.
func kindOf(value any) string {
	switch value.(type) {
	case nil:
		return "null or absent"
	case string:
		return "a text"
	case json.Number:
		return "a number"
	case bool:
		return "true or false"
	case []any:
		return "a list"
	}
	return "an object"
}

// membersOf names the members of an object, of those that look like names of members.
func membersOf(object any) string {
	typed, is := object.(map[string]any)
	if !is {
		return kindOf(object)
	}
	names := slices.DeleteFunc(slices.Sorted(maps.Keys(typed)), func(name string) bool { return !isWord(name) })
	if len(names) > 12 {
		names = append(names[:12], "…")
	}
	return "{" + strings.Join(names, ", ") + "}"
}

var ofQuota = regexp.MustCompile(`(?i)quota|limit|maximum|too many|exceed|capacity`)

// jsonNumber is a number as decoded answers have it.
func jsonNumber(n int) json.Number { return json.Number(strconv.Itoa(n)) }

// jsonText is an id as decoded answers have it.
func jsonText(id string) json.Number { return json.Number(id) }

// smallestOf is the id of the smallest instance type without a GPU, nil when there is none. One whose size is not told as numbers
// is none: it may be the largest.
func smallestOf(types []map[string]any) any {
	var best any
	var least float64
	for _, one := range types {
		cpu, ofCPU := strconv.ParseFloat(text(one["cpu"]), 64)
		memory, ofMemory := strconv.ParseFloat(text(one["memory"]), 64)
		gpu := one["gpu"] != nil && text(one["gpu"]) != "0"
		if errors.Join(ofCPU, ofMemory) != nil || gpu || one["id"] == nil {
			continue
		}
		if size := cpu + memory; best == nil || size < least {
			best, least = one["id"], size
			if number(best) != 0 {
				// It goes back as the number that it is, however a platform writes it.
				best = jsonText(text(best))
			}
		}
	}
	return best
}
