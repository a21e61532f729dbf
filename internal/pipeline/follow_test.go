// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package pipeline

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/peakbi/terraform-provider-peak/internal/framework/wait"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// executionServer answers the reads of execution e-1 of workflow 7 in turn, the last answer also to further ones; a number is
// a status without a body. Every step has the same log.
func executionServer(t *testing.T, logs string, answers ...string) Follower {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body := logs
		if strings.HasSuffix(r.URL.Path, "/workflows/7/executions/e-1") {
			body = answers[0]
			if len(answers) > 1 {
				answers = answers[1:]
			}
		}
		if status, err := strconv.Atoi(body); err == nil {
			w.WriteHeader(status)
			return
		}
		_, _ = w.Write([]byte(body))
	}))
	t.Cleanup(server.Close)
	client, err := peak.New(peak.Config{Token: "t-0123456789", Endpoint: server.URL})
	if err != nil {
		t.Fatal(err)
	}
	return Follower{Client: client, Poll: wait.Poll{Min: time.Millisecond, Max: time.Millisecond}, WorkflowID: 7, ExecutionID: "e-1"}
}

const (
	begun   = `{"runId":"e-1","status":"Running","steps":[{"name":"load","status":"Running"},{"name":"train","status":"Pending"}]}`
	halfway = `{"runId":"e-1","status":"Running","steps":[{"name":"load","status":"Success","startedAt":"2024-05-01T09:00:00.000Z","finishedAt":"2024-05-01T09:01:30.000Z"},{"name":"train","status":"Running"}]}`
	good    = `{"runId":"e-1","status":"Success","executedAt":"2024-05-01T09:00:00.000Z","finishedAt":"2024-05-01T09:02:00.000Z","steps":[{"name":"load","status":"Success"},{"name":"train","status":"Success"}]}`
	bad     = `{"runId":"e-1","status":"Failed","steps":[{"name":"load","status":"Failed"},{"name":"train","status":"Skipped"}]}`
	stopped = `{"runId":"e-1","status":"Stopped","steps":[]}`
	logText = `{"logs":[{"message":"begin"},{"message":"ValueError: no rows"}]}`
)

func TestFollower(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		logs     string
		answers  []string
		progress []string
		summary  string
		detail   string
	}{
		"good": {answers: []string{"404", begun, begun, halfway, good}, progress: []string{
			`step "load": Running`, `step "load": Success after 1m30s`, `step "train": Running`, `step "train": Success`, `execution Success after 2m0s`,
		}},
		"failed": {logText, []string{begun, bad}, []string{`step "load": Running`, `step "load": Failed`, `step "train": Skipped`, `execution Failed`},
			"Execution failed", "Execution e-1 of workflow 7 ended in status \"Failed\"\n\nStep \"load\" failed. Its log ends with:\n\n  begin\n  ValueError: no rows\n\nCorrect the cause, then run the action again."},
		"failed, log lost": {"403", []string{bad}, []string{`step "load": Failed`, `step "train": Skipped`, `execution Failed`}, "Execution failed", "Its log could not be read: GET "},
		"stopped":          {logText, []string{stopped}, []string{"execution Stopped"}, "Execution failed", "ended in status \"Stopped\"\n\nCorrect"},
		"never known":      {"", []string{"404"}, nil, "Cannot follow the execution", "Execution e-1 of workflow 7 was started, but how it stands cannot be read."},
		"not allowed":      {"", []string{begun, "403"}, []string{`step "load": Running`}, "Cannot follow the execution", "403 Forbidden"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := executionServer(t, test.logs, test.answers...)
			var progress []string
			f.Progress = func(message string) { progress = append(progress, message) }
			_, err := f.Run(t.Context())
			if !slices.Equal(progress, test.progress) {
				t.Errorf("progress %q, want %q", progress, test.progress)
			}
			if test.summary == "" {
				if err != nil {
					t.Error(err)
				}
				return
			}
			if err == nil {
				t.Fatal("no error")
			}
			if summary, detail := f.Explain(err); summary != test.summary || !strings.Contains(detail, test.detail) {
				t.Errorf("%s: %s, want %s: ...%s", summary, detail, test.summary, test.detail)
			}
		})
	}
}

// TestFollower_left ends with its context, at once, and says what goes on.
func TestFollower_left(t *testing.T) {
	t.Parallel()
	const still = "Execution e-1 of workflow 7 is still running on the platform, and nothing stops it"
	f := executionServer(t, "", begun)
	ctx, cancel := context.WithTimeout(t.Context(), time.Second)
	defer cancel()
	_, err := f.Run(ctx)
	if summary, detail := f.Explain(err); !errors.Is(err, context.DeadlineExceeded) || summary != "Execution not finished in time" || !strings.Contains(detail, still) || !strings.Contains(detail, "load") {
		t.Errorf("%v: %s: %s", err, summary, detail)
	}

	f = executionServer(t, "", begun)
	f.Poll = wait.Poll{Min: time.Hour, Max: time.Hour}
	ctx, interrupt := context.WithCancel(t.Context())
	f.Progress = func(string) { interrupt() }
	_, err = f.Run(ctx)
	if summary, detail := f.Explain(err); !errors.Is(err, context.Canceled) || summary != "Execution left running" || !strings.Contains(detail, still) || !strings.Contains(detail, "step load") {
		t.Errorf("%v: %s: %s", err, summary, detail)
	}
}
