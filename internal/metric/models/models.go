// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

// Package models reads folders of metric models, YAML files in the syntax of Cube (contract section 24.1), and tells what is wrong
// with them by file and line. It knows neither Terraform nor the platform.
package models

import (
	"cmp"
	"fmt"
	"path"
	"slices"
	"strings"
)

// MaxFile is how much of a file is read, in bytes. No model written by hand comes near it.
const MaxFile = 4 << 20

// IsModelFile tells the files that may hold models by their names.
func IsModelFile(name string) bool {
	extension := strings.ToLower(path.Ext(name))
	return extension == ".yml" || extension == ".yaml"
}

// Place is where something stands. Line counts from 1.
type Place struct {
	File string
	Line int
}

// String is how messages name it.
func (p Place) String() string { return fmt.Sprintf("%s, line %d", p.File, p.Line) }

// Finding is something that is wrong, and where.
type Finding struct {
	Place
	Text string
}

// String is how messages say it.
func (f Finding) String() string { return f.Place.String() + ": " + f.Text }

// Folder collects the model files of a folder. The zero value is empty and ready for use.
type Folder struct {
	broken  []Finding
	models  []model
	skipped []string
}

// model is a cube or a view.
type model struct {
	Place

	kind, name string
	// based says that a cube has rows: sql, sql_table or extends.
	based   bool
	members []named
	// joined are the models that it refers to.
	joined []named
}

// named is a name and where it stands. Kind is what bears it.
type named struct {
	Place
	kind, name string
}

// Names are the names of the cubes and views, sorted. Complete is false when there may be more of them, in files that were skipped
// or cannot be read.
func (f *Folder) Names() (names []string, complete bool) {
	for _, one := range f.models {
		names = append(names, one.name)
	}
	slices.Sort(names)
	return slices.Compact(names), len(f.skipped) == 0 && len(f.broken) == 0
}

// Skipped are the files that are templates: what they hold shows only when the platform renders them.
func (f *Folder) Skipped() []string { return f.skipped }

// Errors are what the platform cannot read: files that are no YAML, and names that are given twice.
func (f *Folder) Errors() []Finding {
	found := slices.Clone(f.broken)
	first := map[string]model{}
	for _, one := range f.models {
		if before, taken := first[one.name]; taken {
			found = append(found, Finding{one.Place, fmt.Sprintf("the %s %q has the name of the %s in %s; every cube and view needs a name of its own", one.kind, one.name, before.kind, before.Place)})
		} else {
			first[one.name] = one
		}
		found = append(found, one.repeated()...)
	}
	return sorted(found)
}

// repeated are the members that bear the name of an earlier one: all of them are called model.member.
func (m model) repeated() []Finding {
	var found []Finding
	first := map[string]named{}
	for _, one := range m.members {
		before, taken := first[one.name]
		if !taken {
			first[one.name] = one
			continue
		}
		where := fmt.Sprintf("line %d", before.Line)
		if before.File != one.File {
			where = before.Place.String()
		}
		found = append(found, Finding{one.Place, fmt.Sprintf("the %s %q of the %s %q has the name of the %s in %s", one.kind, one.name, m.kind, m.name, before.kind, where)})
	}
	return found
}

// UnknownJoins are references to cubes that no file defines. They may be published elsewhere.
func (f *Folder) UnknownJoins() []Finding {
	var found []Finding
	for _, one := range f.models {
		for _, to := range one.joined {
			if !slices.ContainsFunc(f.models, func(other model) bool { return other.name == to.name }) {
				found = append(found, Finding{to.Place, fmt.Sprintf("the %s %q %s %q, which no file of the folder defines", one.kind, one.name, to.kind, to.name)})
			}
		}
	}
	return sorted(found)
}

// Baseless are cubes that say nowhere where their rows come from.
func (f *Folder) Baseless() []Finding {
	var found []Finding
	for _, one := range f.models {
		if one.kind == "cube" && !one.based {
			found = append(found, Finding{one.Place, fmt.Sprintf("the cube %q has neither sql_table nor sql nor extends", one.name)})
		}
	}
	return sorted(found)
}

func sorted(found []Finding) []Finding {
	slices.SortStableFunc(found, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line))
	})
	return found
}
