package emulator

import (
	"net/http"
	"slices"
)

const (
	scopeGlobal = "global"
	scopeCustom = "custom"
)

// emailTemplate is an e-mail template. No call makes or deletes one (contract 23): they come with the platform, and
// /_emulator/objects edits them.
type emailTemplate struct {
	record

	ID        int64     `json:"id"`
	Name      string    `json:"name"`
	Scope     string    `json:"scope"`
	CreatedAt timestamp `json:"createdAt"`
	CreatedBy string    `json:"createdBy"`
	Subject   string    `json:"subject"`
	Body      string    `json:"body"`
}

func seedTemplates() seeds[emailTemplate] {
	templates := seeds[emailTemplate]{}
	for i, t := range []emailTemplate{
		{Name: "basic", Scope: scopeGlobal, Subject: "Message from Peak", Body: "<p>{{message}}</p>"},
		{Name: "workflow_run", Scope: scopeGlobal, Subject: "A workflow has run", Body: "<p>Workflow {{workflow}} ended with status {{status}}.</p>"},
		{Name: "weekly_report", Scope: scopeCustom, Subject: "Weekly report", Body: "<h1>{{title}}</h1><p>{{summary}}</p>"},
	} {
		t.record, t.ID, t.CreatedAt, t.CreatedBy = seedRecord(i), firstTemplateID+int64(i), seedTime(), seedUser
		templates[key(t.ID)] = &t
	}
	return templates
}

// template is the template of a name, nil when there is none.
func (e *emails) template(name string) *emailTemplate {
	found := newest(e.state.Templates, func(t *emailTemplate) bool { return t.Name == name })
	if len(found) == 0 {
		return nil
	}
	return found[0]
}

func (t *emailTemplate) summary() map[string]any {
	return map[string]any{"id": t.ID, "name": t.Name, "scope": t.Scope, "createdAt": t.CreatedAt, "createdBy": t.CreatedBy}
}

func (e *emails) listTemplates(r *request) (reply, error) {
	scopes, err := r.queryList("scope", scopeGlobal, scopeCustom)
	if err != nil {
		return reply{}, err
	}
	items := []map[string]any{}
	for _, t := range newest(e.state.Templates, func(t *emailTemplate) bool {
		return contains(t.Name, r.query.Get("searchTerm")) && (len(scopes) == 0 || slices.Contains(scopes, t.Scope))
	}) {
		items = append(items, t.summary())
	}
	body, err := page(r, items, "templates", "templateCount")
	if err != nil {
		return reply{}, err
	}
	return ok(body)
}

func (e *emails) describeTemplate(r *request) (reply, error) {
	t := e.template(r.values["templateName"])
	if t == nil {
		return reply{}, refuse(http.StatusNotFound, "There is no e-mail template %s.", r.values["templateName"])
	}
	body := t.summary()
	body["subject"], body["body"] = t.Subject, t.Body
	return ok(body)
}
