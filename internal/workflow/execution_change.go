// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package workflow

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/framework/triggers"
)

// Statuses of an execution that has ended (contract 25).
const (
	executionSuccess = "Success"
	executionFailed  = "Failed"
	executionStopped = "Stopped"
)

// runKind is what an update of an execution has to do.
type runKind int

const (
	runNothing runKind = iota // at most the state changes
	runFollow                 // wait for what runs
	runStart                  // run the workflow again
)

// runMemory is what the private state has of an execution. Imported tells that it was found, and not started from here: how is not
// known, and that it failed is not Terraform's concern. Started are the inputs of the newest execution, when the state still has
// those from before, since it was not followed to its end.
type runMemory struct {
	Imported bool       `json:"imported,omitempty"`
	Started  *runInputs `json:"started,omitempty"`
}

// runInputs are what an execution was started for. What it was passed may be long, so that a digest stands for it.
type runInputs struct {
	Triggers map[string]string `json:"triggers,omitempty"`
	Passed   string            `json:"passed"`
}

// plannedRun is what it takes to get from state to plan; open tells that this hangs on values that are not known yet.
func plannedRun(plan, state runModel, memory runMemory) (kind runKind, open bool) {
	before := inputsOf(state)
	if memory.Started != nil {
		before = *memory.Started
	}
	changed, known := triggers.Moved(before.triggers(), plan.Triggers)
	if !memory.Imported || memory.Started != nil || !state.Parameters.IsNull() || !state.StepsToRun.IsNull() {
		known = known && wholly(plan.Parameters) && wholly(plan.StepsToRun)
		changed = changed || known && inputsOf(plan).Passed != before.Passed
	}
	waits := plan.Wait.ValueBool()
	runs := !state.Status.IsNull() && !ended(state.Status.ValueString())
	switch {
	case !known:
		return runStart, true
	case changed, memory.Started != nil && broken(state.Status):
		return runStart, false
	case !memory.Imported && waits && broken(state.Status):
		return runStart, false
	case !memory.Imported && waits && runs:
		return runFollow, false
	}
	return runNothing, false
}

// passed is what an execution is passed, as text; nothing is the same however it is spelled.
func passed(m runModel) string {
	var diags diag.Diagnostics
	text, err := json.Marshal(m.body(context.Background(), &diags))
	if err != nil || diags.HasError() {
		return ""
	}
	return string(text)
}

// wholly tells whether nothing in a value is unknown.
func wholly(value attr.Value) bool {
	raw, err := value.ToTerraformValue(context.Background())
	return err == nil && raw.IsFullyKnown()
}

// inputsOf are the inputs of a model in which they are known.
func inputsOf(m runModel) runInputs {
	sum := sha256.Sum256([]byte(passed(m)))
	inputs := runInputs{Passed: hex.EncodeToString(sum[:])}
	for name, value := range m.Triggers.Elements() {
		if text, ok := value.(types.String); ok {
			if inputs.Triggers == nil {
				inputs.Triggers = map[string]string{}
			}
			inputs.Triggers[name] = text.ValueString()
		}
	}
	return inputs
}

// triggers are the triggers as a map of Terraform.
func (i runInputs) triggers() types.Map {
	elements := make(map[string]attr.Value, len(i.Triggers))
	for name, value := range i.Triggers {
		elements[name] = types.StringValue(value)
	}
	return types.MapValueMust(types.StringType, elements)
}

// ended tells whether an execution in this status goes on no more. There may be more words than are documented.
func ended(status string) bool {
	return slices.ContainsFunc([]string{executionSuccess, executionFailed, executionStopped}, func(word string) bool { return strings.EqualFold(word, status) })
}

// broken tells that an execution ended without success.
func broken(status types.String) bool {
	return ended(status.ValueString()) && !strings.EqualFold(status.ValueString(), executionSuccess)
}
