// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package workflows_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/peakbi/terraform-provider-peak/internal/emulator/testbed"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/world"
)

func TestStepsThatDoNotRun(t *testing.T) {
	w := testbed.New(t)
	imageID, _ := w.ReadyImage("base", "workflow")
	config := func(skip string) string {
		return `, "runConfiguration": {"skipConfiguration": {"` + skip + `": true}}`
	}
	after := func(parents, conditions string) string {
		return `, "parents": [` + parents + `], "executionParameters": {` + conditions + `}`
	}
	parentStatus := func(condition, parents, status string) string {
		return `"parentStatus": [{"condition": "` + condition + `", "parents": [` + parents + `], "status": [` + status + `]}]`
	}
	conditional := func(condition, value string) string {
		return `"conditional": [{"condition": "` + condition + `", "paramName": "rows", "stepName": "a", "value": "` + value + `"}]`
	}
	for _, c := range []struct {
		why, steps, fails, want, status string
	}{
		{"a failed parent", `"a": ` + testbed.Step(imageID, "") + `, "b": ` + testbed.Step(imageID, `, "parents": ["a"]`) + `, "c": ` + testbed.Step(imageID, `, "parents": ["b"]`), "a", "a Failed, b Skipped, c Skipped", "Failed"},
		{"a skipped step lets others go on", `"a": ` + testbed.Step(imageID, config("skip")) + `, "b": ` + testbed.Step(imageID, `, "parents": ["a"]`), "", "a Skipped, b Success", "Success"},
		{"a skipped graph", `"a": ` + testbed.Step(imageID, config("skipDAG")) + `, "b": ` + testbed.Step(imageID, `, "parents": ["a"]`) + `, "c": ` + testbed.Step(imageID, ""), "", "a Skipped, c Success, b Skipped", "Success"},
		{"a skipped graph and another parent", `"a": ` + testbed.Step(imageID, config("skipDAG")) + `, "b": ` + testbed.Step(imageID, "") + `, "c": ` + testbed.Step(imageID, after(`"a", "b"`, parentStatus("one-of", `"a", "b"`, `"success"`))), "", "a Skipped, b Success, c Skipped", "Success"},
		{"on failure", `"a": ` + testbed.Step(imageID, "") + `, "b": ` + testbed.Step(imageID, after(`"a"`, parentStatus("all-of", `"a"`, `"failure"`))), "a", "a Failed, b Success", "Failed"},
		{"on failure, without one", `"a": ` + testbed.Step(imageID, "") + `, "b": ` + testbed.Step(imageID, after(`"a"`, parentStatus("all-of", `"a"`, `"failure"`))), "", "a Success, b Skipped", "Success"},
		{"whatever happens", `"a": ` + testbed.Step(imageID, "") + `, "b": ` + testbed.Step(imageID, after(`"a"`, parentStatus("all-of", `"a"`, `"success", "failure"`))), "a", "a Failed, b Success", "Failed"},
		{"one of two", `"a": ` + testbed.Step(imageID, "") + `, "b": ` + testbed.Step(imageID, "") + `, "c": ` + testbed.Step(imageID, after(`"a", "b"`, parentStatus("one-of", `"a", "b"`, `"success"`))), "a", "a Failed, b Success, c Success", "Failed"},
		{"all of two", `"a": ` + testbed.Step(imageID, "") + `, "b": ` + testbed.Step(imageID, "") + `, "c": ` + testbed.Step(imageID, after(`"a", "b"`, parentStatus("all-of", `"a", "b"`, `"success"`))), "a", "a Failed, b Success, c Skipped", "Failed"},
		{"a condition that holds", `"a": ` + testbed.Step(imageID, `, "outputParameters": {"rows": "rows.txt"}`) + `, "b": ` + testbed.Step(imageID, after(`"a"`, conditional("equals", "42"))), "", "a Success, b Success", "Success"},
		{"a condition that does not", `"a": ` + testbed.Step(imageID, `, "outputParameters": {"rows": "rows.txt"}`) + `, "b": ` + testbed.Step(imageID, after(`"a"`, conditional("equals", "43"))), "", "a Success, b Skipped", "Success"},
		{"a negative condition", `"a": ` + testbed.Step(imageID, `, "outputParameters": {"rows": "rows.txt"}`) + `, "b": ` + testbed.Step(imageID, after(`"a"`, conditional("not-equals", "43"))), "", "a Success, b Success", "Success"},
	} {
		t.Log(c.why)
		id := w.Flow("x", `{`+c.steps+`}`, "")
		if c.fails != "" {
			w.Outcome(world.Outcome{Kind: "step", Match: map[string]string{"workflow": "x", "step": c.fails}, Result: "failed", Message: "boom", Times: 1})
		}
		w.Outcome(world.Outcome{Kind: "step-output", Match: map[string]string{"parameter": "rows"}, Result: "42"})
		path := w.Execute(id, `{}`)
		w.Clock.Move(3 * testbed.Lifecycle)
		if got := w.Steps(path); got != c.want {
			t.Errorf("%s: steps %s, want %s", c.why, got, c.want)
		}
		testbed.WantDig(t, w.Get(path).Want(200), c.status, "status")
		if c.fails != "" && !strings.Contains(w.Log(path, c.fails), "boom\nFailed with exit code 1.") {
			t.Errorf("log %s", w.Log(path, c.fails))
		}
	}
}

func TestStepRetries(t *testing.T) {
	w := testbed.New(t)
	imageID, _ := w.ReadyImage("base", "workflow")
	own := func(options string) string {
		return `{"a": ` + testbed.Step(imageID, `, "runConfiguration": {"retryOptions": {`+options+`}}`) + `}`
	}
	plain := `{"a": ` + testbed.Step(imageID, "") + `}`
	for _, c := range []struct {
		why, steps, members, result string
		fails, attempts             int
		status                      string
	}{
		{"no options", plain, "", "failed", 1, 1, "Failed"},
		{"default number", plain, `, "retryOptions": {}`, "failed", 4, 4, "Failed"},
		{"success at last", plain, `, "retryOptions": {}`, "failed", 3, 4, "Success"},
		{"one retry", plain, `, "retryOptions": {"numberOfRetries": 1}`, "failed", 5, 2, "Failed"},
		{"no retries", plain, `, "retryOptions": {"numberOfRetries": 0}`, "failed", 1, 1, "Failed"},
		{"exit code listed", plain, `, "retryOptions": {"exitCodes": [137, 3]}`, "exit-137", 2, 3, "Success"},
		{"exit code not listed", plain, `, "retryOptions": {"exitCodes": [137, 3]}`, "failed", 1, 1, "Failed"},
		{"exit code 0", plain, `, "retryOptions": {}`, "exit-0", 1, 1, "Success"},
		{"step over workflow", own(`"numberOfRetries": 1`), `, "retryOptions": {"numberOfRetries": 5}`, "failed", 3, 2, "Failed"},
		{"backoff", own(`"exponentialBackoff": true, "numberOfRetries": 2`), "", "failed", 3, 3, "Failed"},
	} {
		t.Log(c.why)
		id := w.Flow("x", c.steps, c.members)
		w.Outcome(world.Outcome{Kind: "step", Match: map[string]string{"step": "a"}, Result: c.result, Times: c.fails})
		path := w.Execute(id, `{}`)
		w.Clock.Move(time.Hour)
		testbed.WantDig(t, w.Get(path).Want(200), c.status, "status")
		if got := strings.Count(w.Log(path, "a"), "Attempt "); got != c.attempts {
			t.Errorf("%s: %d attempts, want %d", c.why, got, c.attempts)
		}
		if err := w.ClearOutcomes(); err != nil {
			t.Fatal(err)
		}
	}
}

func TestStepTimeout(t *testing.T) {
	w := testbed.New(t)
	imageID, _ := w.ReadyImage("base", "workflow")
	for timeout, c := range map[string]struct {
		result, status string
		after          time.Duration
	}{
		"5":   {"", "Failed", 5 * time.Second},
		"60":  {"", "Success", testbed.Lifecycle},
		"120": {"stuck", "Failed", 120 * time.Second},
	} {
		id := w.Flow("x", `{"a": `+testbed.Step(imageID, `, "stepTimeout": `+timeout)+`}`, "")
		if c.result != "" {
			w.Outcome(world.Outcome{Kind: "step", Result: c.result, Times: 1})
		}
		path := w.Execute(id, `{}`)
		w.Clock.Move(c.after - time.Millisecond)
		testbed.WantDig(t, w.Get(path).Want(200), "Running", "status")
		w.Clock.Move(time.Millisecond)
		testbed.WantDig(t, w.Get(path).Want(200), c.status, "status")
		if timedOut := strings.Contains(w.Log(path, "a"), "did not finish within"); timedOut != (c.status == "Failed") {
			t.Errorf("timeout %s: log %s", timeout, w.Log(path, "a"))
		}
	}
}

func TestStepsToRun(t *testing.T) {
	w := testbed.New(t)
	imageID, _ := w.ReadyImage("base", "workflow")
	id := w.Flow("x", `{"a": `+testbed.Step(imageID, "")+`, "b": `+testbed.Step(imageID, `, "parents": ["a"]`)+`, "c": `+testbed.Step(imageID, `, "parents": ["b"]`)+`, "d": `+testbed.Step(imageID, "")+`}`, "")
	for body, want := range map[string]string{
		`{"stepsToRun": [{"stepName": "b", "runDAG": false}]}`:   "a Skipped, b Success, c Skipped, d Skipped",
		`{"stepsToRun": [{"stepName": "b", "runDAG": true}]}`:    "a Skipped, b Success, c Success, d Skipped",
		`{"stepsToRun": [{"stepName": "a"}, {"stepName": "d"}]}`: "a Success, b Skipped, c Skipped, d Success",
		`{"stepsToRun": []}`: "a Success, b Success, c Success, d Success",
	} {
		path := w.Execute(id, body)
		w.Clock.Move(time.Hour)
		items := strings.Split(w.Steps(path), ", ")
		for item := range strings.SplitSeq(want, ", ") {
			if !strings.Contains(strings.Join(items, ", "), item) {
				t.Errorf("%s: steps %v, want %s", body, items, want)
			}
		}
	}
	w.JSON(http.MethodPost, testbed.WorkflowsPath+id+"/execute", `{"stepsToRun": [{"stepName": "x"}]}`).Refused(400, "no step")
	w.JSON(http.MethodPost, testbed.WorkflowsPath+id+"/execute", `{"stepsToRun": {}}`).Refused(400, "stepsToRun must be a list")
	w.JSON(http.MethodPost, testbed.WorkflowsPath+id+"/execute", `{"params": {"stepWise": {"x": {"A": "1"}}}}`).Refused(400, "no step")
	w.JSON(http.MethodPost, testbed.WorkflowsPath+id+"/execute", `{"params": {"global": {"A": 1}}}`).Refused(400, "params.global.A must be a string")
}
