package emulator

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/peakbi/terraform-provider-peak/internal/emulator/world"
)

func TestStepsThatDoNotRun(t *testing.T) {
	w := newTestbed(t)
	imageID, _ := w.readyImage("base", "workflow")
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
		{"a failed parent", `"a": ` + step(imageID, "") + `, "b": ` + step(imageID, `, "parents": ["a"]`) + `, "c": ` + step(imageID, `, "parents": ["b"]`), "a", "a Failed, b Skipped, c Skipped", "Failed"},
		{"a skipped step lets others go on", `"a": ` + step(imageID, config("skip")) + `, "b": ` + step(imageID, `, "parents": ["a"]`), "", "a Skipped, b Success", "Success"},
		{"a skipped graph", `"a": ` + step(imageID, config("skipDAG")) + `, "b": ` + step(imageID, `, "parents": ["a"]`) + `, "c": ` + step(imageID, ""), "", "a Skipped, c Success, b Skipped", "Success"},
		{"a skipped graph and another parent", `"a": ` + step(imageID, config("skipDAG")) + `, "b": ` + step(imageID, "") + `, "c": ` + step(imageID, after(`"a", "b"`, parentStatus("one-of", `"a", "b"`, `"success"`))), "", "a Skipped, b Success, c Skipped", "Success"},
		{"on failure", `"a": ` + step(imageID, "") + `, "b": ` + step(imageID, after(`"a"`, parentStatus("all-of", `"a"`, `"failure"`))), "a", "a Failed, b Success", "Failed"},
		{"on failure, without one", `"a": ` + step(imageID, "") + `, "b": ` + step(imageID, after(`"a"`, parentStatus("all-of", `"a"`, `"failure"`))), "", "a Success, b Skipped", "Success"},
		{"whatever happens", `"a": ` + step(imageID, "") + `, "b": ` + step(imageID, after(`"a"`, parentStatus("all-of", `"a"`, `"success", "failure"`))), "a", "a Failed, b Success", "Failed"},
		{"one of two", `"a": ` + step(imageID, "") + `, "b": ` + step(imageID, "") + `, "c": ` + step(imageID, after(`"a", "b"`, parentStatus("one-of", `"a", "b"`, `"success"`))), "a", "a Failed, b Success, c Success", "Failed"},
		{"all of two", `"a": ` + step(imageID, "") + `, "b": ` + step(imageID, "") + `, "c": ` + step(imageID, after(`"a", "b"`, parentStatus("all-of", `"a", "b"`, `"success"`))), "a", "a Failed, b Success, c Skipped", "Failed"},
		{"a condition that holds", `"a": ` + step(imageID, `, "outputParameters": {"rows": "rows.txt"}`) + `, "b": ` + step(imageID, after(`"a"`, conditional("equals", "42"))), "", "a Success, b Success", "Success"},
		{"a condition that does not", `"a": ` + step(imageID, `, "outputParameters": {"rows": "rows.txt"}`) + `, "b": ` + step(imageID, after(`"a"`, conditional("equals", "43"))), "", "a Success, b Skipped", "Success"},
		{"a negative condition", `"a": ` + step(imageID, `, "outputParameters": {"rows": "rows.txt"}`) + `, "b": ` + step(imageID, after(`"a"`, conditional("not-equals", "43"))), "", "a Success, b Success", "Success"},
	} {
		t.Log(c.why)
		id := w.flow("x", `{`+c.steps+`}`, "")
		if c.fails != "" {
			w.outcome(world.Outcome{Kind: "step", Match: map[string]string{"workflow": "x", "step": c.fails}, Result: "failed", Message: "boom", Times: 1})
		}
		w.outcome(world.Outcome{Kind: "step-output", Match: map[string]string{"parameter": "rows"}, Result: "42"})
		path := w.execute(id, `{}`)
		w.clock.Move(3 * testLifecycle)
		if got := w.steps(path); got != c.want {
			t.Errorf("%s: steps %s, want %s", c.why, got, c.want)
		}
		wantDig(t, w.get(path).want(200), c.status, "status")
		if c.fails != "" && !strings.Contains(w.log(path, c.fails), "boom\nFailed with exit code 1.") {
			t.Errorf("log %s", w.log(path, c.fails))
		}
	}
}

func TestStepRetries(t *testing.T) {
	w := newTestbed(t)
	imageID, _ := w.readyImage("base", "workflow")
	own := func(options string) string {
		return `{"a": ` + step(imageID, `, "runConfiguration": {"retryOptions": {`+options+`}}`) + `}`
	}
	plain := `{"a": ` + step(imageID, "") + `}`
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
		id := w.flow("x", c.steps, c.members)
		w.outcome(world.Outcome{Kind: "step", Match: map[string]string{"step": "a"}, Result: c.result, Times: c.fails})
		path := w.execute(id, `{}`)
		w.clock.Move(time.Hour)
		wantDig(t, w.get(path).want(200), c.status, "status")
		if got := strings.Count(w.log(path, "a"), "Attempt "); got != c.attempts {
			t.Errorf("%s: %d attempts, want %d", c.why, got, c.attempts)
		}
		if err := w.ClearOutcomes(); err != nil {
			t.Fatal(err)
		}
	}
}

func TestStepTimeout(t *testing.T) {
	w := newTestbed(t)
	imageID, _ := w.readyImage("base", "workflow")
	for timeout, c := range map[string]struct {
		result, status string
		after          time.Duration
	}{
		"5":   {"", "Failed", 5 * time.Second},
		"60":  {"", "Success", testLifecycle},
		"120": {"stuck", "Failed", 120 * time.Second},
	} {
		id := w.flow("x", `{"a": `+step(imageID, `, "stepTimeout": `+timeout)+`}`, "")
		if c.result != "" {
			w.outcome(world.Outcome{Kind: "step", Result: c.result, Times: 1})
		}
		path := w.execute(id, `{}`)
		w.clock.Move(c.after - time.Millisecond)
		wantDig(t, w.get(path).want(200), "Running", "status")
		w.clock.Move(time.Millisecond)
		wantDig(t, w.get(path).want(200), c.status, "status")
		if timedOut := strings.Contains(w.log(path, "a"), "did not finish within"); timedOut != (c.status == "Failed") {
			t.Errorf("timeout %s: log %s", timeout, w.log(path, "a"))
		}
	}
}

func TestStepsToRun(t *testing.T) {
	w := newTestbed(t)
	imageID, _ := w.readyImage("base", "workflow")
	id := w.flow("x", `{"a": `+step(imageID, "")+`, "b": `+step(imageID, `, "parents": ["a"]`)+`, "c": `+step(imageID, `, "parents": ["b"]`)+`, "d": `+step(imageID, "")+`}`, "")
	for body, want := range map[string]string{
		`{"stepsToRun": [{"stepName": "b", "runDAG": false}]}`:   "a Skipped, b Success, c Skipped, d Skipped",
		`{"stepsToRun": [{"stepName": "b", "runDAG": true}]}`:    "a Skipped, b Success, c Success, d Skipped",
		`{"stepsToRun": [{"stepName": "a"}, {"stepName": "d"}]}`: "a Success, b Skipped, c Skipped, d Success",
		`{"stepsToRun": []}`: "a Success, b Success, c Success, d Success",
	} {
		path := w.execute(id, body)
		w.clock.Move(time.Hour)
		items := strings.Split(w.steps(path), ", ")
		for item := range strings.SplitSeq(want, ", ") {
			if !strings.Contains(strings.Join(items, ", "), item) {
				t.Errorf("%s: steps %v, want %s", body, items, want)
			}
		}
	}
	w.json(http.MethodPost, workflowsPath+id+"/execute", `{"stepsToRun": [{"stepName": "x"}]}`).refused(400, "no step")
	w.json(http.MethodPost, workflowsPath+id+"/execute", `{"stepsToRun": {}}`).refused(400, "stepsToRun must be a list")
	w.json(http.MethodPost, workflowsPath+id+"/execute", `{"params": {"stepWise": {"x": {"A": "1"}}}}`).refused(400, "no step")
	w.json(http.MethodPost, workflowsPath+id+"/execute", `{"params": {"global": {"A": 1}}}`).refused(400, "params.global.A must be a string")
}
