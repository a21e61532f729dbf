// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package peak

import (
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// workflowsPath is the collection of workflows (contract 16).
const workflowsPath = "/workflows/api/v1/workflows/"

// WorkflowBody is the whole body of CreateWorkflow and UpdateWorkflow (contract 16.2), which replaces all there is. The
// members below the first level are JSON as encoding/json marshals it; internal/pipeline has their tables.
type WorkflowBody struct {
	Name         string            `json:"name"`
	Metadata     *WorkflowMetadata `json:"metadata,omitempty"`
	Tags         []Tag             `json:"tags,omitzero"`
	Triggers     []any             `json:"triggers,omitzero"`
	Watchers     []any             `json:"watchers,omitzero"`
	RetryOptions map[string]any    `json:"retryOptions,omitempty"`
	Steps        map[string]any    `json:"steps"`

	// Secrets are texts in the body that no error may repeat, see Texts. Tokens of repositories are kept out of errors anyway.
	Secrets []string `json:"-"`
}

// WorkflowMetadata holds the settings of a workflow as a whole.
type WorkflowMetadata struct {
	AllowConcurrentExecution *bool `json:"allowConcurrentExecution,omitempty"`
}

// Tag is a tag as requests carry it (contract 9).
type Tag struct {
	Name string `json:"name"`
}

// WorkflowWritten is what a create or update answers. WebhookIDs are those of the webhook triggers, in their order.
type WorkflowWritten struct {
	ID         int64
	WebhookIDs []string
}

// Workflow is a described workflow (contract 16.4). Steps, Triggers, Watchers and RetryOptions are JSON with numbers as
// json.Number; their shapes differ from the ones in requests. HasMetadata and HasRetryOptions say whether the platform
// shows these members at all, which is not documented.
type Workflow struct {
	ID              int64
	Name            string
	Status          string // Draft, Running, Available, Paused
	CreatedAt       string
	UpdatedAt       string
	Tags            []string
	Steps           map[string]any
	Triggers        []any
	Watchers        []any
	RetryOptions    map[string]any
	HasRetryOptions bool
	Metadata        WorkflowMetadata
	HasMetadata     bool
	LastExecution   *LastExecution
}

// LastExecution is the newest execution of a workflow.
type LastExecution struct {
	ExecutionID string
	ExecutedAt  string
	Status      string // Success, Running, Stopped, Stopping, Failed
}

// UnmarshalJSON tolerates missing and null members.
func (l *LastExecution) UnmarshalJSON(data []byte) error {
	var answer Execution
	err := json.Unmarshal(data, &answer)
	*l = LastExecution{ExecutionID: answer.ID, ExecutedAt: answer.ExecutedAt, Status: answer.Status}
	return err
}

// UnmarshalJSON tolerates missing and null members.
func (w *Workflow) UnmarshalJSON(data []byte) error {
	var answer struct {
		ID            integer           `json:"id"`
		Name          string            `json:"name"`
		Status        string            `json:"status"`
		CreatedAt     instant           `json:"createdAt"`
		UpdatedAt     instant           `json:"updatedAt"`
		Tags          []tag             `json:"tags"`
		Steps         exact             `json:"steps"`
		Triggers      exact             `json:"triggers"`
		Watchers      exact             `json:"watchers"`
		RetryOptions  exact             `json:"retryOptions"`
		Metadata      *WorkflowMetadata `json:"metadata"`
		LastExecution *LastExecution    `json:"lastExecution"`
	}
	if err := json.Unmarshal(data, &answer); err != nil {
		return err
	}
	*w = Workflow{
		ID: int64(answer.ID), Name: answer.Name, Status: answer.Status, CreatedAt: string(answer.CreatedAt), UpdatedAt: string(answer.UpdatedAt),
		Tags: tagNames(answer.Tags), HasRetryOptions: answer.RetryOptions.value != nil, HasMetadata: answer.Metadata != nil, LastExecution: answer.LastExecution,
	}
	if answer.Metadata != nil {
		w.Metadata = *answer.Metadata
	}
	for _, member := range []struct {
		name  string
		value any
		into  any
	}{
		{"steps", answer.Steps.value, &w.Steps},
		{"triggers", answer.Triggers.value, &w.Triggers},
		{"watchers", answer.Watchers.value, &w.Watchers},
		{"retryOptions", answer.RetryOptions.value, &w.RetryOptions},
	} {
		if !assign(member.value, member.into) {
			return fmt.Errorf("the member %q has a form that is not expected there", member.name)
		}
	}
	return nil
}

// assign stores a decoded JSON value in *into when it has its type; null leaves it alone.
func assign(value, into any) bool {
	if value == nil {
		return true
	}
	switch target := into.(type) {
	case *map[string]any:
		object, ok := value.(map[string]any)
		*target = object
		return ok
	case *[]any:
		array, ok := value.([]any)
		*target = array
		return ok
	}
	return false
}

// ListWorkflowsQuery filters ListWorkflows. Empty members do not filter; several values of one member mean any of them.
type ListWorkflowsQuery struct {
	Status              []string // Draft, Running, Available, Paused
	LastExecutionStatus []string // Success, Running, Stopped, Stopping, Failed
	LastModifiedBy      []string // e-mail addresses
	SearchTerm          string   // in the name
	PageSize            int      // 0 means 100
}

// ListWorkflows lists workflows without their steps and watchers (contract 16.1).
func (c *Client) ListWorkflows(ctx context.Context, query ListWorkflowsQuery) iter.Seq2[Workflow, error] {
	return c.listWorkflows(ctx, query, nil)
}

func (c *Client) listWorkflows(ctx context.Context, query ListWorkflowsQuery, clock *serverClock) iter.Seq2[Workflow, error] {
	values := url.Values{}
	addTexts(values, "workflowStatus", query.Status)
	addTexts(values, "lastExecutionStatus", query.LastExecutionStatus)
	addTexts(values, "lastModifiedBy", query.LastModifiedBy)
	addText(values, "searchTerm", query.SearchTerm)
	return list[Workflow](ctx, c, listing{collection: workflowsPath, query: values, pageSize: query.PageSize, keys: []string{"workflows"}, clock: clock})
}

// CreateWorkflow creates a workflow. When the answer is lost it looks the workflow up by name, see UnknownOutcomeError;
// names need not be unique, so that only one that appeared since and is made of the same counts.
func (c *Client) CreateWorkflow(ctx context.Context, body WorkflowBody) (WorkflowWritten, error) {
	return createOnce(ctx, c, creation[WorkflowWritten]{
		kind: "workflow",
		name: body.Name,
		// An older workflow of that name neither explains a refusal nor stands in the way (16.2).
		nameNotUnique: true,
		idOf:          func(w WorkflowWritten) string { return formatID(w.ID) },
		send: func(ctx context.Context) (WorkflowWritten, error) {
			return c.writeWorkflow(ctx, call{method: http.MethodPost, body: body, secrets: append(stepTokens(body), body.Secrets...)})
		},
		find: func(ctx context.Context, clock *serverClock) ([]candidate[WorkflowWritten], error) {
			var found []candidate[WorkflowWritten]
			for listed, err := range c.listWorkflows(ctx, ListWorkflowsQuery{SearchTerm: body.Name}, clock) {
				if err != nil {
					return nil, err
				}
				if listed.Name != body.Name {
					continue
				}
				item := candidate[WorkflowWritten]{id: formatID(listed.ID), createdAt: listed.CreatedAt}
				described, err := c.GetWorkflow(ctx, listed.ID)
				switch {
				case err == nil:
					item.matches = sameWorkflow(described, body)
					item.result = WorkflowWritten{ID: described.ID, WebhookIDs: described.WebhookIDs()}
				case !IsNotFound(err):
					return nil, err
				}
				found = append(found, item)
			}
			return found, nil
		},
	})
}

// stepTokens collects the repository tokens of a body, which no error may repeat.
func stepTokens(body WorkflowBody) []string {
	var tokens []string
	for _, step := range body.Steps {
		object, ok := step.(map[string]any)
		if !ok {
			continue
		}
		repository, ok := object["repository"].(map[string]any)
		if !ok {
			continue
		}
		if token, ok := repository["token"].(string); ok {
			tokens = append(tokens, token)
		}
	}
	return tokens
}

// GetWorkflow describes a workflow.
func (c *Client) GetWorkflow(ctx context.Context, id int64) (Workflow, error) {
	var workflow Workflow
	err := c.get(ctx, workflowsPath, []string{formatID(id)}, &workflow, func() error { return need("name", workflow.Name != "") })
	if workflow.ID == 0 {
		workflow.ID = id
	}
	return workflow, err
}

// WebhookIDs returns the ids of a workflow's webhook triggers, in their order.
func (w Workflow) WebhookIDs() []string {
	return webhookIDs(w.Triggers)
}

// webhookIDs passes over triggers that say whether they are webhooks and not which (contract 26, row 13).
func webhookIDs(triggers []any) []string {
	var ids []string
	for _, trigger := range triggers {
		if object, ok := trigger.(map[string]any); ok {
			if id, ok := object["webhook"].(string); ok && id != "" {
				ids = append(ids, id)
			}
		}
	}
	return ids
}

// UpdateWorkflow replaces a workflow. A busy one is refused with 409. An answer without a body is a success; the ids of its
// webhooks are then read.
func (c *Client) UpdateWorkflow(ctx context.Context, id int64, body WorkflowBody) (WorkflowWritten, error) {
	written, err := c.writeWorkflow(ctx, call{
		method: http.MethodPut, item: []string{formatID(id)}, body: body, idempotent: true, bodyless: true, secrets: append(stepTokens(body), body.Secrets...),
	})
	if err != nil || written.ID != 0 || len(written.WebhookIDs) > 0 || !hasWebhook(body) {
		written.ID = id
		return written, err
	}
	described, err := c.GetWorkflow(ctx, id)
	return WorkflowWritten{ID: id, WebhookIDs: described.WebhookIDs()}, err
}

// hasWebhook reports whether a body asks for a webhook.
func hasWebhook(body WorkflowBody) bool {
	return slices.ContainsFunc(body.Triggers, func(trigger any) bool {
		object, ok := trigger.(map[string]any)
		return ok && object["webhook"] != nil
	})
}

// writeWorkflow sends a create or update.
func (c *Client) writeWorkflow(ctx context.Context, r call) (WorkflowWritten, error) {
	var answer struct {
		ID       integer `json:"id"`
		Triggers []any   `json:"triggers"`
	}
	r.collection, r.out = workflowsPath, &answer
	r.check = func() error { return need("id", answer.ID != 0) }
	if r.method == http.MethodPut {
		r.check = nil
	}
	err := c.do(ctx, r)
	return WorkflowWritten{ID: int64(answer.ID), WebhookIDs: webhookIDs(answer.Triggers)}, err
}

// DeleteWorkflow deletes a workflow. One that is gone already (404) is a success; a busy one is refused with 409.
func (c *Client) DeleteWorkflow(ctx context.Context, id int64) error {
	return c.delete(ctx, workflowsPath, formatID(id))
}

// PauseWorkflow stops the schedule of a workflow; 409 when its state forbids it.
func (c *Client) PauseWorkflow(ctx context.Context, id int64) error {
	return c.switchWorkflow(ctx, id, "pause", true)
}

// ResumeWorkflow starts the schedule of a paused workflow; 409 when its state forbids it.
func (c *Client) ResumeWorkflow(ctx context.Context, id int64) error {
	return c.switchWorkflow(ctx, id, "resume", false)
}

// Statuses of a workflow whose schedule is stopped, and of one that is not complete (contract 25).
const (
	workflowPaused = "Paused"
	workflowDraft  = "Draft"
)

// switchWorkflow is a POST that may be repeated: pausing what is paused changes nothing. A refusal of the repeat says so.
func (c *Client) switchWorkflow(ctx context.Context, id int64, verb string, paused bool) error {
	return c.unlessDone(ctx, call{
		method: http.MethodPost, collection: workflowsPath, item: []string{formatID(id), verb}, body: struct{}{}, idempotent: true,
	}, true, func(ctx context.Context) (bool, error) {
		workflow, err := c.GetWorkflow(ctx, id)
		return workflow.Status != "" && strings.EqualFold(workflow.Status, workflowPaused) == paused && !strings.EqualFold(workflow.Status, workflowDraft), err
	})
}
