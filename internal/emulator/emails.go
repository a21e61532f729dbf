package emulator

import (
	"encoding/json"
	"net/http"
)

// emails is the area of contract section 23: sent e-mails and their templates. Nothing leaves the machine.
type emails struct {
	p     *platform
	state struct {
		Emails    map[string]*email    `json:"emails"`
		Templates seeds[emailTemplate] `json:"templates"`
		Bounces   seeds[emailBounce]   `json:"bounces"`
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
	record

	ID           int64             `json:"id"`
	CreatedAt    timestamp         `json:"createdAt"`
	CreatedBy    string            `json:"createdBy"`
	Status       string            `json:"status"`
	Subject      string            `json:"subject"`
	TemplateName string            `json:"templateName"`
	Parameters   json.RawMessage   `json:"templateParameters,omitempty"`
	To           []string          `json:"to"`
	Cc           []string          `json:"cc"`
	Bcc          []string          `json:"bcc"`
	Attachments  []emailAttachment `json:"attachments"`
	DeliveredAt  *timestamp        `json:"deliveredAt"`
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
	record

	ID     string `json:"id"`
	Reason string `json:"reason"`
}

func newEmails(p *platform) *emails {
	e := &emails{p: p}
	e.state.Emails = map[string]*email{}
	e.state.Templates = seedTemplates()
	const bouncing = "bounce@peak.example"
	e.state.Bounces = seeds[emailBounce]{bouncing: {record: seedRecord(0), ID: bouncing, Reason: "The mailbox does not exist."}}
	return e
}

// area declares what the platform has of emails.
func (e *emails) area() area {
	const base = "/notifications/api/v1/emails"
	return area{
		name:    "emails",
		section: &e.state,
		routes: []route{
			{method: http.MethodGet, path: base, handler: e.list},
			{method: http.MethodPost, path: base, handler: e.send},
			{method: http.MethodGet, path: base + "/{emailId}", handler: e.describe},
			{method: http.MethodGet, path: base + "/templates", handler: e.listTemplates},
			{method: http.MethodGet, path: base + "/templates/{templateName}", handler: e.describeTemplate},
		},
		events: map[string]func(string){eventEmailArrives: e.arrives},
		kinds: []kind{
			lasting(kindOf("email", func() map[string]*email { return e.state.Emails }, nil)),
			lasting(kindOf("email-template", func() map[string]*emailTemplate { return e.state.Templates }, nil)),
			lasting(kindOf("email-bounce", func() map[string]*emailBounce { return e.state.Bounces }, nil)),
		},
		outcomes: map[string]outcomeKind{outcomeEmail: {results: []string{resultFailed, resultBounced, resultStuck}, attributes: []string{"subject", "templateName"}}},
	}
}

func (e *emails) list(r *request) (reply, error) {
	asked, err := r.period(e.p.now.Time)
	if err != nil {
		return reply{}, err
	}
	sent := newest(e.state.Emails, func(m *email) bool { return asked.includes(m.CreatedAt) })
	items := []map[string]any{}
	for _, m := range newestOf(asked, sent) {
		items = append(items, m.summary())
	}
	body, err := page(r, items, "emails", "emailCount")
	if err != nil {
		return reply{}, err
	}
	return ok(body)
}

func (m *email) summary() map[string]any {
	return map[string]any{
		"id": m.ID, "createdAt": m.CreatedAt, "createdBy": m.CreatedBy, "status": m.Status, "subject": m.Subject, "templateName": m.TemplateName,
	}
}

func (e *emails) describe(r *request) (reply, error) {
	id := r.values["emailId"]
	if !isWhole(id) {
		return reply{}, refuse(http.StatusUnprocessableEntity, "emailId: %q is not a whole number.", id)
	}
	m := e.state.Emails[id]
	if m == nil {
		return reply{}, refuse(http.StatusNotFound, "There is no e-mail %s.", id)
	}
	body := m.summary()
	body["deliveredAt"] = m.DeliveredAt
	body["recipients"] = map[string]any{"to": listed(m.To), "cc": listed(m.Cc), "bcc": listed(m.Bcc)}
	body["statusDetails"] = listed(m.Details)
	return ok(body)
}
