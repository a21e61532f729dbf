// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package peak

import (
	"encoding/json"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
)

func TestListWorkflows(t *testing.T) {
	client := script(t,
		exchangeStep{"GET /workflows/api/v1/workflows/?pageNumber=1&pageSize=100", 200, `{"pageCount":1,"workflowsCount":2,"workflows":[
			{"id":7,"name":"etl","status":"Running","createdAt":"1","updatedAt":"2","lastExecution":{"executionId":"e","executedAt":"3","status":"Running","rerunId":null},
				"triggers":[{"scheduled":true,"cron":"0 2 * * *"},{"webhook":"hook"}],"tags":[{"name":"x"},"y"]},
			{"id":8.0,"name":"idle","status":"Draft","lastExecution":null,"triggers":[],"tags":null}]}`},
		exchangeStep{"GET /workflows/api/v1/workflows/?lastExecutionStatus=Failed&lastExecutionStatus=Stopped&lastModifiedBy=a%40b.c&lastModifiedBy=d%40e.f" +
			"&pageNumber=1&pageSize=5&searchTerm=e+tl&workflowStatus=Paused&workflowStatus=Draft", 200, `{"pageCount":0}`},
	)
	equal(t, all(t, client.ListWorkflows(t.Context(), ListWorkflowsQuery{})), []Workflow{
		{
			ID: 7, Name: "etl", Status: "Running", CreatedAt: "1", UpdatedAt: "2", Tags: []string{"x", "y"},
			LastExecution: &LastExecution{ExecutionID: "e", ExecutedAt: "3", Status: "Running"},
			Triggers:      []any{map[string]any{"scheduled": true, "cron": "0 2 * * *"}, map[string]any{"webhook": "hook"}},
		},
		{ID: 8, Name: "idle", Status: "Draft", Triggers: []any{}},
	})
	equal(t, all(t, client.ListWorkflows(t.Context(), ListWorkflowsQuery{
		Status: []string{"Paused", "Draft"}, LastExecutionStatus: []string{"Failed", "Stopped"}, LastModifiedBy: []string{"a@b.c", "d@e.f"}, SearchTerm: "e tl", PageSize: 5,
	})), []Workflow(nil))
}

func TestGetWorkflow(t *testing.T) {
	const get = "GET /workflows/api/v1/workflows/7"
	number := func(text string) json.Number { return json.Number(text) }
	for name, tc := range map[string]struct {
		answer string
		want   Workflow
	}{
		"everything": {
			`{"id":"7","name":"etl","status":"Available","createdAt":"1","updatedAt":"2","lastExecution":{"executionId":5,"executedAt":null,"status":"Success"},
				"tags":[{"name":"x"}],"triggers":[{"webhook":"hook"}],"watchers":[{"user":"a@b.c"}],"retryOptions":{"duration":5.0},"metadata":{"allowConcurrentExecution":true},
				"steps":{"load":{"imageId":21.0,"imageName":"etl","stepTimeout":null,"parameters":{"env":[{"A":"1"},{"B":"2"}]}}}}`,
			Workflow{
				ID: 7, Name: "etl", Status: "Available", CreatedAt: "1", UpdatedAt: "2", Tags: []string{"x"},
				LastExecution: &LastExecution{ExecutionID: "5", Status: "Success"},
				Triggers:      []any{map[string]any{"webhook": "hook"}}, Watchers: []any{map[string]any{"user": "a@b.c"}},
				RetryOptions: map[string]any{"duration": number("5.0")}, HasRetryOptions: true,
				Metadata: WorkflowMetadata{new(true)}, HasMetadata: true,
				Steps: map[string]any{"load": map[string]any{
					"imageId": number("21.0"), "imageName": "etl", "stepTimeout": nil,
					"parameters": map[string]any{"env": []any{map[string]any{"A": "1"}, map[string]any{"B": "2"}}},
				}},
			},
		},
		"members missing": {`{"name":"etl"}`, Workflow{ID: 7, Name: "etl"}},
		"members null": {
			`{"id":null,"name":"etl","status":null,"createdAt":null,"tags":null,"steps":null,"triggers":null,"watchers":null,"retryOptions":null,"metadata":null,"lastExecution":null}`,
			Workflow{ID: 7, Name: "etl"},
		},
		"metadata without the setting": {`{"name":"etl","metadata":{}}`, Workflow{ID: 7, Name: "etl", HasMetadata: true}},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := script(t, exchangeStep{get, 200, tc.answer}).GetWorkflow(t.Context(), 7)
			if err != nil {
				t.Fatal(err)
			}
			equal(t, got, tc.want)
		})
	}
	for answer, want := range map[string]string{
		`{"name":"etl","steps":[]}`:         `the member "steps" has a form`,
		`{"name":"etl","triggers":{}}`:      `the member "triggers" has a form`,
		`{"name":"etl","retryOptions":"x"}`: `the member "retryOptions" has a form`,
		`{"id":7}`:                          `lacks the member "name"`,
		`{"id":7.5,"name":"etl"}`:           `not a whole number`,
		`null`:                              `the answer is empty`,
	} {
		if _, err := script(t, exchangeStep{get, 200, answer}).GetWorkflow(t.Context(), 7); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: error %v, want %q", answer, err, want)
		}
	}
	if _, err := script(t, exchangeStep{get, 404, `{}`}).GetWorkflow(t.Context(), 7); !IsNotFound(err) {
		t.Errorf("error %v", err)
	}
}

func TestWebhookIDs(t *testing.T) {
	for answer, want := range map[string][]string{
		`[{"webhook":"a"},{"cron":"0 2 * * *"},{"webhook":"b"}]`: {"a", "b"},
		`[{"webhook":true}]`:                              nil,
		`[{"scheduled":true,"cron":"c","webhook":false}]`: nil,
		`[{"webhook":null},{"webhook":""},null,"x"]`:      nil,
		`[]`:   nil,
		`null`: nil,
	} {
		client := script(t,
			exchangeStep{`POST /workflows/api/v1/workflows/ {"name":"etl","steps":{}}`, 201, `{"id":7,"triggers":` + answer + `}`},
			exchangeStep{"GET /workflows/api/v1/workflows/7", 200, `{"id":7,"name":"etl","triggers":` + answer + `}`},
		)
		written, err := client.CreateWorkflow(t.Context(), WorkflowBody{Name: "etl", Steps: map[string]any{}})
		if err != nil {
			t.Fatal(err)
		}
		equal(t, written, WorkflowWritten{ID: 7, WebhookIDs: want})
		shown, err := client.GetWorkflow(t.Context(), 7)
		if err != nil {
			t.Fatal(err)
		}
		equal(t, shown.WebhookIDs(), want)
	}
}

func TestWorkflowWrites(t *testing.T) {
	const path = "/workflows/api/v1/workflows/"
	full := `{"name":"etl","metadata":{"allowConcurrentExecution":false},"tags":[],"triggers":[{"webhook":true,"webhookPolicy":"preserve"}],"watchers":[],` +
		`"retryOptions":{"duration":5},"steps":{"load":{"command":"run"}}}`
	body := WorkflowBody{
		Name: "etl", Metadata: &WorkflowMetadata{new(false)}, Tags: []Tag{}, Triggers: []any{map[string]any{"webhook": true, "webhookPolicy": "preserve"}}, Watchers: []any{},
		RetryOptions: map[string]any{"duration": 5}, Steps: map[string]any{"load": map[string]any{"command": "run"}},
	}
	client := script(t,
		exchangeStep{"POST " + path + ` {"name":"etl","steps":{"load":{"command":"run"}}}`, 201, `{"id":"7","triggers":[]}`},
		exchangeStep{"POST " + path + " " + full, 201, `{"id":8,"triggers":[{"webhook":"hook"}]}`},
		exchangeStep{"PUT " + path + "8 " + full, 200, `{"id":8,"triggers":[{"webhook":"hook"}]}`},
		exchangeStep{"PUT " + path + `8 {"name":"etl","steps":null}`, 200, `{}`},
		exchangeStep{"POST " + path + "8/pause {}", 200, `{}`},
		exchangeStep{"POST " + path + "8/resume {}", 200, ``},
		exchangeStep{"DELETE " + path + "8", 200, `{}`},
		exchangeStep{"DELETE " + path + "8", 404, `{}`},
		exchangeStep{"POST " + path + "8/pause {}", 409, `{"detail":"not scheduled"}`},
		exchangeStep{"GET " + path + "8", 200, `{"id":8,"name":"etl","status":"Available"}`},
		exchangeStep{"DELETE " + path + "8", 409, `{"detail":"running"}`},
		exchangeStep{"PUT " + path + "8 " + full, 409, `{"detail":"running"}`},
	)
	ctx := t.Context()
	small, err := client.CreateWorkflow(ctx, WorkflowBody{Name: "etl", Steps: map[string]any{"load": map[string]any{"command": "run"}}})
	if err != nil {
		t.Fatal(err)
	}
	equal(t, small, WorkflowWritten{ID: 7})
	created, err := client.CreateWorkflow(ctx, body)
	if err != nil {
		t.Fatal(err)
	}
	equal(t, created, WorkflowWritten{ID: 8, WebhookIDs: []string{"hook"}})
	updated, err := client.UpdateWorkflow(ctx, 8, body)
	if err != nil {
		t.Fatal(err)
	}
	equal(t, updated, created)
	_, err = client.UpdateWorkflow(ctx, 8, WorkflowBody{Name: "etl"})
	for i, err := range []error{err, client.PauseWorkflow(ctx, 8), client.ResumeWorkflow(ctx, 8), client.DeleteWorkflow(ctx, 8), client.DeleteWorkflow(ctx, 8)} {
		if err != nil {
			t.Errorf("call %d: %v", i, err)
		}
	}
	pause, remove := client.PauseWorkflow(ctx, 8), client.DeleteWorkflow(ctx, 8)
	_, update := client.UpdateWorkflow(ctx, 8, body)
	for i, err := range []error{pause, remove, update} {
		if !IsConflict(err) {
			t.Errorf("refused call %d: %v", i, err)
		}
	}
}

// TestWorkflowRepeats has everything but the create of a workflow repeated when the platform fails.
func TestWorkflowRepeats(t *testing.T) {
	ctx := t.Context()
	for name, tc := range map[string]struct {
		send func(*Client) error
		want int64 // requests
	}{
		"update": {func(c *Client) error { _, err := c.UpdateWorkflow(ctx, 7, WorkflowBody{Name: "etl"}); return err }, 2},
		"delete": {func(c *Client) error { return c.DeleteWorkflow(ctx, 7) }, 2},
		"pause":  {func(c *Client) error { return c.PauseWorkflow(ctx, 7) }, 2},
		"resume": {func(c *Client) error { return c.ResumeWorkflow(ctx, 7) }, 2},
	} {
		for failure, fail := range map[string]func(http.ResponseWriter){
			"500": func(w http.ResponseWriter) { answer(w, 500, `{}`) },
			"503": func(w http.ResponseWriter) { answer(w, 503, ``) },
			"cut": cut,
		} {
			t.Run(name+" "+failure, func(t *testing.T) {
				var requests atomic.Int64
				client, _ := testClient(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
					if requests.Add(1) == 1 {
						fail(w)
						return
					}
					answer(w, 200, `{"id":7,"executionId":"e"}`)
				}), noReuse)
				if err := tc.send(client); (err != nil) != (tc.want == 1) || requests.Load() != tc.want {
					t.Errorf("%d requests, want %d; error %v", requests.Load(), tc.want, err)
				}
			})
		}
	}
}

// TestWorkflowTokensStayHidden has the platform repeat the whole request in its message.
func TestWorkflowTokensStayHidden(t *testing.T) {
	body := WorkflowBody{Name: "etl", Steps: map[string]any{
		"load":  map[string]any{"repository": map[string]any{"url": "u", "token": "gh-secret-token"}},
		"query": map[string]any{"repository": map[string]any{"url": "u", "token": "gh-other-token"}},
		"open":  map[string]any{"repository": map[string]any{"url": "u"}},
		"plain": map[string]any{"command": "run"},
	}}
	echo := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var sent json.RawMessage
		if err := json.NewDecoder(r.Body).Decode(&sent); err != nil {
			t.Error(err)
		}
		text, err := json.Marshal(map[string]string{"detail": "cannot take " + string(sent)})
		if err != nil {
			t.Error(err)
		}
		answer(w, 400, string(text))
	})
	client, _ := testClient(t, echo)
	_, create := client.CreateWorkflow(t.Context(), body)
	_, update := client.UpdateWorkflow(t.Context(), 7, body)
	for _, err := range []error{create, update} {
		if err == nil || strings.Contains(err.Error(), "gh-") || !strings.Contains(err.Error(), `"token":"(hidden)"`) {
			t.Errorf("error %v", err)
		}
	}
}

func TestSameSteps(t *testing.T) {
	sent := WorkflowBody{Steps: map[string]any{"a": map[string]any{"command": "run"}, "b": map[string]any{"type": "http"}}}
	for name, tc := range map[string]struct {
		steps string
		want  bool
	}{
		"same":            {`{"a":{"command":"run","imageName":"x"},"b":{"type":"http","url":"u"}}`, true},
		"other command":   {`{"a":{"command":"sh"},"b":{}}`, false},
		"a command more":  {`{"a":{"command":"run"},"b":{"command":"x"}}`, false},
		"other name":      {`{"a":{"command":"run"},"c":{}}`, false},
		"one more":        {`{"a":{"command":"run"},"b":{},"c":{}}`, false},
		"none":            {`{}`, false},
		"not even a step": {`{"a":"run","b":{}}`, false},
	} {
		var shown Workflow
		if err := json.Unmarshal([]byte(`{"id":1,"name":"etl","steps":`+tc.steps+`}`), &shown); err != nil {
			t.Fatal(err)
		}
		if got := sameWorkflow(shown, sent); got != tc.want {
			t.Errorf("%s: %t", name, got)
		}
	}
}
