package emulator

import (
	"net/http"
	"slices"

	"github.com/google/uuid"
)

// eventWorkflowGone ends the delete of a workflow, which the contract takes to be done at once (10.8, 16, 20), on a contrary platform.
const eventWorkflowGone = "workflow.gone"

// workflows is the area of contract section 16 without executions, which are an area of their own.
type workflows struct {
	p          *platform
	tenants    *tenants
	images     *images
	executions *executions
	state      struct {
		Workflows map[string]*workflow `json:"workflows"`
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

// workflow is stored as it was sent, with defaults filled in. Paused and Draft are what its status is while it does not run.
type workflow struct {
	record
	audit

	ID              int64                     `json:"id"`
	Name            string                    `json:"name"`
	Tags            []imageTag                `json:"tags"`
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

func newWorkflows(p *platform, tenants *tenants, images *images) *workflows {
	w := &workflows{p: p, tenants: tenants, images: images}
	w.state.Workflows = map[string]*workflow{}
	return w
}

// area declares what the platform has of workflows.
func (w *workflows) area() area {
	const base = "/workflows/api/v1/workflows"
	return area{
		name:    "workflows",
		section: &w.state,
		routes: []route{
			{method: http.MethodGet, path: base, handler: w.list},
			{method: http.MethodPost, path: base, handler: w.post},
			{method: http.MethodGet, path: base + "/{id}", handler: w.describe},
			{method: http.MethodPut, path: base + "/{id}", handler: w.put},
			{method: http.MethodDelete, path: base + "/{id}", handler: w.delete},
			{method: http.MethodPost, path: base + "/{id}/pause", handler: w.pause},
			{method: http.MethodPost, path: base + "/{id}/resume", handler: w.resume},
		},
		events: map[string]func(string){
			eventWorkflowGone: func(id string) {
				if object := w.state.Workflows[id]; object != nil {
					w.remove(object)
				}
			},
		},
		kinds:      []kind{kindOf("workflow", func() map[string]*workflow { return w.state.Workflows }, nil)},
		imageUsers: w.imageUsers,
		autodeploy: map[string]func(string, int64, int64) bool{"workflow": w.rollOut},
	}
}

// status derives the status from what runs.
func (w *workflows) status(object *workflow) string {
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
func (w *workflows) find(r *request) (*workflow, error) {
	object := w.state.Workflows[r.values["id"]]
	if object == nil {
		return nil, refuse(http.StatusNotFound, "There is no workflow %s.", r.values["id"])
	}
	return object, nil
}

// idle refuses what must not happen to a running workflow (contract 25).
func (w *workflows) idle(object *workflow, verb string) error {
	if running := w.executions.running(object.ID); running != nil {
		return refuse(http.StatusConflict, "Workflow %s is running (execution %s) and cannot be %s now.", object.Name, running.ID, verb)
	}
	return nil
}

func (w *workflows) post(r *request) (reply, error) {
	in, err := r.fields()
	if err != nil {
		return reply{}, err
	}
	w.oldestVersions(in)
	object, err := w.create(in)
	if err != nil {
		return reply{}, err
	}
	return created(w.written(object))
}

// create makes a workflow from a create body.
func (w *workflows) create(in *fields) (*workflow, error) {
	object := &workflow{record: w.p.newRecord(), audit: w.p.newAudit()}
	if err := w.apply(object, in); err != nil {
		return nil, err
	}
	object.ID = w.p.nextID("workflow", firstWorkflowID)
	w.state.Workflows[key(object.ID)] = object
	w.p.changed = true
	return object, nil
}

// put replaces everything (contract 16.2).
func (w *workflows) put(r *request) (reply, error) {
	object, err := w.find(r)
	if err != nil {
		return reply{}, err
	}
	in, err := r.fields()
	if err != nil {
		return reply{}, err
	}
	if err := w.idle(object, "changed"); err != nil {
		return reply{}, err
	}
	w.oldestVersions(in)
	if err := w.replace(object, in); err != nil {
		return reply{}, err
	}
	return ok(w.written(object))
}

// replace makes a workflow what a body says, as a full replacement.
func (w *workflows) replace(object *workflow, in *fields) error {
	replaced := &workflow{record: object.record, audit: object.audit, ID: object.ID, Paused: object.Paused, Triggers: object.Triggers}
	if err := w.apply(replaced, in); err != nil {
		return err
	}
	*object = *replaced
	w.p.touch(&object.audit)
	return nil
}

// written is the answer to a create or update: webhook ids are known from here only.
func (w *workflows) written(object *workflow) map[string]any {
	triggers := []map[string]any{}
	for _, trigger := range object.Triggers {
		if trigger.Webhook != "" {
			triggers = append(triggers, map[string]any{"webhook": trigger.Webhook})
		}
	}
	return map[string]any{"id": object.ID, "triggers": triggers}
}

func (w *workflows) delete(r *request) (reply, error) {
	object, err := w.find(r)
	if err != nil {
		return reply{}, err
	}
	if err := w.idle(object, "deleted"); err != nil {
		return reply{}, err
	}
	if !w.p.linger(eventWorkflowGone, key(object.ID)) {
		w.remove(object)
	}
	return ok(empty{})
}

// remove deletes a workflow with its executions.
func (w *workflows) remove(object *workflow) {
	delete(w.state.Workflows, key(object.ID))
	w.executions.forget(object.ID)
	w.p.changed = true
}

// pause and resume are for scheduled workflows (contract 16.6).
func (w *workflows) pause(r *request) (reply, error) {
	return w.setPaused(r, true, "paused")
}

func (w *workflows) resume(r *request) (reply, error) {
	return w.setPaused(r, false, "resumed")
}

func (w *workflows) setPaused(r *request, paused bool, verb string) (reply, error) {
	object, err := w.find(r)
	if err != nil {
		return reply{}, err
	}
	scheduled := slices.ContainsFunc(object.Triggers, func(trigger workflowTrigger) bool { return trigger.Cron != "" })
	if object.Draft || (paused && !scheduled) {
		return reply{}, refuse(http.StatusConflict, "Workflow %s has no schedule that could be %s.", object.Name, verb)
	}
	object.Paused = paused
	w.p.touch(&object.audit)
	return ok(empty{})
}

// imageUsers names the workflows with a step in an image version.
func (w *workflows) imageUsers(imageID, versionID int64) []string {
	var users []string
	for _, object := range w.state.Workflows {
		for _, step := range object.Steps {
			if whole(step["imageId"]) == imageID && whole(step["imageVersionId"]) == versionID {
				users = append(users, "workflow "+object.Name)
				break
			}
		}
	}
	slices.Sort(users)
	return users
}

// rollOut moves the steps in an image to another of its versions.
func (w *workflows) rollOut(id string, imageID, versionID int64) bool {
	object := w.state.Workflows[id]
	if object == nil {
		return false
	}
	for _, step := range object.Steps {
		if whole(step["imageId"]) == imageID {
			step["imageVersionId"] = versionID
		}
	}
	w.p.touch(&object.audit)
	return true
}

// newWebhook is the id of a webhook.
func newWebhook() string { return uuid.NewString() }

// whole reads a whole number from decoded JSON, 0 when it is none.
func whole(value any) int64 {
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
