// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package tenantreport

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"time"

	a "github.com/peakbi/terraform-provider-peak/internal/assumptions"
)

// call is a step that needs no image. No report runs it.
func call(parents ...any) object {
	return object{"type": "http", "method": "get", "url": "https://example.com/", "auth": object{"type": "no-auth"}, "parents": parents}
}

// never is a schedule that is paused before its day comes.
const never = "0 0 1 1 *"

// apart is between two creates whose order is looked at.
const apart = 1100 * time.Millisecond

// workflows make workflows that never run.
func workflows(ctx context.Context, p *probe) error {
	var made []string
	prefix := strings.TrimSuffix(p.name("w"), "w")
	for i, name := range []string{"first", "second", "third", "fourth"} {
		if i > 0 {
			// A platform that keeps whole seconds cannot tell which one is newer otherwise.
			if err := p.sleep(ctx, apart); err != nil {
				return err
			}
		}
		got, err := p.slashed(ctx, i, asJSON(object{"name": prefix + name, "steps": object{"call": call()}}))
		if err != nil {
			return err
		}
		triggers, is := at(got.Body, "triggers").([]any)
		p.judge(a.TriggersEmpty, is && len(triggers) == 0, "triggers is %s", kindOf(at(got.Body, "triggers")))
		made = append(made, text(at(got.Body, "id")))
	}
	for _, look := range []func(context.Context, *probe, string, []string) error{searches, cycle, described, webhooks, paused} {
		if err := look(ctx, p, prefix, made); err != nil {
			return err
		}
	}
	return p.atOnce(ctx, pathWorkflows+made[0])
}

// slashed makes a workflow, the last one by the path without the slash at its end, and by the other one if that makes nothing.
func (p *probe) slashed(ctx context.Context, i int, workflow body) (answer, error) {
	if i < 3 {
		return p.create(ctx, pathWorkflows, workflow)
	}
	got, err := p.try(ctx, http.MethodPost, strings.TrimSuffix(pathWorkflows, "/"), workflow)
	switch {
	case err != nil || got.ok() && !missingID(got.Body):
		return got, err
	case got.Status == http.StatusNotFound || got.Status == http.StatusMethodNotAllowed || got.Status/100 == 3:
		p.refute(a.Slashes, "%s: %d without a slash at the end", got.what(), got.Status)
	}
	return p.create(ctx, pathWorkflows, workflow)
}

// searches looks for the workflows by parts of their names. The search is by what all their names begin with, unless it is the search
// that is looked at.
func searches(ctx context.Context, p *probe, prefix string, made []string) error {
	found := func(term string) (answer, []string, error) {
		got, err := p.read(ctx, pathWorkflows+"?searchTerm="+term)
		var ids []string
		for _, item := range items(got.Body, "workflows") {
			if id := text(item["id"]); slices.Contains(made, id) {
				ids = append(ids, id)
			}
		}
		return got, ids, err
	}
	_, whole, err := found(prefix)
	if err != nil {
		return err
	}
	if len(whole) != len(made) {
		return giveUp("a search by the beginning of their names found %d of %d workflows", len(whole), len(made))
	}
	newest := slices.Clone(made)
	slices.Reverse(newest)
	p.judge(a.NewestFirst, slices.Equal(whole, newest), "workflows come in another order")
	_, inside, err := found(strings.TrimPrefix(prefix, "tfacc-"))
	if err != nil {
		return err
	}
	p.judge(a.SearchInside, len(inside) == len(made), "a part of the name that it does not begin with found %d of %d", len(inside), len(made))
	_, upper, err := found(strings.ToUpper(prefix))
	if err != nil {
		return err
	}
	p.judge(a.SearchAnyCase, len(upper) == len(made), "the name in capitals found %d of %d", len(upper), len(made))
	page, _, err := found(prefix + "&pageSize=100")
	if err != nil {
		return err
	}
	p.pageSize(page, "workflows")
	return nil
}

func cycle(ctx context.Context, p *probe, _ string, _ []string) error {
	got, err := p.try(ctx, http.MethodPost, pathWorkflows, asJSON(object{"name": p.name("cycle"), "steps": object{"one": call("two"), "two": call("one")}}))
	if err != nil {
		return err
	}
	switch {
	case got.ok():
		p.refute(a.StepCycle, "it was answered with %d", got.Status)
	case inconclusive(got):
		p.unseen(a.StepCycle, "refused with %d, which has other reasons", got.Status)
	default:
		p.confirm(a.StepCycle, "refused with %d", got.Status)
	}
	return nil
}

// described looks at a workflow with retry options and a repository. Nobody has the token that goes with it.
func described(ctx context.Context, p *probe, _ string, made []string) error {
	steps := object{"query": object{"type": "sql", "repository": object{ //nolint:gosec // No token of anything.
		"url": "https://github.com/peakbi/terraform-provider-peak-absent", "branch": "main", "filePath": "absent.sql", "token": "tfacc-no-token",
	}}}
	path := pathWorkflows + made[1]
	_, err := p.change(ctx, http.MethodPut, path, asJSON(object{
		"name": p.name("described"), "steps": steps, "retryOptions": object{"duration": 9}, "metadata": object{"allowConcurrentExecution": false},
	}))
	if err != nil {
		return err
	}
	shown, err := p.read(ctx, path)
	if err != nil {
		return err
	}
	p.members(a.WorkflowMembers, shown.Body, "retryOptions", "metadata")
	if repository, is := at(shown.Body, "steps", "query", "repository").(map[string]any); is {
		token, there := repository["token"]
		p.judge(a.WorkflowToken, !there || token == nil || token == "", "it is shown as %s", maskOf(token, "tfacc-no-token"))
	}
	return nil
}

// maskOf says how a value is hidden.
func maskOf(shown any, value string) string {
	typed, is := shown.(string)
	switch {
	case !is:
		return kindOf(shown)
	case typed == value:
		return "it was sent"
	case typed == "":
		return "an empty text"
	case strings.Trim(typed, "*•xX") == "":
		return typed
	}
	return "another text of " + text(jsonNumber(len(typed))) + " characters"
}

func webhooks(ctx context.Context, p *probe, _ string, made []string) error {
	path := pathWorkflows + made[2]
	change := asJSON(object{"name": p.name("webhook"), "steps": object{"call": call()}, "triggers": list{object{"webhook": true}}})
	first, err := p.change(ctx, http.MethodPut, path, change)
	if err != nil {
		return err
	}
	second, err := p.change(ctx, http.MethodPut, path, change)
	if err != nil {
		return err
	}
	before, after := text(at(first.Body, "triggers", 0, "webhook")), text(at(second.Body, "triggers", 0, "webhook"))
	if before == "" || after == "" {
		p.unseen(a.WebhookPolicy, "the answers to updates do not tell the id")
		return nil
	}
	p.judge(a.WebhookPolicy, before != after, "the id is the same")
	return nil
}

// paused pauses a scheduled workflow, which then cannot be executed.
func paused(ctx context.Context, p *probe, _ string, made []string) error {
	path := pathWorkflows + made[3]
	change := asJSON(object{"name": p.name("paused"), "steps": object{"call": call()}, "triggers": list{object{"cron": never}}})
	if _, err := p.change(ctx, http.MethodPut, path, change); err != nil {
		return err
	}
	if _, err := p.change(ctx, http.MethodPost, path+"/pause", asJSON(object{})); err != nil {
		return err
	}
	shown, err := p.read(ctx, path)
	if err != nil {
		return err
	}
	p.judge(a.WorkflowEnds, text(at(shown.Body, "status")) == "Paused", "%s after a pause", word(at(shown.Body, "status")))
	executed, err := p.try(ctx, http.MethodPost, path+"/execute", asJSON(object{}))
	if err != nil {
		return err
	}
	p.refused(a.ExecuteWorkflowStatus, executed, http.StatusConflict, "")
	_, err = p.change(ctx, http.MethodPost, path+"/resume", asJSON(object{}))
	return err
}
