// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"fmt"
	"slices"
	"strings"
)

// kind is a licence that allows what a release does, and words by which its text is known.
type kind struct {
	name  string
	words []string
}

// kinds are the licences that modules may have. Another one is an error: a person has to read it first.
var kinds = []kind{
	{"MPL-2.0", []string{"Mozilla Public License", "2.0"}},
	{"Apache-2.0", []string{"Apache License", "Version 2.0"}},
	{"BSD-3-Clause", []string{"Redistribution and use in source and binary forms", "endorse or promote"}},
	{"BSD-2-Clause", []string{"Redistribution and use in source and binary forms"}},
	{"ISC", []string{"Permission to use, copy, modify, and", "distribute this software"}},
	{"MIT", []string{"Permission is hereby granted, free of charge", "without restriction"}},
}

// kindOf tells which licence a text is, or "" for one that only adds to it, such as a grant of patents.
func kindOf(text string) string {
	flat := strings.Join(strings.Fields(text), " ")
	for _, kind := range kinds {
		if !slices.ContainsFunc(kind.words, func(words string) bool { return !strings.Contains(strings.ToLower(flat), strings.ToLower(words)) }) {
			return kind.name
		}
	}
	return ""
}

const line = "================================================================================\n"

// render writes the modules, and each text once, with the modules that it is about.
func render(modules []module) (string, error) {
	var out strings.Builder
	out.WriteString("The programs of this release contain the modules below. Their licences follow; the source of each is at its path, in the\n" +
		"version that is named, as the Go module proxy and https://pkg.go.dev serve it.\n\n")
	users := map[string][]string{}
	var texts []string
	for _, module := range modules {
		var names []string
		for _, text := range module.texts {
			if name := kindOf(text); name != "" {
				names = append(names, name)
			}
			if users[text] == nil {
				texts = append(texts, text)
			}
			users[text] = append(users[text], module.path)
		}
		if len(names) == 0 {
			return "", fmt.Errorf("%s has a licence that is none of those which are known to allow a release; read it, and add it to scripts/notices/render.go", module.path)
		}
		slices.Sort(names)
		fmt.Fprintf(&out, "  %s\n", strings.Join(strings.Fields(module.path+" "+module.version+" ("+strings.Join(slices.Compact(names), ", ")+")"), " "))
	}
	for _, text := range texts {
		out.WriteString("\n" + line)
		for _, path := range users[text] {
			out.WriteString(path + "\n")
		}
		out.WriteString(line + "\n" + text + "\n")
	}
	return out.String(), nil
}
