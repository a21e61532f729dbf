// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package mails

import (
	"net/http"
	"slices"

	"github.com/peakbi/terraform-provider-peak/internal/emulator/wire"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/world"
)

const (
	scopeGlobal = "global"
	scopeCustom = "custom"
)

// emailTemplate is an e-mail template. No call makes or deletes one (contract 23): they come with the platform, and
// /_emulator/objects edits them.
type emailTemplate struct {
	world.Record

	ID        int64          `json:"id"`
	Name      string         `json:"name"`
	Scope     string         `json:"scope"`
	CreatedAt wire.Timestamp `json:"createdAt"`
	CreatedBy string         `json:"createdBy"`
	Subject   string         `json:"subject"`
	Body      string         `json:"body"`
}

func seedTemplates() world.Seeds[emailTemplate] {
	templates := world.Seeds[emailTemplate]{}
	for i, t := range []emailTemplate{
		{Name: "basic", Scope: scopeGlobal, Subject: "Message from Peak", Body: "<p>{{message}}</p>"},
		{Name: "workflow_run", Scope: scopeGlobal, Subject: "A workflow has run", Body: "<p>Workflow {{workflow}} ended with status {{status}}.</p>"},
		{Name: "weekly_report", Scope: scopeCustom, Subject: "Weekly report", Body: "<h1>{{title}}</h1><p>{{summary}}</p>"},
	} {
		t.Record, t.ID, t.CreatedAt, t.CreatedBy = world.SeedRecord(i), firstTemplateID+int64(i), world.SeedTime(), world.SeedUser
		templates[world.Key(t.ID)] = &t
	}
	return templates
}

// template is the template of a name, nil when there is none.
func (e *API) template(name string) *emailTemplate {
	found := world.Newest(e.state.Templates, func(t *emailTemplate) bool { return t.Name == name })
	if len(found) == 0 {
		return nil
	}
	return found[0]
}

func (t *emailTemplate) summary() map[string]any {
	return map[string]any{"id": t.ID, "name": t.Name, "scope": t.Scope, "createdAt": t.CreatedAt, "createdBy": t.CreatedBy}
}

func (e *API) listTemplates(r *wire.Request) (wire.Reply, error) {
	scopes, err := r.QueryList("scope", scopeGlobal, scopeCustom)
	if err != nil {
		return wire.Reply{}, err
	}
	items := []map[string]any{}
	for _, t := range world.Newest(e.state.Templates, func(t *emailTemplate) bool {
		return wire.Contains(t.Name, r.Query.Get("searchTerm")) && (len(scopes) == 0 || slices.Contains(scopes, t.Scope))
	}) {
		items = append(items, t.summary())
	}
	body, err := wire.Page(r, items, "templates", "templateCount")
	if err != nil {
		return wire.Reply{}, err
	}
	return wire.OK(body)
}

func (e *API) describeTemplate(r *wire.Request) (wire.Reply, error) {
	t := e.template(r.Values["templateName"])
	if t == nil {
		return wire.Reply{}, wire.Refuse(http.StatusNotFound, "There is no e-mail template %s.", r.Values["templateName"])
	}
	body := t.summary()
	body["subject"], body["body"] = t.Subject, t.Body
	return wire.OK(body)
}
