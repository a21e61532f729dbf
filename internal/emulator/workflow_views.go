package emulator

import (
	"maps"
	"slices"
)

func (w *workflows) list(r *request) (reply, error) {
	statuses, err := r.queryList("workflowStatus", workflowDraft, workflowRunning, workflowAvailable, workflowPaused)
	if err != nil {
		return reply{}, err
	}
	last, err := r.queryList("lastExecutionStatus", executionStatuses()...)
	if err != nil {
		return reply{}, err
	}
	modifiedBy, err := r.queryList("lastModifiedBy")
	if err != nil {
		return reply{}, err
	}
	items := []map[string]any{}
	for _, object := range newest(w.state.Workflows, func(object *workflow) bool {
		execution := w.executions.last(object.ID)
		return r.matches(object.Name, r.query.Get("searchTerm")) &&
			(len(statuses) == 0 || slices.Contains(statuses, w.status(object))) &&
			(len(last) == 0 || (execution != nil && slices.Contains(last, execution.Status))) &&
			(len(modifiedBy) == 0 || slices.Contains(modifiedBy, object.UpdatedBy))
	}) {
		items = append(items, map[string]any{
			"id": object.ID, "name": object.Name, "status": w.status(object), "createdAt": object.CreatedAt, "updatedAt": object.UpdatedAt,
			"triggers": triggersView(object.Triggers), "tags": object.Tags,
		})
		w.executions.showLast(object.ID, items[len(items)-1])
	}
	body, err := page(r, items, "workflows", "workflowsCount")
	if err != nil {
		return reply{}, err
	}
	return ok(body)
}

// describe is contract 16.4: its shape differs from the one of requests.
func (w *workflows) describe(r *request) (reply, error) {
	object, err := w.find(r)
	if err != nil {
		return reply{}, err
	}
	steps := map[string]any{}
	for name, step := range object.Steps {
		steps[name] = w.stepView(step)
	}
	body := map[string]any{
		"id": object.ID, "name": object.Name, "createdAt": object.CreatedAt, "updatedAt": object.UpdatedAt, "status": w.status(object),
		"steps": steps, "triggers": triggersView(object.Triggers),
		"watchers": append([]any{}, object.Watchers...), "tags": append([]imageTag{}, object.Tags...),
		"metadata": map[string]any{"allowConcurrentExecution": object.AllowConcurrent},
	}
	w.executions.showLast(object.ID, body)
	if object.RetryOptions != nil {
		body["retryOptions"] = object.RetryOptions
	}
	return ok(body)
}

// stepView shows a step: env as a list of single-key objects, the image's name and version, nulls for what a standard step
// does not have, and no token.
func (w *workflows) stepView(step map[string]any) map[string]any {
	view := map[string]any{}
	maps.Copy(view, step)
	if parameters, ok := step["parameters"].(map[string]any); ok {
		shown := map[string]any{}
		maps.Copy(shown, parameters)
		if env, ok := parameters["env"].(map[string]any); ok {
			list := []map[string]any{}
			for _, name := range slices.Sorted(maps.Keys(env)) {
				list = append(list, map[string]any{name: env[name]})
			}
			shown["env"] = list
		}
		view["parameters"] = shown
	}
	if stepType(step) != stepStandard {
		return view
	}
	for _, name := range []string{"stepTimeout", "clearImageCache"} {
		if _, given := step[name]; !given {
			view[name] = nil
		}
	}
	if version := w.images.state.Versions[key(whole(step["imageVersionId"]))]; version != nil {
		view["imageVersion"] = version.Version
		if object := w.images.state.Images[key(version.ImageID)]; object != nil {
			view["imageName"] = object.Name
		}
	}
	return view
}

func triggersView(triggers []workflowTrigger) []map[string]any {
	views := []map[string]any{}
	for _, trigger := range triggers {
		if trigger.Webhook != "" {
			views = append(views, map[string]any{"webhook": trigger.Webhook})
		} else {
			views = append(views, map[string]any{"scheduled": true, "cron": trigger.Cron})
		}
	}
	return views
}
