// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package peak

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"
)

const (
	executePath = "POST /workflows/api/v1/workflows/7/execute "
	newestPath  = "GET /workflows/api/v1/workflows/executions/7?count=100&pageNumber=1&pageSize=100"
)

// noExecutions is the answer to the look before an execute when there are none yet.
var noExecutions = exchangeStep{newestPath, 200, `{"pageCount":0,"executions":[]}`}

func TestExecuteWorkflow(t *testing.T) {
	client := script(t,
		noExecutions,
		exchangeStep{executePath + `{}`, 200, `{"executionId":"e1"}`},
		noExecutions,
		exchangeStep{executePath + `{"params":{"global":{"A":"1"},"stepWise":{"load":{"B":"2"}}},"stepsToRun":[{"stepName":"load","runDAG":true},{"stepName":"next","runDAG":false}]}`, 200,
			`{"executionId":"e2"}`},
		noExecutions,
		exchangeStep{executePath + `{}`, 409, `{"detail":"is running"}`},
		// Not being allowed to list is no reason not to start.
		exchangeStep{newestPath, 403, `{}`},
		exchangeStep{executePath + `{}`, 200, `{"executionId":"e3"}`},
		exchangeStep{newestPath, 404, `{"detail":"no such workflow"}`},
	)
	if id, err := client.ExecuteWorkflow(t.Context(), 7, ExecuteWorkflowBody{}, nil); err != nil || id != "e1" {
		t.Errorf("id %q, %v", id, err)
	}
	id, err := client.ExecuteWorkflow(t.Context(), 7, ExecuteWorkflowBody{
		Params:     &ExecutionParams{Global: map[string]string{"A": "1"}, StepWise: map[string]map[string]string{"load": {"B": "2"}}},
		StepsToRun: []StepToRun{{StepName: "load", RunDAG: true}, {StepName: "next"}},
	}, nil)
	if err != nil || id != "e2" {
		t.Errorf("id %q, %v", id, err)
	}
	if _, err = client.ExecuteWorkflow(t.Context(), 7, ExecuteWorkflowBody{}, nil); !IsConflict(err) || !strings.Contains(err.Error(), "is running") {
		t.Errorf("error %v", err)
	}
	if id, err := client.ExecuteWorkflow(t.Context(), 7, ExecuteWorkflowBody{}, nil); err != nil || id != "e3" {
		t.Errorf("id %q, %v", id, err)
	}
	if _, err = client.ExecuteWorkflow(t.Context(), 7, ExecuteWorkflowBody{}, nil); !IsNotFound(err) {
		t.Errorf("error %v", err)
	}
}

// TestExecuteWorkflowWaitsForTheQueue repeats what was refused because the queue is full: that execution never began.
func TestExecuteWorkflowWaitsForTheQueue(t *testing.T) {
	run := func(t *testing.T, refusals int, retryAfter string, ctx context.Context, queued func(time.Duration)) (string, []time.Duration, error) {
		t.Helper()
		requests := 0
		client, waits := testClient(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.Method == http.MethodGet {
				answer(w, 200, noExecutions.answer)
				return
			}
			if requests++; requests <= refusals {
				w.Header().Set("Retry-After", retryAfter)
				answer(w, http.StatusTooManyRequests, `{}`)
				return
			}
			answer(w, 200, `{"executionId":"e"}`)
		}))
		id, err := client.ExecuteWorkflow(ctx, 7, ExecuteWorkflowBody{}, queued)
		return id, waits.waits, err
	}
	bounded, cancel := context.WithTimeout(t.Context(), time.Hour)
	defer cancel()

	if id, waits, err := run(t, 1, "3", t.Context(), nil); err != nil || id != "e" || !slices.Equal(waits, []time.Duration{3 * time.Second}) {
		t.Errorf("id %q, waits %v, %v", id, waits, err)
	}
	if _, waits, err := run(t, 20, "3", bounded, nil); StatusOf(err) != http.StatusTooManyRequests || len(waits) != 4 {
		t.Errorf("without anybody who waits: waits %v, %v", waits, err)
	}
	var heard []time.Duration
	hear := func(wait time.Duration) { heard = append(heard, wait) }
	if id, waits, err := run(t, 20, "3", bounded, hear); err != nil || id != "e" || len(waits) != 20 || !slices.Equal(waits, heard) || heard[3] != 3*time.Second || heard[19] != DefaultMaxBackoff {
		t.Errorf("id %q, waits %v, heard of %v, %v", id, waits, heard, err)
	}
	if _, _, err := run(t, 20, "3", t.Context(), hear); StatusOf(err) != http.StatusTooManyRequests {
		t.Errorf("without a deadline: %v", err)
	}
	if _, _, err := run(t, 20, "4000", bounded, hear); StatusOf(err) != http.StatusTooManyRequests || !strings.Contains(err.Error(), "the time of this operation ends before") {
		t.Errorf("with a wait beyond the deadline: %v", err)
	}
}

// workflowServer is a platform that loses the answers to executes. Its clock is three hours behind.
type workflowServer struct {
	t        *testing.T
	executes int
	looks    int
	list     []string
	// onExecute adds executions, and ends the exchange.
	onExecute func(s *workflowServer, w http.ResponseWriter)
	// onLook is called with the number of the look, from 1 for the one before the execute.
	onLook func(s *workflowServer, number int) (status int)
}

func (s *workflowServer) now() time.Time { return time.Now().Add(-3 * time.Hour) }

func (s *workflowServer) add(id string, age time.Duration) {
	s.list = append(s.list, fmt.Sprintf(`{"executionId":%q,"status":"Running","executedAt":%q}`, id, s.now().Add(-age).UTC().Format("2006-01-02T15:04:05.000Z")))
}

func (s *workflowServer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header()["Date"] = []string{s.now().UTC().Format(http.TimeFormat)}
	if r.Method == http.MethodPost {
		s.executes++
		s.onExecute(s, w)
		return
	}
	s.looks++
	if s.onLook != nil {
		if status := s.onLook(s, s.looks); status != 0 {
			answer(w, status, `{}`)
			return
		}
	}
	answer(w, 200, `{"pageCount":1,"executions":[`+strings.Join(s.list, ",")+`]}`)
}

// TestExecuteWorkflowIsNeverSentTwice follows what provably appeared since, and says so when nothing did.
func TestExecuteWorkflowIsNeverSentTwice(t *testing.T) {
	lose := func(_ *workflowServer, w http.ResponseWriter) { cut(w) }
	started := func(then func(*workflowServer, http.ResponseWriter)) func(*workflowServer, http.ResponseWriter) {
		return func(s *workflowServer, w http.ResponseWriter) {
			s.add("mine", 0)
			then(s, w)
		}
	}
	gateway := func(status int) func(*workflowServer, http.ResponseWriter) {
		return func(_ *workflowServer, w http.ResponseWriter) { answer(w, status, `{}`) }
	}
	for name, tc := range map[string]struct {
		onExecute func(*workflowServer, http.ResponseWriter)
		onLook    func(*workflowServer, int) int
		id        string
		found     []string
		contains  string
	}{
		"cut, started":        {onExecute: started(lose), id: "mine"},
		"502, started":        {onExecute: started(gateway(502)), id: "mine"},
		"504, started":        {onExecute: started(gateway(504)), id: "mine"},
		"unreadable, started": {onExecute: started(gateway(200)), id: "mine"},
		"cut, not started":    {onExecute: lose, contains: "the connection broke"},
		"503, not started":    {onExecute: gateway(503), contains: "503"},
		"started late": {onExecute: lose, id: "mine", onLook: func(s *workflowServer, number int) int {
			if number == 4 {
				s.add("mine", 0)
			}
			return 0
		}},
		"two appeared": {onExecute: started(func(s *workflowServer, w http.ResponseWriter) {
			s.add("another", 0)
			cut(w)
		}), found: []string{"another", "mine"}},
		"one from before that was not listed then": {onExecute: func(s *workflowServer, w http.ResponseWriter) {
			s.add("older", time.Minute)
			cut(w)
		}, contains: "the connection broke"},
		"looking fails": {onExecute: started(lose), onLook: func(_ *workflowServer, number int) int {
			if number > 1 {
				return 403
			}
			return 0
		}, contains: "looking for it failed as well"},
		"not listed before, started": {onExecute: started(lose), id: "mine", onLook: func(_ *workflowServer, number int) int {
			if number == 1 {
				return 403
			}
			return 0
		}},
	} {
		t.Run(name, func(t *testing.T) {
			server := &workflowServer{t: t, onExecute: tc.onExecute, onLook: tc.onLook}
			server.add("old", time.Hour)
			// A moment ago: within the tolerance between clocks, so only the look before tells it apart.
			if tc.onLook == nil {
				server.add("just before", 500*time.Millisecond)
			}
			client, _ := testClient(t, server)
			id, err := client.ExecuteWorkflow(t.Context(), 7, ExecuteWorkflowBody{}, nil)
			if id != tc.id || (err == nil) != (tc.id != "") {
				t.Fatalf("id %q, error %v", id, err)
			}
			if server.executes != 1 {
				t.Errorf("the execute was sent %d times", server.executes)
			}
			if err == nil {
				return
			}
			unknown, ok := errors.AsType[*UnknownOutcomeError](err)
			// Which is the newest of two depends on the millisecond in which each began.
			if !ok || !slices.Equal(slices.Sorted(slices.Values(unknown.Found)), tc.found) || !strings.Contains(err.Error(), tc.contains) {
				t.Errorf("error %v", err)
			}
		})
	}
}

// TestExecuteWorkflowInterrupted tells at once what is not known.
func TestExecuteWorkflowInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	server := &workflowServer{t: t, onExecute: func(s *workflowServer, w http.ResponseWriter) {
		s.add("mine", 0)
		cancel()
		time.Sleep(20 * time.Millisecond)
		cut(w)
	}}
	client, _ := testClient(t, server)
	_, err := client.ExecuteWorkflow(ctx, 7, ExecuteWorkflowBody{}, nil)
	if _, ok := errors.AsType[*UnknownOutcomeError](err); !ok || !errors.Is(err, context.Canceled) || server.looks != 1 {
		t.Errorf("%d looks, error %v", server.looks, err)
	}
	if _, err := client.ExecuteWorkflow(ctx, 7, ExecuteWorkflowBody{}, nil); !errors.Is(err, context.Canceled) || server.executes != 1 {
		t.Errorf("%d executes, error %v", server.executes, err)
	}
}
