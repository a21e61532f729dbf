// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package pipeline

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/peakbi/terraform-provider-peak/internal/framework/diagnostics"
	"github.com/peakbi/terraform-provider-peak/internal/framework/objects"
	"github.com/peakbi/terraform-provider-peak/internal/framework/wait"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// Final statuses of an execution, and words of its steps (contract 25).
const (
	runSuccess = "Success"
	runFailed  = "Failed"
	runStopped = "Stopped"
	runRunning = "Running"
	runPending = "Pending"
	runSkipped = "Skipped"
)

const (
	// graceReads is how often an execution that has just been started may be unknown to the platform.
	graceReads = 3
	// failedLogLines is how much of a failed step's log a message shows unless the follower says otherwise.
	failedLogLines = 40
	// maxFailedLogs bounds how many failed steps a message shows the log of.
	maxFailedLogs = 3
	// recoveryTimeout bounds what is still read for a message after the execution has ended.
	recoveryTimeout = 30 * time.Second
)

// Follower follows one execution of a workflow until it ends (contract 16.7). It is for actions.
type Follower struct {
	Client *peak.Client
	Poll   wait.Poll

	// WorkflowID and ExecutionID name the execution.
	WorkflowID  int64
	ExecutionID string

	// LogLines is how many lines of the log of a failed step a failure shows; 0 means 40.
	LogLines int

	// Progress, when set, hears of each new status of a step, and of the execution itself at its end. It is called by the
	// goroutine that runs Run.
	Progress func(message string)
}

// ExecutionError reports an execution that ended, but not in success.
type ExecutionError struct {
	WorkflowID  int64
	ExecutionID string

	// Status is Failed or Stopped.
	Status string

	// Steps are the steps that failed, in the order of the platform.
	Steps []FailedStep
}

// FailedStep is a step that failed, with the end of its log. LogError says why there is none.
type FailedStep struct {
	Name     string
	LogTail  []string
	LogError error
}

// leftError reports that nobody follows an execution any more, and which of its steps ran when it was read last.
type leftError struct {
	running []string
	err     error
}

// Error implements error.
func (e *leftError) Error() string { return e.err.Error() }

// Unwrap lets callers test for context.Canceled.
func (e *leftError) Unwrap() error { return e.err }

// Error names the execution, and each failed step with the end of its log.
func (e *ExecutionError) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "execution %s of workflow %d ended in status %q", e.ExecutionID, e.WorkflowID, e.Status)
	for _, step := range e.Steps {
		fmt.Fprintf(&b, "\n\nStep %q failed.", step.Name)
		switch {
		case step.LogError != nil:
			fmt.Fprintf(&b, " Its log could not be read: %s", step.LogError)
		case len(step.LogTail) > 0:
			b.WriteString(" Its log ends with:\n\n  " + strings.Join(step.LogTail, "\n  "))
		}
	}
	return b.String()
}

// Run follows the execution to its end and returns what was read of it last. It returns *ExecutionError when the execution
// does not succeed, *diagnostics.TimeoutError when ctx's deadline passes, and ctx's error when it is cancelled; the execution goes on
// then, see Explain.
func (f *Follower) Run(ctx context.Context) (peak.ExecutionDetails, error) {
	reads, told := 0, map[string]string{}
	details, err := wait.For[peak.ExecutionDetails]{
		Object: objects.Object{Type: "execution", Name: f.ExecutionID},
		Read: func(ctx context.Context) (peak.ExecutionDetails, error) {
			reads++
			details, err := f.Client.GetExecution(ctx, f.WorkflowID, f.ExecutionID)
			if peak.IsNotFound(err) && reads <= graceReads {
				return peak.ExecutionDetails{}, nil
			}
			if err == nil {
				f.tellSteps(details.Steps, told)
			}
			return details, err
		},
		Status: statusOf,
		Done:   []string{runSuccess},
		Failed: []string{runFailed, runStopped},
	}.Run(ctx, f.Poll)
	var ended *diagnostics.StatusError
	switch {
	case errors.As(err, &ended):
		f.tell("execution " + ended.Status + took(details.ExecutedAt, details.FinishedAt))
		err = f.failure(ctx, details)
	case errors.Is(err, context.Canceled):
		err = &leftError{runningSteps(details), err}
	case err == nil:
		f.tell("execution " + details.Status + took(details.ExecutedAt, details.FinishedAt))
	}
	return details, err
}

// Explain is what a diagnostic says of an error of Run: what happened, and what is still running.
func (f *Follower) Explain(err error) (summary, detail string) {
	var (
		failed  *ExecutionError
		timeout *diagnostics.TimeoutError
		left    *leftError
	)
	still := fmt.Sprintf("Execution %s of workflow %d is still running on the platform, and nothing stops it: follow it there, or with the data source peak_workflow_execution.",
		f.ExecutionID, f.WorkflowID)
	switch {
	case errors.As(err, &failed):
		return "Execution failed", upperFirst(failed.Error()) + "\n\nCorrect the cause, then run the action again."
	case errors.As(err, &timeout):
		return "Execution not finished in time", timeout.Error() + ". " + still + " Give \"invoke\" in timeouts more time if it needs it."
	case errors.As(err, &left) && len(left.running) > 0:
		return "Execution left running", fmt.Sprintf("Following it was interrupted while it ran %s. %s", strings.Join(left.running, ", "), still)
	case errors.Is(err, context.Canceled):
		return "Execution left running", "Following it was interrupted. " + still
	}
	return "Cannot follow the execution", fmt.Sprintf("Execution %s of workflow %d was started, but how it stands cannot be read.\n\n%s\n\n"+
		"Look at it on the platform before you run the action again: it may be running.", f.ExecutionID, f.WorkflowID, err)
}

// tellSteps reports the steps whose status is not the one that was told before.
func (f *Follower) tellSteps(steps []peak.ExecutionStep, told map[string]string) {
	for _, step := range steps {
		if step.Status == "" || told[step.Name] == step.Status {
			continue
		}
		// That a step waits for others is no news.
		waits := step.StartedAt == "" && (strings.EqualFold(step.Status, runPending) || !known(step.Status) && !underway(step))
		if _, before := told[step.Name]; before || !waits {
			f.tell(fmt.Sprintf("step %q: %s%s", step.Name, step.Status, took(step.StartedAt, step.FinishedAt)))
		}
		told[step.Name] = step.Status
	}
}

func (f *Follower) tell(message string) {
	if f.Progress != nil {
		f.Progress(message)
	}
}

// statusOf is the status of an execution; while it goes on, with the steps that run, so that each change of them counts as
// news.
func statusOf(details peak.ExecutionDetails) string {
	if slices.ContainsFunc([]string{runSuccess, runFailed, runStopped}, func(word string) bool { return strings.EqualFold(word, details.Status) }) {
		return details.Status
	}
	running := runningSteps(details)
	if len(running) == 0 {
		return details.Status
	}
	return details.Status + " (" + strings.Join(running, ", ") + ")"
}

// runningSteps names the steps that run.
func runningSteps(details peak.ExecutionDetails) []string {
	var running []string
	for _, step := range details.Steps {
		if underway(step) {
			running = append(running, "step "+step.Name)
		}
	}
	return running
}

// underway reports whether a step has begun and not ended. The words of steps are assumed (contract 16.7), so its times count
// as well.
func underway(step peak.ExecutionStep) bool {
	return strings.EqualFold(step.Status, runRunning) || step.StartedAt != "" && step.FinishedAt == "" && !known(step.Status)
}

// known reports whether a word is one of a step that does not run.
func known(status string) bool {
	return slices.ContainsFunc([]string{runPending, runSuccess, runFailed, runStopped, runSkipped}, func(word string) bool { return strings.EqualFold(word, status) })
}

// took says how long something took that has ended, as far as the platform tells.
func took(from, to string) string {
	start, ok := moment(from)
	if !ok {
		return ""
	}
	end, ok := moment(to)
	if !ok || end.Before(start) {
		return ""
	}
	return " after " + end.Sub(start).Round(time.Second).String()
}

// moment reads a time, which is ISO text or milliseconds of the epoch (contract 9, 16.7).
func moment(text string) (time.Time, bool) {
	if at, err := time.Parse(time.RFC3339, text); err == nil {
		return at, true
	}
	millis, err := strconv.ParseInt(text, 10, 64)
	return time.UnixMilli(millis), err == nil
}

// failure reads the logs of the steps that failed. The time of the caller may be up by then, so it has some of its own; an
// interrupt of the user ends it.
func (f *Follower) failure(outer context.Context, details peak.ExecutionDetails) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(outer), recoveryTimeout)
	defer cancel()
	defer context.AfterFunc(outer, func() {
		if errors.Is(outer.Err(), context.Canceled) {
			cancel()
		}
	})()
	lines := f.LogLines
	if lines == 0 {
		lines = failedLogLines
	}
	failed := &ExecutionError{WorkflowID: f.WorkflowID, ExecutionID: f.ExecutionID, Status: details.Status}
	for _, step := range details.Steps {
		if !strings.EqualFold(step.Status, runFailed) {
			continue
		}
		one := FailedStep{Name: step.Name}
		if len(failed.Steps) < maxFailedLogs {
			tail, err := f.Client.StepLogTail(ctx, f.WorkflowID, f.ExecutionID, step.Name, lines)
			one.LogError = err
			for _, line := range tail {
				one.LogTail = append(one.LogTail, line.Message)
			}
		}
		failed.Steps = append(failed.Steps, one)
	}
	return failed
}

func upperFirst(text string) string {
	return strings.ToUpper(text[:1]) + text[1:]
}
