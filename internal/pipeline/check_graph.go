// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package pipeline

import (
	"fmt"
	"math/big"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// maxNamedSteps bounds how many steps of a cycle a message names.
const maxNamedSteps = 20

// checkGraph checks how steps refer to each other. The cost is linear in steps and parents, but for conditions on steps
// that are no parents: see ancestry.
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
	slices.Sort(names)

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
	cycle, order := findCycle(names, parents)
	if cycle != nil {
		sound = false
		diags.AddAttributeError(steps[cycle[0]].at.AtName("parents"), "Steps form a cycle",
			fmt.Sprintf("These steps wait for each other, so none of them could ever start: %s. Remove one of the parents.", cycleText(cycle)))
	}
	if !sound || !complete {
		return
	}
	before := &ancestry{order: order, parents: parents}
	for _, name := range names {
		steps[name].checkConditions(before, diags)
	}
}

// cycleText writes a cycle, only the beginning of a long one.
func cycleText(cycle []string) string {
	if len(cycle) <= maxNamedSteps+1 {
		return strings.Join(cycle, " -> ")
	}
	return fmt.Sprintf("%s -> ... -> %s (%d steps)", strings.Join(cycle[:maxNamedSteps], " -> "), cycle[0], len(cycle)-1)
}

// checkConditions checks that conditions look at steps that run before this one.
func (s step) checkConditions(before *ancestry, diags *diag.Diagnostics) {
	execution := members(s.attributes["execution_parameters"])
	if execution == nil {
		return
	}
	at := s.at.AtName("execution_parameters")
	if list, ok := execution["conditional"].(types.List); ok {
		for i, element := range list.Elements() {
			if name, known := text(members(element)["step_name"]); known && name != "" && !before.of(s.name, name) {
				diags.AddAttributeWarning(at.AtName("conditional").AtListIndex(i).AtName("step_name"), "Condition on a step that does not run before",
					fmt.Sprintf("Step %q has a condition on an output of step %q, which is not among its parents or their parents, so its output may not be there when the condition is looked at. "+
						"Add it to the parents, unless you know that the platform takes it.", s.name, name))
			}
		}
	}
	if list, ok := execution["parent_status"].(types.List); ok {
		for i, element := range list.Elements() {
			s.checkParentStatus(at.AtName("parent_status").AtListIndex(i), texts(members(element)["parents"]), before.parents[s.name], diags)
		}
	}
}

// checkParentStatus checks one condition; parents are sorted.
func (s step) checkParentStatus(at path.Path, named, parents []string, diags *diag.Diagnostics) {
	for _, name := range named {
		if _, ok := slices.BinarySearch(parents, name); !ok {
			diags.AddAttributeWarning(at.AtName("parents"), "Condition on a step that is no parent",
				fmt.Sprintf("Step %q has a condition on how step %q ended, which is not among its parents, so it may not have ended by then. Add it to the parents, unless you know that the platform takes it.", s.name, name))
		}
	}
}

// ancestry answers which steps run before which. parents are sorted, order has each step after its parents.
type ancestry struct {
	order    []string
	parents  map[string][]string
	position map[string]int
	sets     []big.Int
}

// of reports whether ancestor runs before name. Only when that is not a parent of it, the ancestors of all steps are
// collected, once: as bits, since thousands of steps in a row have millions of pairs.
func (a *ancestry) of(name, ancestor string) bool {
	if _, direct := slices.BinarySearch(a.parents[name], ancestor); direct {
		return true
	}
	if a.position == nil {
		a.collect()
	}
	i, known := a.position[ancestor]
	return known && a.sets[a.position[name]].Bit(i) == 1
}

func (a *ancestry) collect() {
	a.position, a.sets = make(map[string]int, len(a.order)), make([]big.Int, len(a.order))
	for i, name := range a.order {
		a.position[name] = i
		set := &a.sets[i]
		for _, parent := range a.parents[name] {
			p := a.position[parent]
			set.Or(set, &a.sets[p])
			set.SetBit(set, p, 1)
		}
	}
}

// findCycle returns the steps of a cycle, the first one repeated at the end, or nil and the steps in an order that has each
// after its parents. It does not recurse: a graph of thousands of steps in a row must not grow the stack.
func findCycle(names []string, parents map[string][]string) (cycle, order []string) {
	const (
		fresh = iota
		active
		done
	)
	state := make(map[string]int, len(names))
	order = make([]string, 0, len(names))
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
				order = append(order, name)
				trail, next = trail[:top], next[:top]
				continue
			}
			parent := parents[name][next[top]]
			next[top]++
			switch state[parent] {
			case active:
				cycle = slices.Clone(trail[slices.Index(trail, parent):])
				slices.Reverse(cycle[1:])
				return append(cycle, parent), nil
			case fresh:
				state[parent] = active
				trail, next = append(trail, parent), append(next, 0)
			}
		}
	}
	return nil, order
}
