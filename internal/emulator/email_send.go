package emulator

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"net/mail"
	"path"
	"slices"
	"strings"
)

const (
	outcomeEmail  = "email"
	resultBounced = "bounced"

	eventEmailArrives = "email.arrives"

	// maxAttachments and maxAttachment are the limits of contract 23; 10 MB is read as the 10 MiB of archives (contract 5).
	maxAttachments = 3
	maxAttachment  = 10 << 20
)

// attachmentExtensions are the kinds of files that an e-mail may carry (contract 23).
func attachmentExtensions() []string {
	return []string{"pdf", "docx", "doc", "csv", "txt", "xlsx", "xls", "zip"}
}

// send takes an e-mail and delivers it later.
func (e *emails) send(r *request) (reply, error) {
	f, err := r.multipartForm()
	if err != nil {
		return reply{}, err
	}
	m := &email{Status: emailPending}
	if m.To, err = addresses(f, "recipients"); err != nil {
		return reply{}, err
	}
	if len(m.To) == 0 {
		return reply{}, refuse(http.StatusUnprocessableEntity, "recipients: at least one is required.")
	}
	if m.Cc, err = addresses(f, "cc"); err != nil {
		return reply{}, err
	}
	if m.Bcc, err = addresses(f, "bcc"); err != nil {
		return reply{}, err
	}
	m.Subject, _ = f.text("subject")
	m.TemplateName, _ = f.text("templateName")
	if strings.TrimSpace(m.Subject) == "" || m.TemplateName == "" {
		return reply{}, refuse(http.StatusUnprocessableEntity, "subject and templateName are required.")
	}
	if m.Parameters, err = parametersOf(f); err != nil {
		return reply{}, err
	}
	if m.Attachments, err = attachments(f); err != nil {
		return reply{}, err
	}
	if e.template(m.TemplateName) == nil {
		return reply{}, refuse(http.StatusNotFound, "There is no e-mail template %s.", m.TemplateName)
	}
	m.record, m.ID, m.CreatedAt, m.CreatedBy = e.p.newRecord(), e.p.nextID("email", firstEmailID), e.p.now, localUser
	for _, address := range m.everybody() {
		m.Details = append(m.Details, emailDetail{Email: address, Status: emailPending, Description: "On its way."})
	}
	e.state.Emails[key(m.ID)] = m
	outcome := e.p.decide(outcomeEmail, map[string]string{"subject": m.Subject, "templateName": m.TemplateName})
	m.Pending, m.Message = outcome.Result, outcome.Message
	if outcome.Result != resultStuck {
		e.p.schedule(e.p.lifecycle, eventEmailArrives, key(m.ID))
	}
	return created(map[string]any{"id": m.ID})
}

// everybody lists each address once.
func (m *email) everybody() []string {
	var all []string
	for _, address := range slices.Concat(m.To, m.Cc, m.Bcc) {
		if !slices.Contains(all, address) {
			all = append(all, address)
		}
	}
	return all
}

// arrives ends a delivery, at each address on its own.
func (e *emails) arrives(id string) {
	m := e.state.Emails[id]
	if m == nil {
		return
	}
	delivered := 0
	for i := range m.Details {
		detail := &m.Details[i]
		detail.Status, detail.Description = e.fate(m, detail.Email)
		if detail.Status == emailDelivered {
			delivered++
		}
	}
	switch {
	case delivered == 0:
		m.Status = emailFailed
	case delivered < len(m.Details):
		m.Status = emailPartly
	default:
		m.Status = emailDelivered
	}
	if delivered > 0 {
		now := e.p.now
		m.DeliveredAt = &now
	}
}

// fate is what becomes of an e-mail at an address. The bounce list ignores case, as mail servers do.
func (e *emails) fate(m *email, address string) (status, description string) {
	switch m.Pending {
	case resultFailed:
		return emailFailed, defaultTo(m.Message, "The e-mail could not be sent.")
	case resultBounced:
		return emailBounced, defaultTo(m.Message, "The mailbox does not take e-mails.")
	}
	for bouncing, bounce := range e.state.Bounces {
		if strings.EqualFold(bouncing, address) {
			return emailBounced, defaultTo(bounce.Reason, "The address is on the bounce list.")
		}
	}
	return emailDelivered, "The e-mail was delivered."
}

// addresses is a field with a JSON array of e-mail addresses.
func addresses(f *form, name string) ([]string, error) {
	value, err := f.json(name)
	if err != nil || value == nil {
		return nil, err
	}
	list, isList := value.([]any)
	if !isList {
		return nil, refuse(http.StatusUnprocessableEntity, "%s must be a list of e-mail addresses.", name)
	}
	found := []string{}
	for _, item := range list {
		address, _ := item.(string)
		if parsed, err := mail.ParseAddress(address); err != nil || parsed.Address != address {
			return nil, refuse(http.StatusUnprocessableEntity, "%s: %v is not an e-mail address.", name, item)
		}
		found = append(found, address)
	}
	return found, nil
}

func parametersOf(f *form) (json.RawMessage, error) {
	value, err := f.json("templateParameters")
	if err != nil || value == nil {
		return nil, err
	}
	if _, isObject := value.(map[string]any); !isObject {
		return nil, refuse(http.StatusUnprocessableEntity, "templateParameters must be an object.")
	}
	return json.Marshal(value)
}

func attachments(f *form) ([]emailAttachment, error) {
	files := f.files("attachments")
	if len(files) > maxAttachments {
		return nil, refuse(http.StatusUnprocessableEntity, "attachments: %d files, at most %d are possible.", len(files), maxAttachments)
	}
	kept := []emailAttachment{}
	for _, file := range files {
		extension := strings.ToLower(strings.TrimPrefix(path.Ext(file.filename), "."))
		switch {
		case !slices.Contains(attachmentExtensions(), extension):
			return nil, refuse(http.StatusUnprocessableEntity, "attachments: %s is none of %s.", file.filename, strings.Join(attachmentExtensions(), ", "))
		case len(file.content) > maxAttachment:
			return nil, refuse(http.StatusRequestEntityTooLarge, "attachments: %s has %d bytes, at most 10 MiB are possible.", file.filename, len(file.content))
		}
		sum := sha256.Sum256(file.content)
		kept = append(kept, emailAttachment{Name: file.filename, MediaType: file.contentType, Size: len(file.content), SHA256: hex.EncodeToString(sum[:])})
	}
	return kept, nil
}
