// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package workflows

import (
	"fmt"
	"slices"
)

// verdict is what becomes of a step that has not started.
type verdict int

const (
	verdictWait verdict = iota
	verdictRun
	verdictSkip
)

// verdict decides by the step's parents and its conditions (contract 16.3). A step whose parents did not all succeed is
// skipped, unless it has conditions on how they ended.
func (run *Execution) verdict(name string) verdict {
	definition := run.Definition[name]
	allGood := true
	for _, parent := range StringsOf(definition["parents"]) {
		if run.Definition[parent] == nil {
			continue
		}
		switch step := run.Steps[parent]; {
		case step.Status == RunPending || step.Status == RunRunning:
			return verdictWait
		case step.Status == RunSkipped && run.skips(parent) == "skip":
			// A step that is skipped on its own lets the others go on.
		case step.Status != runSuccess:
			allGood = false
		}
	}
	if run.skips(name) != "" || run.behindSkipped(name) {
		return verdictSkip
	}
	conditions, _ := definition["executionParameters"].(map[string]any)
	if list, ok := conditions["parentStatus"].([]any); ok && len(list) > 0 {
		allGood = !slices.ContainsFunc(list, func(item any) bool { return !run.parentStatusHolds(item) })
	}
	if !allGood {
		return verdictSkip
	}
	if list, ok := conditions["conditional"].([]any); ok && slices.ContainsFunc(list, func(item any) bool { return !run.conditionHolds(item) }) {
		return verdictSkip
	}
	return verdictRun
}

// behindSkipped tells whether a step depends, directly or not, on one that is skipped with its graph: it does not run
// whatever its conditions say.
func (run *Execution) behindSkipped(name string) bool {
	return slices.ContainsFunc(StringsOf(run.Definition[name]["parents"]), func(parent string) bool {
		return run.skips(parent) == "dag" || run.behindSkipped(parent)
	})
}

// skips tells whether a step is configured to be skipped: "skip" alone, "dag" with everything that depends on it.
func (run *Execution) skips(name string) string {
	configuration, _ := run.Definition[name]["runConfiguration"].(map[string]any)
	skip, _ := configuration["skipConfiguration"].(map[string]any)
	switch {
	case skip["skipDAG"] == true:
		return "dag"
	case skip["skip"] == true:
		return "skip"
	}
	return ""
}

func (run *Execution) parentStatusHolds(raw any) bool {
	condition, _ := raw.(map[string]any)
	wanted := StringsOf(condition["status"])
	fits := func(parent string) bool {
		step := run.Steps[parent]
		return step != nil && ((step.Status == runSuccess && slices.Contains(wanted, "success")) || (step.Status == runFailed && slices.Contains(wanted, "failure")))
	}
	parents := StringsOf(condition["parents"])
	if condition["condition"] == "one-of" {
		return slices.ContainsFunc(parents, fits)
	}
	return !slices.ContainsFunc(parents, func(parent string) bool { return !fits(parent) })
}

func (run *Execution) conditionHolds(raw any) bool {
	condition, _ := raw.(map[string]any)
	stepName, _ := condition["stepName"].(string)
	paramName, _ := condition["paramName"].(string)
	step := run.Steps[stepName]
	equal := step != nil && step.Output[paramName] == fmt.Sprint(condition["value"])
	return equal == (condition["condition"] != "not-equals")
}
