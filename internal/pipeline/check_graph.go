package pipeline

import (
	"fmt"
	"slices"
	"sort"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// checkGraph checks how steps refer to each other. The cost is linear in steps and parents, plus one walk over the
// ancestors for each step with conditions.
func checkGraph(steps map[string]step, diags *diag.Diagnostics) {
	parents := make(map[string][]string, len(steps))
	complete := true
	for name, s := range steps {
		if s.unknown || (s.attributes["parents"] != nil && s.attributes["parents"].IsUnknown()) {
			complete = false
			continue
		}
		parents[name] = texts(s.attributes["parents"])
	}

	names := make([]string, 0, len(steps))
	for name := range steps {
		names = append(names, name)
	}
	sort.Strings(names)

	sound := true
	for _, name := range names {
		for _, parent := range parents[name] {
			if _, ok := steps[parent]; !ok {
				sound = false
				diags.AddAttributeError(steps[name].at.AtName("parents"), "Unknown parent step",
					fmt.Sprintf("Step %q names the parent %q, and there is no step of that name.", name, parent))
			}
		}
	}
	if cycle := findCycle(names, parents); cycle != nil {
		sound = false
		diags.AddAttributeError(steps[cycle[0]].at.AtName("parents"), "Steps form a cycle",
			fmt.Sprintf("These steps wait for each other, so none of them could ever start: %s. Remove one of the parents.", strings.Join(cycle, " -> ")))
	}
	if !sound || !complete {
		return
	}
	for _, name := range names {
		steps[name].checkConditions(parents, diags)
	}
}

// checkConditions checks that conditions look at steps that run before this one.
func (s step) checkConditions(parents map[string][]string, diags *diag.Diagnostics) {
	execution := members(s.attributes["execution_parameters"])
	if execution == nil {
		return
	}
	at := s.at.AtName("execution_parameters")
	if list, ok := execution["conditional"].(types.List); ok && len(list.Elements()) > 0 {
		before := ancestors(s.name, parents)
		for i, element := range list.Elements() {
			if name, known := text(members(element)["step_name"]); known && name != "" && !before[name] {
				diags.AddAttributeError(at.AtName("conditional").AtListIndex(i).AtName("step_name"), "Condition on a step that does not run before",
					fmt.Sprintf("Step %q has a condition on an output of step %q, which is not among its parents or their parents, so its output would not be there.", s.name, name))
			}
		}
	}
	if list, ok := execution["parent_status"].(types.List); ok {
		for i, element := range list.Elements() {
			s.checkParentStatus(at.AtName("parent_status").AtListIndex(i), texts(members(element)["parents"]), parents[s.name], diags)
		}
	}
}

func (s step) checkParentStatus(at path.Path, named, parents []string, diags *diag.Diagnostics) {
	for _, name := range named {
		if !slices.Contains(parents, name) {
			diags.AddAttributeError(at.AtName("parents"), "Condition on a step that is no parent",
				fmt.Sprintf("Step %q has a condition on how step %q ended, which is not among its parents.", s.name, name))
		}
	}
}

// ancestors returns every step that runs before name.
func ancestors(name string, parents map[string][]string) map[string]bool {
	found := map[string]bool{}
	for open := slices.Clone(parents[name]); len(open) > 0; {
		next := open[len(open)-1]
		open = open[:len(open)-1]
		if !found[next] {
			found[next] = true
			open = append(open, parents[next]...)
		}
	}
	return found
}

// findCycle returns the steps of a cycle, the first one repeated at the end, or nil. It does not recurse: a graph of
// thousands of steps in a row must not grow the stack.
func findCycle(names []string, parents map[string][]string) []string {
	const (
		fresh = iota
		active
		done
	)
	state := make(map[string]int, len(names))
	for _, start := range names {
		if state[start] != fresh {
			continue
		}
		trail, next := []string{start}, []int{0}
		state[start] = active
		for len(trail) > 0 {
			top := len(trail) - 1
			name := trail[top]
			if next[top] == len(parents[name]) {
				state[name] = done
				trail, next = trail[:top], next[:top]
				continue
			}
			parent := parents[name][next[top]]
			next[top]++
			switch state[parent] {
			case active:
				cycle := slices.Clone(trail[slices.Index(trail, parent):])
				slices.Reverse(cycle[1:])
				return append(cycle, parent)
			case fresh:
				state[parent] = active
				trail, next = append(trail, parent), append(next, 0)
			}
		}
	}
	return nil
}
