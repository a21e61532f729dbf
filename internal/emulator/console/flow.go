// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package console

import (
	"cmp"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"
	"time"
)

// stepRow is a step of a workflow or of one of its executions, in the order of the graph.
type stepRow struct {
	Name, Type string
	Parents    []string
	Conditions []string

	// The rest is known of an execution only.
	Status, Started, Took string
	Href                  string
}

// stepBody is the step that was clicked.
type stepBody struct {
	stepRow

	Facts      []member
	Definition string
	Ran        bool
	Log        []logLine
}

// logLine is a line of a log.
type logLine struct {
	At      time.Time
	Message string
}

// soFar says of a time that it goes on.
const soFar = " so far"

// flowOf is the graph of a workflow, or of an execution, which paints it.
func flowOf(o *object, now time.Time, chosen string) (*drawing, []stepRow, *stepBody) {
	definitions, _ := o.Fields["steps"].(map[string]any)
	var runs map[string]any
	if o.Kind == "execution" {
		runs = definitions
		definitions, _ = o.Fields["definition"].(map[string]any)
	}
	names := slices.Sorted(maps.Keys(definitions))
	for name := range runs {
		if _, defined := definitions[name]; !defined {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	at := make(map[string]int, len(names))
	for i, name := range names {
		at[name] = i
	}
	var nodes []node
	var edges []edge
	rows := make([]stepRow, 0, len(names))
	var body *stepBody
	for i, name := range names {
		definition, _ := definitions[name].(map[string]any)
		run, _ := runs[name].(map[string]any)
		row := stepRow{Name: name, Type: cmp.Or(text(definition["type"]), "standard"), Status: text(run["status"]), Started: text(run["startedAt"]), Took: took(run), Href: "?step=" + url.QueryEscape(name) + "#step"}
		if row.Started != "" && row.Took == "" {
			if began, err := time.Parse(time.RFC3339, row.Started); err == nil {
				row.Took = now.Sub(began).Truncate(100*time.Millisecond).String() + soFar
			}
		}
		row.Parents = texts(definition["parents"])
		into := map[string]*edge{}
		for _, parent := range row.Parents {
			if from, known := at[parent]; known && from != i {
				into[parent] = &edge{from: from, to: i}
			}
		}
		row.Conditions = conditions(definition, func(parent, label string) {
			from, known := at[parent]
			if !known || from == i {
				return
			}
			if into[parent] == nil {
				into[parent] = &edge{from: from, to: i, apart: true}
			}
			into[parent].label = label
		})
		for _, parent := range slices.Sorted(maps.Keys(into)) {
			edges = append(edges, *into[parent])
		}
		sub := strings.Join(slices.DeleteFunc([]string{row.Type, row.Status, strings.TrimSuffix(row.Took, soFar)}, func(part string) bool { return part == "" }), " · ")
		nodes = append(nodes, node{Title: name, Sub: sub, Href: row.Href, Tone: toneOf(row.Status), Chosen: name == chosen})
		rows = append(rows, row)
		if name == chosen {
			body = stepOf(row, definition, run)
		}
	}
	d := layOut("Steps of "+o.Name, nodes, edges)
	order := make([]int, len(rows))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(d.Boxes[a].X, d.Boxes[b].X) })
	sorted := make([]stepRow, 0, len(rows))
	for _, i := range order {
		sorted = append(sorted, rows[i])
	}
	return d, sorted, body
}

// stepOf is what is shown of one step; run is nil where the workflow does not run.
func stepOf(row stepRow, definition, run map[string]any) *stepBody {
	body := &stepBody{stepRow: row, Definition: pretty(definition), Ran: run != nil, Log: linesOf(run["log"], time.Time{})}
	for _, name := range []string{"attempt", "exitCode", "startedAt", "finishedAt", "message"} {
		if value := text(run[name]); value != "" {
			body.Facts = append(body.Facts, memberOf(name, value))
		}
	}
	output, _ := run["output"].(map[string]any)
	for _, name := range slices.Sorted(maps.Keys(output)) {
		body.Facts = append(body.Facts, memberOf("output "+name, text(output[name])))
	}
	return body
}

// conditions says in words when a step runs, and tells of each step that this depends on.
func conditions(definition map[string]any, depends func(step, label string)) []string {
	parameters, _ := definition["executionParameters"].(map[string]any)
	var words []string
	for _, raw := range listOf(parameters["parentStatus"]) {
		condition, _ := raw.(map[string]any)
		parents, ends := texts(condition["parents"]), strings.Join(texts(condition["status"]), " or ")
		which := "all of"
		if text(condition["condition"]) == "one-of" {
			which = "one of"
		}
		if len(parents) == 1 {
			which = ""
		}
		words = append(words, strings.TrimSpace(fmt.Sprintf("%s %s ends in %s", which, strings.Join(parents, ", "), ends)))
		for _, parent := range parents {
			depends(parent, "on "+ends)
		}
	}
	for _, raw := range listOf(parameters["conditional"]) {
		condition, _ := raw.(map[string]any)
		sign := "="
		if text(condition["condition"]) == "not-equals" {
			sign = "≠"
		}
		what := fmt.Sprintf("%s %s %s", text(condition["paramName"]), sign, text(condition["value"]))
		words = append(words, text(condition["stepName"])+": "+what)
		depends(text(condition["stepName"]), "if "+what)
	}
	configuration, _ := definition["runConfiguration"].(map[string]any)
	skip, _ := configuration["skipConfiguration"].(map[string]any)
	switch {
	case skip["skipDAG"] == true:
		words = append(words, "skipped, with what depends on it")
	case skip["skip"] == true:
		words = append(words, "skipped")
	}
	return words
}

// linesOf are the lines of a log that are there by a moment; the zero time is any.
func linesOf(log any, by time.Time) []logLine {
	var lines []logLine
	for _, raw := range listOf(log) {
		one, _ := raw.(map[string]any)
		at, err := time.Parse(time.RFC3339, text(one["at"]))
		if err == nil && !by.IsZero() && at.After(by) {
			continue
		}
		lines = append(lines, logLine{at, text(one["message"])})
	}
	return lines
}

func listOf(value any) []any {
	list, _ := value.([]any)
	return list
}

// texts are the texts of a list.
func texts(value any) []string {
	var list []string
	for _, item := range listOf(value) {
		list = append(list, text(item))
	}
	return list
}

// appOf is the graph of a deployment: its blocks, what each is on the platform, and the image versions that they run.
func appOf(o *object) *drawing {
	var nodes []node
	var edges []edge
	at := map[*object]int{}
	var add func(from int, to *object, sub string)
	add = func(from int, to *object, sub string) {
		i, known := at[to]
		if !known {
			i = len(nodes)
			at[to] = i
			nodes = append(nodes, node{Title: cmp.Or(text(to.Fields["blockName"]), to.Name), Sub: strings.Trim(sub+" · "+to.Status, " ·"), Href: "../../" + to.Href(), Tone: toneOf(to.Status), Chosen: to == o})
		}
		if from >= 0 {
			edges = append(edges, edge{from: from, to: i})
		}
		if known {
			return
		}
		switch to.Kind {
		case "deployment":
			for _, block := range blocksOf(to) {
				add(i, block, text(block.Fields["kind"])+" block")
			}
			for _, kind := range []string{"workflow", "service"} {
				if made := to.used(kind); made != nil {
					add(i, made, kind)
				}
			}
		case "workflow", "service":
			for _, l := range to.Uses {
				if l.To.Kind == "image-version" {
					add(i, l.To, "image")
				}
			}
		}
	}
	add(-1, o, text(o.Fields["kind"]))
	return layOut("What "+o.Name+" is made of", nodes, edges)
}

// blocksOf are the deployments that an app's deployment owns, oldest first.
func blocksOf(app *object) []*object {
	var blocks []*object
	for _, o := range app.of("deployment") {
		if text(o.Fields["parent"]) == app.ID {
			blocks = append(blocks, o)
		}
	}
	slices.Reverse(blocks)
	return blocks
}
