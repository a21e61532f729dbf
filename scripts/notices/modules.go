// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// module is one that is linked, and what its author wants to be passed on.
type module struct {
	path, version string
	texts         []string
}

// linked lists the modules that programs are linked from, on any of the systems, by path. The standard library is one of them;
// the module of the programs themselves is not.
func linked(ctx context.Context, systems, programs []string) ([]module, error) {
	folders := map[string]string{}
	for _, system := range systems {
		const format = "{{with .Module}}{{if not .Main}}{{.Path}}\t{{.Version}}\t{{.Dir}}{{end}}{{end}}"
		cmd := exec.CommandContext(ctx, "go", append([]string{"list", "-deps", "-f", format}, programs...)...)
		cmd.Env = append(os.Environ(), "GOOS="+system, "CGO_ENABLED=0")
		cmd.Stderr = os.Stderr
		output, err := cmd.Output()
		if err != nil {
			return nil, fmt.Errorf("go list for %s: %w", system, err)
		}
		for line := range strings.Lines(string(output)) {
			if name, dir, found := cutLast(strings.TrimSpace(line)); found {
				folders[name] = dir
			}
		}
	}
	root, err := exec.CommandContext(ctx, "go", "env", "GOROOT").Output()
	if err != nil {
		return nil, fmt.Errorf("go env GOROOT: %w", err)
	}
	// The version is left out: a patch of Go is no change of its licence.
	folders["Go standard library\t"] = strings.TrimSpace(string(root))

	all := make([]module, 0, len(folders))
	for name, dir := range folders {
		path, version, _ := strings.Cut(name, "\t")
		texts, err := licences(dir)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		all = append(all, module{path, version, texts})
	}
	slices.SortFunc(all, func(a, b module) int { return strings.Compare(a.path, b.path) })
	return all, nil
}

// cutLast takes the folder off a line of go list.
func cutLast(line string) (name, dir string, found bool) {
	at := strings.LastIndexByte(line, '\t')
	if at < 0 {
		return "", "", false
	}
	return line[:at], line[at+1:], true
}

var licenceFile = regexp.MustCompile(`(?i)^(licen[cs]e|copying|notice|patents)([-_.].*)?$`)

// licences are the texts in a module's folder that say under which terms it is given away.
func licences(dir string) ([]string, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	var texts []string
	for _, entry := range entries {
		if entry.IsDir() || !licenceFile.MatchString(entry.Name()) || strings.HasSuffix(entry.Name(), ".go") {
			continue
		}
		content, err := os.ReadFile(filepath.Join(dir, entry.Name()))
		if err != nil {
			return nil, err
		}
		texts = append(texts, tidy(string(content)))
	}
	if len(texts) == 0 {
		return nil, errors.New("it has no file with a licence, so it may not be passed on")
	}
	return texts, nil
}

// tidy leaves out what differs between copies of one text without being part of it.
func tidy(text string) string {
	lines := strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n")
	for i, line := range lines {
		lines[i] = strings.TrimRight(line, " \t\f")
	}
	return strings.Trim(strings.Join(lines, "\n"), "\n")
}
