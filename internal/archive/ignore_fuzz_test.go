// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package archive

import (
	"path"
	"strings"
	"testing"
)

// FuzzIgnoreRules holds the rules against a slow second reading of contract section 5, for patterns of literals, "*",
// "?" and "**". Other patterns must only not panic.
func FuzzIgnoreRules(f *testing.F) {
	for _, rules := range []string{
		"", "foo", "/foo", "foo/", "a/b", "a/**", "**/a", "a/**/b", "**", "**/", "*", "*/", "/*", "*.d", "a?c", "a**b",
		"d/\n!d/keep", "*\n!a\n/a", "# c\n\n  a  ", "!", "/", "a//b", `\#a`, `a\`, "[a-c]x", "[!a]", "[[:alpha:]]", "[", "!!a", "a/**/**", "é?",
	} {
		f.Add(rules, "d/a/b.d")
		f.Add(rules, "d/keep")
	}
	f.Fuzz(func(t *testing.T, content, file string) {
		patterns, line, err := parseRules([]byte(content))
		if err != nil {
			if line < 1 || patterns != nil {
				t.Fatalf("an error with line %d and %d patterns", line, len(patterns))
			}
			return
		}
		if file == "" || len(file)*len(content) > 100_000 || path.Clean("/"+file) != "/"+file {
			return
		}
		got := judge(newRules(patterns), file).ignored
		if !simple(content + file) {
			return
		}
		if want := referenceIgnored(strings.Split(content, "\n"), file); got != want {
			t.Errorf("rules %q, file %q: ignored is %t, want %t", content, file, got, want)
		}
	})
}

// judge walks down to a file, as a scan does.
func judge(r *rules, file string) verdict {
	var v verdict
	for i, c := range file {
		if c == '/' {
			v = r.directory(v, file[:i])
		}
	}
	return r.file(v, file)
}

// simple tells whether the reference knows everything in the text, and is not too slow for it.
func simple(text string) bool {
	for _, c := range text {
		if c > '~' || c < ' ' && c != '\n' || c == '\\' || c == '[' {
			return false
		}
	}
	return strings.Count(text, "*") <= 12 && len(text) <= 200
}

func referenceIgnored(lines []string, file string) bool {
	ignored := false
	for _, line := range lines {
		line = strings.Trim(line, " ")
		if line == "" || line[0] == '#' {
			continue
		}
		pattern, include := strings.CutPrefix(line, "!")
		if referenceMatches(pattern, strings.Split(file, "/")) {
			ignored = !include
		}
	}
	return ignored
}

// referenceMatches tries the pattern on the file and on each directory above it.
func referenceMatches(pattern string, file []string) bool {
	if strings.Trim(pattern, "/") == "" {
		return false
	}
	pattern, directoryOnly := strings.CutSuffix(pattern, "/")
	segments := strings.Split(pattern, "/")
	if len(segments) == 1 {
		segments = append([]string{"**"}, segments...)
	} else if segments[0] == "" {
		segments = segments[1:]
	}
	inside := !directoryOnly && segments[len(segments)-1] == "**"
	for end := 1; end <= len(file); end++ {
		if directoryOnly && end == len(file) {
			break
		}
		if matchSegments(segments, file[:end], inside) {
			return true
		}
	}
	return false
}

// matchSegments matches whole segments. With inside, two stars at the end stand for at least one segment.
func matchSegments(pattern, file []string, inside bool) bool {
	for len(pattern) > 1 && pattern[0] == "**" && pattern[1] == "**" {
		pattern = pattern[1:]
	}
	if len(pattern) == 0 || len(file) == 0 {
		return len(file) == 0 && (len(pattern) == 0 || pattern[0] == "**" && len(pattern) == 1 && !inside)
	}
	if pattern[0] == "**" {
		if len(pattern) == 1 {
			return true
		}
		return matchSegments(pattern[1:], file, inside) || matchSegments(pattern, file[1:], inside)
	}
	return matchName(pattern[0], file[0]) && matchSegments(pattern[1:], file[1:], inside)
}

func matchName(pattern, name string) bool {
	switch {
	case pattern == "":
		return name == ""
	case pattern[0] == '*':
		return matchName(pattern[1:], name) || name != "" && matchName(pattern, name[1:])
	case name == "":
		return false
	default:
		return (pattern[0] == '?' || pattern[0] == name[0]) && matchName(pattern[1:], name[1:])
	}
}
