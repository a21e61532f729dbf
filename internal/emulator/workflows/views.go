// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package workflows

import (
	"maps"
	"slices"

	"github.com/peakbi/terraform-provider-peak/internal/emulator/images"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/wire"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/world"
)

func (w *API) list(r *wire.Request) (wire.Reply, error) {
	statuses, err := r.QueryList("workflowStatus", workflowDraft, workflowRunning, workflowAvailable, workflowPaused)
	if err != nil {
		return wire.Reply{}, err
	}
	last, err := r.QueryList("lastExecutionStatus", executionStatuses()...)
	if err != nil {
		return wire.Reply{}, err
	}
	modifiedBy, err := r.QueryList("lastModifiedBy")
	if err != nil {
		return wire.Reply{}, err
	}
	items := []map[string]any{}
	for _, object := range world.Newest(w.State.Workflows, func(object *Workflow) bool {
		execution := w.executions.last(object.ID)
		return r.Matches(object.Name, r.Query.Get("searchTerm")) &&
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
	body, err := wire.Page(r, items, "workflows", "workflowsCount")
	if err != nil {
		return wire.Reply{}, err
	}
	return wire.OK(body)
}

// describe is contract 16.4: its shape differs from the one of requests.
func (w *API) describe(r *wire.Request) (wire.Reply, error) {
	object, err := w.find(r)
	if err != nil {
		return wire.Reply{}, err
	}
	steps := map[string]any{}
	for name, step := range object.Steps {
		steps[name] = w.stepView(step)
	}
	body := map[string]any{
		"id": object.ID, "name": object.Name, "createdAt": object.CreatedAt, "updatedAt": object.UpdatedAt, "status": w.status(object),
		"steps": steps, "triggers": triggersView(object.Triggers),
		"watchers": append([]any{}, object.Watchers...), "tags": append([]images.ImageTag{}, object.Tags...),
		"metadata": map[string]any{"allowConcurrentExecution": object.AllowConcurrent},
	}
	w.executions.showLast(object.ID, body)
	if object.RetryOptions != nil {
		body["retryOptions"] = object.RetryOptions
	}
	return wire.OK(body)
}

// stepView shows a step: env as a list of single-key objects, the image's name and version, nulls for what a standard step
// does not have, and no token.
func (w *API) stepView(step map[string]any) map[string]any {
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
	if StepType(step) != StepStandard {
		return view
	}
	for _, name := range []string{"stepTimeout", "clearImageCache"} {
		if _, given := step[name]; !given {
			view[name] = nil
		}
	}
	if version := w.images.State.Versions[world.Key(Whole(step["imageVersionId"]))]; version != nil {
		view["imageVersion"] = version.Version
		if object := w.images.State.Images[world.Key(version.ImageID)]; object != nil {
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
