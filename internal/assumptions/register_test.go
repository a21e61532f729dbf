// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package assumptions_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/peakbi/terraform-provider-peak/internal/assumptions"
)

// TestPointsAreWhole checks each entry by itself.
func TestPointsAreWhole(t *testing.T) {
	t.Parallel()
	form, known := regexp.MustCompile(`^[a-z]+(-[a-z]+)+$|^slashes$`), map[assumptions.ID]bool{}
	for _, point := range assumptions.Register() {
		switch {
		case !form.MatchString(string(point.ID)), known[point.ID]:
			t.Errorf("%s is no id of its own", point.ID)
		case point.Section == "" || point.Claim == "":
			t.Errorf("%s says not what is assumed where", point.ID)
		case (point.Flip == "") == (point.Kept == ""):
			t.Errorf("%s must be either turned or say why not", point.ID)
		}
		known[point.ID] = true
	}
}

func TestSome(t *testing.T) {
	t.Parallel()
	if chosen, err := assumptions.Some(assumptions.BareSort); err != nil || !chosen.Has(assumptions.BareSort) || len(chosen) != 1 {
		t.Errorf("%v %v", chosen, err)
	}
	for _, id := range []assumptions.ID{"no-such-point", assumptions.GoneIsNotFound} {
		if _, err := assumptions.Some(id); err == nil || !strings.Contains(err.Error(), string(id)) {
			t.Errorf("%s: %v", id, err)
		}
	}
}

// TestContraryEmulatorAndRegisterAgree reads the source of the emulator: what it turns is in the register with its flip, and what
// the register says is turned is turned by some line of it.
func TestContraryEmulatorAndRegisterAgree(t *testing.T) {
	t.Parallel()
	names := constants(t)
	turned := map[assumptions.ID]bool{}
	for _, file := range sources(t, filepath.Join("..", "emulator")) {
		ast.Inspect(file, func(node ast.Node) bool {
			selector, is := node.(*ast.SelectorExpr)
			if !is {
				return true
			}
			if from, is := selector.X.(*ast.Ident); is && from.Name == "assumptions" && names[selector.Sel.Name] != "" {
				turned[names[selector.Sel.Name]] = true
			}
			return true
		})
	}
	for _, point := range assumptions.Register() {
		switch {
		case point.Flip != "" && !turned[point.ID]:
			t.Errorf("the register says that a contrary emulator turns %s, and no line of the emulator does", point.ID)
		case point.Flip == "" && turned[point.ID]:
			t.Errorf("the emulator turns %s, of which the register says: %s", point.ID, point.Kept)
		}
		delete(turned, point.ID)
	}
	if len(turned) > 0 {
		t.Errorf("the emulator turns what is not in the register: %v", slices.Collect(maps.Keys(turned)))
	}
}

// constants are the ids by the names of their constants.
func constants(t *testing.T) map[string]assumptions.ID {
	t.Helper()
	names := map[string]assumptions.ID{}
	for _, file := range sources(t, ".") {
		ast.Inspect(file, func(node ast.Node) bool {
			spec, is := node.(*ast.ValueSpec)
			if !is {
				return true
			}
			if kind, is := spec.Type.(*ast.Ident); is && kind.Name == "ID" && len(spec.Values) == 1 {
				if literal, is := spec.Values[0].(*ast.BasicLit); is {
					names[spec.Names[0].Name] = assumptions.ID(strings.Trim(literal.Value, `"`))
				}
			}
			return true
		})
	}
	if len(names) != len(assumptions.Register()) {
		t.Errorf("%d constants for %d points", len(names), len(assumptions.Register()))
	}
	return names
}

// sources are the Go files below a folder that are no tests.
func sources(t *testing.T, folder string) []*ast.File {
	t.Helper()
	var files []*ast.File
	err := filepath.WalkDir(folder, func(path string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		files = append(files, file)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// TestPageIsGenerated holds the page in docs against the register.
func TestPageIsGenerated(t *testing.T) {
	t.Parallel()
	for _, folder := range []string{"templates", "docs"} {
		page, err := os.ReadFile(filepath.Join("..", "..", folder, "guides", "assumptions.md"))
		if err != nil || string(page) != assumptions.Page() {
			t.Errorf("%s/guides/assumptions.md is not what the register says (%v): run make docs", folder, err)
		}
	}
}
