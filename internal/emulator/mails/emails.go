// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

// Package mails is the area of e-mails and their templates (contract section 23).
package mails

import (
	"encoding/json"
	"net/http"

	"github.com/peakbi/terraform-provider-peak/internal/emulator/wire"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/world"
)

// API is the area of contract section 23: sent e-mails and their templates. Nothing leaves the machine.
type API struct {
	p     *world.Platform
	state struct {
		Emails    map[string]*email          `json:"emails"`
		Templates world.Seeds[emailTemplate] `json:"templates"`
		Bounces   world.Seeds[emailBounce]   `json:"bounces"`
	}
}

// Numeric ids: ranges of their own (contract 28.9).
const (
	firstTemplateID = 4_000_001
	firstEmailID    = 5_000_001
)

// Statuses of an e-mail and of its way to one address. Delivered is documented, the others are [ASSUMED] (contract 23).
const (
	emailPending   = "Pending"
	emailDelivered = "Delivered"
	emailPartly    = "Partially Delivered"
	emailBounced   = "Bounced"
	emailFailed    = "Failed"
)

// email is a sent e-mail. Of attachments it keeps what tells them apart; nothing serves them.
type email struct {
	world.Record

	ID           int64             `json:"id"`
	CreatedAt    wire.Timestamp    `json:"createdAt"`
	CreatedBy    string            `json:"createdBy"`
	Status       string            `json:"status"`
	Subject      string            `json:"subject"`
	TemplateName string            `json:"templateName"`
	Parameters   json.RawMessage   `json:"templateParameters,omitempty"`
	To           []string          `json:"to"`
	Cc           []string          `json:"cc"`
	Bcc          []string          `json:"bcc"`
	Attachments  []emailAttachment `json:"attachments"`
	DeliveredAt  *wire.Timestamp   `json:"deliveredAt"`
	Details      []emailDetail     `json:"statusDetails"`

	// Pending and Message are how the delivery will end; none is the natural end.
	Pending string `json:"pending,omitempty"`
	Message string `json:"message,omitempty"`
}

type emailAttachment struct {
	Name      string `json:"name"`
	MediaType string `json:"mediaType"`
	Size      int    `json:"size"`
	SHA256    string `json:"sha256"`
}

// emailDetail is what became of an e-mail at one address.
type emailDetail struct {
	Email       string `json:"email"`
	Status      string `json:"status"`
	Description string `json:"description"`
}

// emailBounce is an address that takes no e-mail. The address is its id.
type emailBounce struct {
	world.Record

	ID     string `json:"id"`
	Reason string `json:"reason"`
}

// New makes the area with the templates and bounces that a platform comes with.
func New(p *world.Platform) *API {
	e := &API{p: p}
	e.state.Emails = map[string]*email{}
	e.state.Templates = seedTemplates()
	const bouncing = "bounce@peak.example"
	e.state.Bounces = world.Seeds[emailBounce]{bouncing: {Record: world.SeedRecord(0), ID: bouncing, Reason: "The mailbox does not exist."}}
	return e
}

// Area declares what the platform has of emails.
func (e *API) Area() world.Area {
	const base = "/notifications/api/v1/emails"
	return world.Area{
		Name:    "emails",
		Section: &e.state,
		Routes: []wire.Route{
			{Method: http.MethodGet, Path: base, Handler: e.list},
			{Method: http.MethodPost, Path: base, Handler: e.send},
			{Method: http.MethodGet, Path: base + "/{emailId}", Handler: e.describe},
			{Method: http.MethodGet, Path: base + "/templates", Handler: e.listTemplates},
			{Method: http.MethodGet, Path: base + "/templates/{templateName}", Handler: e.describeTemplate},
		},
		Events: map[string]func(string){eventEmailArrives: e.arrives},
		Kinds: []world.Kind{
			world.Lasting(world.KindOf("email", func() map[string]*email { return e.state.Emails }, nil)),
			world.Lasting(world.KindOf("email-template", func() map[string]*emailTemplate { return e.state.Templates }, nil)),
			world.Lasting(world.KindOf("email-bounce", func() map[string]*emailBounce { return e.state.Bounces }, nil)),
		},
		Outcomes: map[string]world.OutcomeKind{outcomeEmail: {Results: []string{world.ResultFailed, resultBounced, world.ResultStuck}, Attributes: []string{"subject", "templateName"}}},
	}
}

func (e *API) list(r *wire.Request) (wire.Reply, error) {
	asked, err := r.Period(e.p.Now.Time)
	if err != nil {
		return wire.Reply{}, err
	}
	sent := world.Newest(e.state.Emails, func(m *email) bool { return asked.Includes(m.CreatedAt) })
	items := []map[string]any{}
	for _, m := range wire.NewestOf(asked, sent) {
		items = append(items, m.summary())
	}
	body, err := wire.Page(r, items, "emails", "emailCount")
	if err != nil {
		return wire.Reply{}, err
	}
	return wire.OK(body)
}

func (m *email) summary() map[string]any {
	return map[string]any{
		"id": m.ID, "createdAt": m.CreatedAt, "createdBy": m.CreatedBy, "status": m.Status, "subject": m.Subject, "templateName": m.TemplateName,
	}
}

func (e *API) describe(r *wire.Request) (wire.Reply, error) {
	id := r.Values["emailId"]
	if !world.IsNumericID(id) {
		return wire.Reply{}, wire.Refuse(http.StatusUnprocessableEntity, "emailId: %q is not a whole number.", id)
	}
	m := e.state.Emails[id]
	if m == nil {
		return wire.Reply{}, wire.Refuse(http.StatusNotFound, "There is no e-mail %s.", id)
	}
	body := m.summary()
	body["deliveredAt"] = m.DeliveredAt
	body["recipients"] = map[string]any{"to": wire.Listed(m.To), "cc": wire.Listed(m.Cc), "bcc": wire.Listed(m.Bcc)}
	body["statusDetails"] = wire.Listed(m.Details)
	return wire.OK(body)
}
