// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

// Package workflows is the area of workflows and their executions (contract section 16).
package workflows

import (
	"net/http"
	"slices"

	"github.com/google/uuid"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/images"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/tenants"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/wire"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/world"
)

// eventWorkflowGone ends the delete of a workflow, which the contract takes to be done at once (10.8, 16, 20), on a contrary platform.
const eventWorkflowGone = "workflow.gone"

// API is the area of contract section 16 without executions, which are an area of their own.
type API struct {
	p          *world.Platform
	tenants    *tenants.API
	images     *images.API
	executions *Executions
	State      struct {
		Workflows map[string]*Workflow `json:"workflows"`
	}
}

// Statuses of a workflow (contract 16.1).
const (
	workflowDraft     = "Draft"
	workflowRunning   = "Running"
	workflowAvailable = "Available"
	workflowPaused    = "Paused"
)

// firstWorkflowID keeps workflow ids apart from other numbers (contract 28.9).
const firstWorkflowID = 900_000

// Workflow is stored as it was sent, with defaults filled in. Paused and Draft are what its status is while it does not run.
type Workflow struct {
	world.Record
	world.Audit

	ID              int64                     `json:"id"`
	Name            string                    `json:"name"`
	Tags            []images.ImageTag         `json:"tags"`
	Steps           map[string]map[string]any `json:"steps"`
	Triggers        []workflowTrigger         `json:"triggers"`
	Watchers        []any                     `json:"watchers"`
	RetryOptions    map[string]any            `json:"retryOptions,omitempty"`
	AllowConcurrent bool                      `json:"allowConcurrentExecution"`
	Paused          bool                      `json:"paused"`
	Draft           bool                      `json:"draft"`
}

// workflowTrigger is a cron expression or the id of a webhook.
type workflowTrigger struct {
	Cron    string `json:"cron,omitempty"`
	Webhook string `json:"webhook,omitempty"`
}

// New makes the area, empty.
func New(p *world.Platform, tenantArea *tenants.API, imageArea *images.API) *API {
	w := &API{p: p, tenants: tenantArea, images: imageArea}
	w.State.Workflows = map[string]*Workflow{}
	return w
}

// Area declares what the platform has of workflows.
func (w *API) Area() world.Area {
	const base = "/workflows/api/v1/workflows"
	return world.Area{
		Name:    "workflows",
		Section: &w.State,
		Routes: []wire.Route{
			{Method: http.MethodGet, Path: base, Handler: w.list},
			{Method: http.MethodPost, Path: base, Handler: w.post},
			{Method: http.MethodGet, Path: base + "/{id}", Handler: w.describe},
			{Method: http.MethodPut, Path: base + "/{id}", Handler: w.put},
			{Method: http.MethodDelete, Path: base + "/{id}", Handler: w.delete},
			{Method: http.MethodPost, Path: base + "/{id}/pause", Handler: w.pause},
			{Method: http.MethodPost, Path: base + "/{id}/resume", Handler: w.resume},
		},
		Events: map[string]func(string){
			eventWorkflowGone: func(id string) {
				if object := w.State.Workflows[id]; object != nil {
					w.Remove(object)
				}
			},
		},
		Kinds:      []world.Kind{world.KindOf("workflow", func() map[string]*Workflow { return w.State.Workflows }, nil)},
		ImageUsers: w.imageUsers,
		Autodeploy: map[string]func(string, int64, int64) bool{"workflow": w.rollOut},
	}
}

// status derives the status from what runs.
func (w *API) status(object *Workflow) string {
	switch {
	case w.executions.running(object.ID) != nil:
		return workflowRunning
	case object.Draft:
		return workflowDraft
	case object.Paused:
		return workflowPaused
	}
	return workflowAvailable
}

// find is the workflow that the path names.
func (w *API) find(r *wire.Request) (*Workflow, error) {
	object := w.State.Workflows[r.Values["id"]]
	if object == nil {
		return nil, wire.Refuse(http.StatusNotFound, "There is no workflow %s.", r.Values["id"])
	}
	return object, nil
}

// idle refuses what must not happen to a running workflow (contract 25).
func (w *API) idle(object *Workflow, verb string) error {
	if running := w.executions.running(object.ID); running != nil {
		return wire.Refuse(http.StatusConflict, "Workflow %s is running (execution %s) and cannot be %s now.", object.Name, running.ID, verb)
	}
	return nil
}

func (w *API) post(r *wire.Request) (wire.Reply, error) {
	in, err := r.Fields()
	if err != nil {
		return wire.Reply{}, err
	}
	w.oldestVersions(in)
	object, err := w.Create(in)
	if err != nil {
		return wire.Reply{}, err
	}
	return wire.Created(w.written(object))
}

// Create makes a workflow from a create body.
func (w *API) Create(in *wire.Fields) (*Workflow, error) {
	object := &Workflow{Record: w.p.NewRecord(), Audit: w.p.NewAudit()}
	if err := w.apply(object, in); err != nil {
		return nil, err
	}
	object.ID = w.p.NextID("workflow", firstWorkflowID)
	w.State.Workflows[world.Key(object.ID)] = object
	w.p.Changed = true
	return object, nil
}

// put replaces everything (contract 16.2).
func (w *API) put(r *wire.Request) (wire.Reply, error) {
	object, err := w.find(r)
	if err != nil {
		return wire.Reply{}, err
	}
	in, err := r.Fields()
	if err != nil {
		return wire.Reply{}, err
	}
	if err := w.idle(object, "changed"); err != nil {
		return wire.Reply{}, err
	}
	w.oldestVersions(in)
	if err := w.Replace(object, in); err != nil {
		return wire.Reply{}, err
	}
	return wire.OK(w.written(object))
}

// Replace makes a workflow what a body says, as a full replacement.
func (w *API) Replace(object *Workflow, in *wire.Fields) error {
	replaced := &Workflow{Record: object.Record, Audit: object.Audit, ID: object.ID, Paused: object.Paused, Triggers: object.Triggers}
	if err := w.apply(replaced, in); err != nil {
		return err
	}
	*object = *replaced
	w.p.Touch(&object.Audit)
	return nil
}

// written is the answer to a create or update: webhook ids are known from here only.
func (w *API) written(object *Workflow) map[string]any {
	triggers := []map[string]any{}
	for _, trigger := range object.Triggers {
		if trigger.Webhook != "" {
			triggers = append(triggers, map[string]any{"webhook": trigger.Webhook})
		}
	}
	return map[string]any{"id": object.ID, "triggers": triggers}
}

func (w *API) delete(r *wire.Request) (wire.Reply, error) {
	object, err := w.find(r)
	if err != nil {
		return wire.Reply{}, err
	}
	if err := w.idle(object, "deleted"); err != nil {
		return wire.Reply{}, err
	}
	if !w.p.Linger(eventWorkflowGone, world.Key(object.ID)) {
		w.Remove(object)
	}
	return wire.OK(wire.Empty{})
}

// Remove deletes a workflow with its executions.
func (w *API) Remove(object *Workflow) {
	delete(w.State.Workflows, world.Key(object.ID))
	w.executions.forget(object.ID)
	w.p.Changed = true
}

// pause and resume are for scheduled workflows (contract 16.6).
func (w *API) pause(r *wire.Request) (wire.Reply, error) {
	return w.setPaused(r, true, "paused")
}

func (w *API) resume(r *wire.Request) (wire.Reply, error) {
	return w.setPaused(r, false, "resumed")
}

func (w *API) setPaused(r *wire.Request, paused bool, verb string) (wire.Reply, error) {
	object, err := w.find(r)
	if err != nil {
		return wire.Reply{}, err
	}
	scheduled := slices.ContainsFunc(object.Triggers, func(trigger workflowTrigger) bool { return trigger.Cron != "" })
	if object.Draft || (paused && !scheduled) {
		return wire.Reply{}, wire.Refuse(http.StatusConflict, "Workflow %s has no schedule that could be %s.", object.Name, verb)
	}
	object.Paused = paused
	w.p.Touch(&object.Audit)
	return wire.OK(wire.Empty{})
}

// imageUsers names the workflows with a step in an image version.
func (w *API) imageUsers(imageID, versionID int64) []string {
	var users []string
	for _, object := range w.State.Workflows {
		for _, step := range object.Steps {
			if Whole(step["imageId"]) == imageID && Whole(step["imageVersionId"]) == versionID {
				users = append(users, "workflow "+object.Name)
				break
			}
		}
	}
	slices.Sort(users)
	return users
}

// rollOut moves the steps in an image to another of its versions.
func (w *API) rollOut(id string, imageID, versionID int64) bool {
	object := w.State.Workflows[id]
	if object == nil {
		return false
	}
	for _, step := range object.Steps {
		if Whole(step["imageId"]) == imageID {
			step["imageVersionId"] = versionID
		}
	}
	w.p.Touch(&object.Audit)
	return true
}

// newWebhook is the id of a webhook.
func newWebhook() string { return uuid.NewString() }

// Whole reads a whole number from decoded JSON, 0 when it is none.
func Whole(value any) int64 {
	switch number := value.(type) {
	case int64:
		return number
	case interface{ Int64() (int64, error) }:
		if n, err := number.Int64(); err == nil {
			return n
		}
	case float64:
		return int64(number)
	}
	return 0
}
