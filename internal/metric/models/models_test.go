// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package models

import (
	"slices"
	"strings"
	"testing"
)

// folderOf reads files, pairs of a name and a text.
func folderOf(files ...string) *Folder {
	f := &Folder{}
	for i := 0; i+1 < len(files); i += 2 {
		f.Add(files[i], []byte(files[i+1]), false)
	}
	return f
}

const orders = `cubes:
  - name: orders
    sql_table: public.orders
    joins:
      - name: customers
        relationship: many_to_one
        sql: "{CUBE}.customer_id = {customers.id}"
    measures:
      - name: count
        type: count
    dimensions:
      - name: id
        sql: id
        type: number
        primary_key: true
`

func TestFindings(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		files                   []string
		errors, joins, baseless []string
		skipped                 []string
	}{
		"good": {files: []string{"a.yml", orders, "b.yaml", "cubes:\n- {name: customers, sql: SELECT 1}\n"}},
		"no YAML": {
			files:  []string{"m/bad.yml", "cubes:\n  - name: a\n   sql: x\n"},
			errors: []string{"m/bad.yml, line 3: no YAML"},
		},
		"cut short":      {files: []string{"a.yml", "cubes:\n- name: a\n  sql: [\n\n", "b.yml", "cubes:\n- name: \"b\n"}, errors: []string{"a.yml, line 3: no YAML", "b.yml, line 2: no YAML"}},
		"a tab":          {files: []string{"a.yml", "cubes:\n\t- name: a\n"}, errors: []string{"a.yml, line 2: no YAML"}},
		"no text":        {files: []string{"a.yml", "cubes:\n- name: \xff\n"}, errors: []string{"a.yml, line 2: the text is not UTF-8"}},
		"a key twice":    {files: []string{"a.yml", "cubes:\n- name: a\n  sql: x\n  sql: y\n"}, errors: []string{`a.yml, line 4: the key "sql" is given twice in one mapping, first in line 3`}},
		"Windows":        {files: []string{"a.yml", "\ufeffcubes:\r\n- name: a\r\n  sql: x\r\n- name: a\r\n  sql: x\r\n"}, errors: []string{`a.yml, line 4: the cube "a" has the name of the cube in a.yml, line 2`}},
		"two documents":  {files: []string{"a.yml", "cubes:\n- {name: a, sql: x}\n---\nviews:\n- name: a\n"}, errors: []string{`a.yml, line 5: the view "a" has the name of the cube in a.yml, line 2`}},
		"cubes in files": {files: []string{"a.yml", "cubes:\n- {name: a, sql: x}\n", "b.yml", "\ncubes:\n- {name: a, sql: x}\n"}, errors: []string{`b.yml, line 3: the cube "a" has the name of the cube in a.yml, line 2`}},
		"members": {
			files:  []string{"a.yml", "cubes:\n- name: a\n  sql: x\n  measures:\n  - name: n\n    type: count\n  dimensions:\n  - {name: n, type: number}\n  - {name: m}\n  segments: [{name: m}]\n"},
			errors: []string{`a.yml, line 8: the dimension "n" of the cube "a" has the name of the measure in line 5`, `a.yml, line 10: the segment "m" of the cube "a" has the name of the dimension in line 9`},
		},
		"the same member in two cubes": {files: []string{"a.yml", "cubes:\n- {name: a, sql: x, measures: [{name: n}]}\n- {name: b, sql: x, measures: [{name: n}]}\n"}},
		"an unknown join":              {files: []string{"a.yml", orders}, joins: []string{`a.yml, line 5: the cube "orders" joins "customers"`}},
		"a view of an unknown cube":    {files: []string{"v.yml", "views:\n- name: v\n  cubes:\n  - join_path: orders.users\n"}, joins: []string{`v.yml, line 4: the view "v" takes from "orders"`}},
		"no rows": {
			files:    []string{"a.yml", "cubes:\n- name: a\n  measures: []\n- name: b\n  extends: a\n- name: c\n  sql:\nviews:\n- name: v\n"},
			baseless: []string{`a.yml, line 2: the cube "a" has neither`, `a.yml, line 6: the cube "c" has neither`},
		},
		"anchors": {
			files:  []string{"a.yml", "base: &base\n  sql_table: t\n  measures: &m\n  - name: n\ncubes:\n- <<: *base\n  name: a\n- name: b\n  <<: [*base]\n  dimensions: *m\n"},
			errors: []string{`a.yml, line 4: the dimension "n" of the cube "b" has the name of the measure in line 4`},
		},
		"templates":     {files: []string{"t.yml", "{% for x in y %}\ncubes: {{ x }}\n  - [\n", "u.yml", "cubes:\n- name: {{ env }}\n"}, skipped: []string{"t.yml", "u.yml"}},
		"other YAML":    {files: []string{"a.yml", "- 1\n- 2\n", "b.yml", "", "c.yml", "cubes: text\nviews: {a: b}\n", "d.yml", "cubes:\n- text\n- {name: [a]}\n- {sql: x}\n"}},
		"a reference":   {files: []string{"a.yml", "cubes:\n- name: a\n  sql: \"SELECT {CUBE}.x\"\n"}},
		"a small cycle": {files: []string{"a.yml", "a: &a\n  cubes: [*a]\ncubes: &c\n- *c\n"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := folderOf(test.files...)
			for what, pair := range map[string]struct {
				got  []Finding
				want []string
			}{"errors": {f.Errors(), test.errors}, "joins": {f.UnknownJoins(), test.joins}, "baseless": {f.Baseless(), test.baseless}} {
				ok := len(pair.got) == len(pair.want)
				for i := 0; ok && i < len(pair.got); i++ {
					ok = strings.HasPrefix(pair.got[i].String(), pair.want[i])
				}
				if !ok {
					t.Errorf("%s: %v, want %v", what, pair.got, pair.want)
				}
			}
			if !slices.Equal(f.Skipped(), test.skipped) {
				t.Errorf("skipped: %v, want %v", f.Skipped(), test.skipped)
			}
		})
	}
}

func TestNames(t *testing.T) {
	t.Parallel()
	f := folderOf("a.yml", orders, "b.yml", "views:\n- name: board\n")
	if names, complete := f.Names(); !slices.Equal(names, []string{"board", "orders"}) || !complete {
		t.Errorf("%v, %t", names, complete)
	}
	f.Add("c.yml", []byte("{{ x }}"), false)
	if _, complete := f.Names(); complete {
		t.Error("a template may hold more")
	}
	f = &Folder{}
	f.Add("large.yml", []byte("cubes:"), true)
	if found := f.Errors(); len(found) != 1 || found[0].String() != "large.yml, line 1: the file is larger than 4 MiB" {
		t.Errorf("%v", found)
	}
	for name, want := range map[string]bool{"a.yml": true, "x/b.YAML": true, "c.js": false, "d.yml.bak": false, "yml": false} {
		if IsModelFile(name) != want {
			t.Errorf("%s: want %t", name, want)
		}
	}
}

// FuzzAdd looks for a text that cannot be read, or a finding without a place.
func FuzzAdd(f *testing.F) {
	for _, text := range []string{orders, "a: &a [*a]\ncubes: *a\n", "cubes:\n- name: a\n  sql: x\n  sql: y\n", "{{", "\xff\n", "cubes:\n- <<: [*x]\n", "---\n---\n...\n", "? [a]\n: b\n", "!!binary x"} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		folder := &Folder{}
		folder.Add("a.yml", text, false)
		lines := strings.Count(string(text), "\n") + strings.Count(string(text), "\r") + strings.Count(string(text), "\u0085") + strings.Count(string(text), "\u2028") + strings.Count(string(text), "\u2029") + 2
		for _, found := range slices.Concat(folder.Errors(), folder.UnknownJoins(), folder.Baseless()) {
			if found.Line < 1 || found.Line > lines {
				t.Errorf("%s: the text has %d lines", found, lines)
			}
		}
	})
}
