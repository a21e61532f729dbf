// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package workflows

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/peakbi/terraform-provider-peak/internal/emulator/images"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/world"
)

// proceed starts every step that may start now, skips those that never will, and ends the execution when nothing is left.
func (e *Executions) proceed(run *Execution) {
	for moved := true; moved; {
		moved = false
		for _, name := range slices.Sorted(maps.Keys(run.Definition)) {
			if run.Steps[name].Status != RunPending {
				continue
			}
			switch run.verdict(name) {
			case verdictRun:
				e.startStep(run, name)
				moved = true
			case verdictSkip:
				e.skipStep(run, name)
				moved = true
			}
		}
	}
	failed := false
	for _, step := range run.Steps {
		if step.Status == RunRunning || step.Status == RunPending {
			return
		}
		failed = failed || step.Status == runFailed
	}
	run.Status = runSuccess
	if failed {
		run.Status = runFailed
	}
	now := e.p.Now
	run.FinishedAt = &now
	e.p.Changed = true
}

func (e *Executions) skipStep(run *Execution, name string) {
	run.Steps[name].Status = RunSkipped
	e.p.Changed = true
}

// startStep begins an attempt. It ends after the lifecycle time, earlier when the step's own limit is shorter.
func (e *Executions) startStep(run *Execution, name string) {
	step, definition := run.Steps[name], run.Definition[name]
	step.Attempt++
	step.Status = RunRunning
	now := e.p.Now
	if step.StartedAt == nil {
		step.StartedAt = &now
	}
	outcome := e.p.Decide(outcomeStep, map[string]string{"workflow": run.WorkflowName, "step": name})
	step.Pending, step.Message = outcome.Result, outcome.Message
	e.say(step, "Attempt %d of step %s (%s) started.", step.Attempt, name, StepType(definition))
	for _, line := range run.story(name) {
		e.say(step, "%s", line)
	}
	ref := run.ID + "/" + name
	if limit := time.Duration(Whole(definition["stepTimeout"])) * time.Second; limit > 0 && (limit < e.p.Lifecycle || outcome.Result == world.ResultStuck) {
		e.p.Schedule(limit, eventStepTimeout, ref)
		return
	}
	if outcome.Result != world.ResultStuck {
		e.p.Schedule(e.p.Lifecycle, eventStepEnd, ref)
	}
}

// story is what a step writes into its log before it ends.
func (run *Execution) story(name string) []string {
	definition := run.Definition[name]
	var lines []string
	switch StepType(definition) {
	case StepStandard:
		lines = append(lines, "$ "+fmt.Sprint(definition["command"]))
	case StepHTTP:
		// What the platform calls without a method is not known.
		method, _ := definition["method"].(string)
		lines = append(lines, strings.TrimSpace(fmt.Sprintf("%s %s", strings.ToUpper(method), definition["url"])))
	case StepSQL:
		if path, ok := definition["sqlQueryPath"]; ok {
			lines = append(lines, fmt.Sprintf("Running the query of %s.", path))
		} else {
			lines = append(lines, "Running the query of the repository.")
		}
	case StepExport:
		lines = append(lines, fmt.Sprintf("Exporting %s.%s, sorted by %s.", definition["schema"], definition["table"], definition["sortBy"]))
	}
	for _, parameter := range slices.Sorted(maps.Keys(run.environment(name))) {
		// Names only: values may be secret.
		lines = append(lines, "Parameter "+parameter+" is set.")
	}
	return lines
}

// environment merges a step's env with the parameters of the execution; those for the step alone win.
func (run *Execution) environment(name string) map[string]string {
	merged := map[string]string{}
	parameters, _ := run.Definition[name]["parameters"].(map[string]any)
	env, _ := parameters["env"].(map[string]any)
	for key, value := range env {
		merged[key] = fmt.Sprint(value)
	}
	maps.Copy(merged, run.Global)
	maps.Copy(merged, run.StepWise[name])
	return merged
}

// say writes a log line that appears now.
func (e *Executions) say(step *stepRun, format string, args ...any) {
	step.Log = append(step.Log, images.LogLine{At: e.p.Now, Message: fmt.Sprintf(format, args...)})
	e.p.Changed = true
}

// named splits the reference of a step event; nil when the execution is gone or the step has ended.
func (e *Executions) named(ref string) (run *Execution, name string) {
	id, name, _ := strings.Cut(ref, "/")
	run = e.state.Executions[id]
	if run == nil || run.Steps[name] == nil || run.Steps[name].Status != RunRunning {
		return nil, ""
	}
	return run, name
}

func (e *Executions) stepTimesOut(ref string) {
	run, name := e.named(ref)
	if run == nil {
		return
	}
	step := run.Steps[name]
	e.say(step, "The step did not finish within %d seconds and was stopped.", Whole(run.Definition[name]["stepTimeout"]))
	step.ExitCode = 124
	e.finishStep(run, name, runFailed)
}

// stepEnds ends an attempt as it was decided, and retries a failed one as far as the retry options go.
func (e *Executions) stepEnds(ref string) {
	run, name := e.named(ref)
	if run == nil {
		return
	}
	step := run.Steps[name]
	code, failed := exitCode(step.Pending)
	if !failed {
		step.ExitCode = 0
		step.Output = e.outputs(run, name)
		e.say(step, "Finished with exit code 0.")
		e.finishStep(run, name, runSuccess)
		return
	}
	step.ExitCode = code
	if step.Message != "" {
		e.say(step, "%s", step.Message)
	}
	e.say(step, "Failed with exit code %d.", code)
	options := run.retryOptions(name)
	if options == nil || step.Attempt > numberOfRetries(options) || !retriesOn(options, code) {
		e.finishStep(run, name, runFailed)
		return
	}
	// The pause is scaled down: a configured minute stays a fraction of the lifecycle time here.
	pause := e.p.Lifecycle / 4
	if options["exponentialBackoff"] == true {
		pause <<= step.Attempt - 1
	}
	e.say(step, "Retrying in %d seconds.", retryDuration(options))
	e.p.Schedule(pause, eventStepRetry, ref)
}

func (e *Executions) stepRetries(ref string) {
	if run, name := e.named(ref); run != nil {
		e.startStep(run, name)
	}
}

func (e *Executions) finishStep(run *Execution, name, status string) {
	step := run.Steps[name]
	step.Status = status
	now := e.p.Now
	step.FinishedAt = &now
	e.proceed(run)
}

// exitCode reads how an attempt was decided to end: "failed" is exit code 1, "exit-137" is 137.
func exitCode(result string) (code int64, failed bool) {
	if result == world.ResultFailed {
		return 1, true
	}
	if text, ok := strings.CutPrefix(result, "exit-"); ok {
		if code, err := strconv.ParseInt(text, 10, 64); err == nil {
			return code, code != 0
		}
	}
	return 0, false
}

// outputs are the values of a step's output parameters: what was asked for, else the parameter of that name, else "".
func (e *Executions) outputs(run *Execution, name string) map[string]string {
	declared, _ := run.Definition[name]["outputParameters"].(map[string]any)
	values, environment := map[string]string{}, run.environment(name)
	for parameter := range declared {
		outcome := e.p.Decide(outcomeStepOutput, map[string]string{"workflow": run.WorkflowName, "step": name, "parameter": parameter})
		values[parameter] = cmp.Or(outcome.Result, environment[parameter])
	}
	return values
}

// retryOptions are the step's own, else the workflow's, else none.
func (run *Execution) retryOptions(name string) map[string]any {
	configuration, _ := run.Definition[name]["runConfiguration"].(map[string]any)
	if own, ok := configuration["retryOptions"].(map[string]any); ok {
		return own
	}
	return run.RetryOptions
}

func numberOfRetries(options map[string]any) int64 {
	if options["numberOfRetries"] == nil {
		return 3
	}
	return Whole(options["numberOfRetries"])
}

func retryDuration(options map[string]any) int64 {
	if options["duration"] == nil {
		return 5
	}
	return Whole(options["duration"])
}

// retriesOn tells whether an exit code is one to retry on; without a list every one is.
func retriesOn(options map[string]any, code int64) bool {
	list, _ := options["exitCodes"].([]any)
	return len(list) == 0 || slices.ContainsFunc(list, func(item any) bool { return Whole(item) == code })
}
