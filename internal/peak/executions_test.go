// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package peak

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"
)

func TestListExecutions(t *testing.T) {
	const path = "GET /workflows/api/v1/workflows/executions/7?"
	client := script(t,
		exchangeStep{path + "pageNumber=1&pageSize=2", 200, `{"workflowId":7,"pageCount":2,"executions":[
			{"executionId":"a","status":"Success","executedAt":"1","finishedAt":"2","duration":"1m 3s"},{"executionId":5,"status":"Running","finishedAt":null,"duration":63.5}]}`},
		exchangeStep{path + "pageNumber=2&pageSize=2", 200, `{"workflowId":7,"pageCount":2,"executions":[{"executionId":"c"}]}`},
		exchangeStep{path + "count=3&dateFrom=2024-05-01T00%3A00%3A00Z&dateTo=2024-05-31T00%3A00%3A00Z&pageNumber=1&pageSize=100&statuses=Failed&statuses=Stopped", 200,
			`{"pageCount":1,"executions":[]}`},
		exchangeStep{path + "pageNumber=1&pageSize=100", 404, `{"detail":"no such workflow"}`},
	)
	equal(t, all(t, client.ListExecutions(t.Context(), 7, ListExecutionsQuery{PageSize: 2})), []Execution{
		{ID: "a", Status: "Success", ExecutedAt: "1", FinishedAt: "2", Duration: "1m 3s"}, {ID: "5", Status: "Running", Duration: "63.5"}, {ID: "c"},
	})
	equal(t, all(t, client.ListExecutions(t.Context(), 7, ListExecutionsQuery{
		Count: 3, Statuses: []string{"Failed", "Stopped"}, DateFrom: "2024-05-01T00:00:00Z", DateTo: "2024-05-31T00:00:00Z",
	})), []Execution(nil))
	for _, err := range client.ListExecutions(t.Context(), 7, ListExecutionsQuery{}) {
		if !IsNotFound(err) {
			t.Errorf("error %v", err)
		}
	}
}

func TestGetExecution(t *testing.T) {
	const path = "GET /workflows/api/v1/workflows/7/executions/e%2F1"
	client := script(t,
		exchangeStep{path, 200, `{"runId":"e/1","status":"Failed","executedAt":"1","finishedAt":"2","steps":[
			{"name":"load","stepType":"standard","status":"Failed","startedAt":"1","finishedAt":"2","image":"etl:1","output":{"rows": 5},"nodeId":"n"},
			{"name":"next","status":"Skipped","startedAt":null,"image":null,"output":null}]}`},
		exchangeStep{path, 200, `{"status":"Running","finishedAt":null,"steps":null}`},
		exchangeStep{path, 200, `{}`},
		exchangeStep{path, 404, `{}`},
	)
	full, err := client.GetExecution(t.Context(), 7, "e/1")
	if err != nil {
		t.Fatal(err)
	}
	equal(t, full, ExecutionDetails{RunID: "e/1", Status: "Failed", ExecutedAt: "1", FinishedAt: "2", Steps: []ExecutionStep{
		{Name: "load", StepType: "standard", Status: "Failed", StartedAt: "1", FinishedAt: "2", Image: "etl:1", Output: `{"rows":5}`, NodeID: "n"},
		{Name: "next", Status: "Skipped"},
	}})
	sparse, err := client.GetExecution(t.Context(), 7, "e/1")
	if err != nil {
		t.Fatal(err)
	}
	equal(t, sparse, ExecutionDetails{Status: "Running"})
	if _, err := client.GetExecution(t.Context(), 7, "e/1"); err == nil || !strings.Contains(err.Error(), `lacks the member "status"`) {
		t.Errorf("error %v", err)
	}
	if _, err := client.GetExecution(t.Context(), 7, "e/1"); !IsNotFound(err) {
		t.Errorf("error %v", err)
	}
}

func TestStepLogs(t *testing.T) {
	const path = "/workflows/api/v1/workflows/7/executions/e/logs"
	client := scriptHub(t,
		exchangeStep{"GET " + path + "?stepName=load", 200, `{"stepRunStatus":"Running","nextToken":"t&1","logs":[
			{"message":"one","timestamp":1714555800000},{"message":2,"timestamp":"2024-05-01T09:30:00Z"},{"message":null,"timestamp":null}]}`},
		exchangeStep{"GET " + path + "?nextToken=t%261&stepName=load", 200, `{"stepRunStatus":null,"logs":null,"nextToken":null}`},
		exchangeStep{"GET " + path + "/download?stepName=load", 200, `{"downloadUrl":"https://files.example.com/log?signature=s"}`},
		exchangeStep{"GET " + path + "/download?stepName=load", 200, `{}`},
	)
	at := time.Date(2024, 5, 1, 9, 30, 0, 0, time.UTC)
	first, err := client.GetStepLogs(t.Context(), 7, "e", "load", "")
	if err != nil {
		t.Fatal(err)
	}
	equal(t, first, StepLogs{StepRunStatus: "Running", NextToken: "t&1", Logs: []LogLine{{"one", at}, {"2", at}, {}}})
	last, err := client.GetStepLogs(t.Context(), 7, "e", "load", "t&1")
	if err != nil {
		t.Fatal(err)
	}
	equal(t, last, StepLogs{})
	if address, err := client.StepLogsDownloadURL(t.Context(), 7, "e", "load"); err != nil || address != "https://files.example.com/log?signature=s" {
		t.Errorf("%q, %v", address, err)
	}
	if _, err := client.StepLogsDownloadURL(t.Context(), 7, "e", "load"); err == nil || !strings.Contains(err.Error(), `lacks the member "downloadUrl"`) {
		t.Errorf("error %v", err)
	}
}

func TestStepLogTail(t *testing.T) {
	const first = "GET /workflows/api/v1/workflows/7/executions/e/logs?stepName=load"
	page := func(next string, messages ...string) string {
		lines := make([]string, len(messages))
		for i, message := range messages {
			lines[i] = fmt.Sprintf(`{"message":%q}`, message)
		}
		return `{"logs":[` + strings.Join(lines, ",") + `],"nextToken":"` + next + `"}`
	}
	token := func(text string) string {
		return "GET /workflows/api/v1/workflows/7/executions/e/logs?nextToken=" + text + "&stepName=load"
	}
	for name, tc := range map[string]struct {
		pages []exchangeStep
		want  string
	}{
		"one page":             {[]exchangeStep{{first, 200, page("", "a", "b", "c")}}, "b c"},
		"across pages":         {[]exchangeStep{{first, 200, page("1", "a", "b")}, {token("1"), 200, page("", "c")}}, "b c"},
		"the token stays":      {[]exchangeStep{{first, 200, page("1", "a")}, {token("1"), 200, page("1", "b")}}, "a b"},
		"empty, then more":     {[]exchangeStep{{first, 200, page("1", "a")}, {token("1"), 200, page("2")}, {token("2"), 200, page("", "b")}}, "a b"},
		"nothing":              {[]exchangeStep{{first, 200, page("")}}, ""},
		"tokens without lines": {[]exchangeStep{{first, 200, page("1")}, {token("1"), 200, page("2")}, {token("2"), 200, page("3")}, {token("3"), 200, page("4")}, {token("4"), 200, page("5")}}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			tail, err := scriptHub(t, tc.pages...).StepLogTail(t.Context(), 7, "e", "load", 2)
			if err != nil {
				t.Fatal(err)
			}
			messages := make([]string, len(tail))
			for i, line := range tail {
				messages[i] = line.Message
			}
			equal(t, strings.Join(messages, " "), tc.want)
		})
	}
	if _, err := scriptHub(t, exchangeStep{first, 404, `{}`}).StepLogTail(t.Context(), 7, "e", "load", 2); !IsNotFound(err) {
		t.Errorf("error %v", err)
	}
}

// TestStepLogTailEnds has a log whose pages never end, the last that is read with lines that are too long to show.
func TestStepLogTailEnds(t *testing.T) {
	pages := 0
	client, _ := testClient(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/tenant-metadata") {
			answer(w, 200, `{}`)
			return
		}
		pages++
		message := "x"
		if pages > maxLogPages-3 {
			message = strings.Repeat("x", 2*maxLogLine)
		}
		answer(w, 200, fmt.Sprintf(`{"logs":[{"message":%q}],"nextToken":"%d"}`, message, pages))
	}))
	tail, err := client.StepLogTail(t.Context(), 7, "e", "load", 3)
	if err == nil || !strings.Contains(err.Error(), "the log of step load has more than") || pages != maxLogPages {
		t.Errorf("%d pages, error %v", pages, err)
	}
	if len(tail) != 3 || len(tail[0].Message) != maxLogLine {
		t.Errorf("got %d lines", len(tail))
	}
}
