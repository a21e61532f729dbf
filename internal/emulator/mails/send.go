// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package mails

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"net/mail"
	"path"
	"slices"
	"strings"

	"github.com/peakbi/terraform-provider-peak/internal/emulator/wire"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/world"
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
func (e *API) send(r *wire.Request) (wire.Reply, error) {
	f, err := r.MultipartForm()
	if err != nil {
		return wire.Reply{}, err
	}
	m := &email{Status: emailPending}
	if m.To, err = addresses(f, "recipients"); err != nil {
		return wire.Reply{}, err
	}
	if len(m.To) == 0 {
		return wire.Reply{}, wire.Refuse(http.StatusUnprocessableEntity, "recipients: at least one is required.")
	}
	if m.Cc, err = addresses(f, "cc"); err != nil {
		return wire.Reply{}, err
	}
	if m.Bcc, err = addresses(f, "bcc"); err != nil {
		return wire.Reply{}, err
	}
	m.Subject, _ = f.Text("subject")
	m.TemplateName, _ = f.Text("templateName")
	if strings.TrimSpace(m.Subject) == "" || m.TemplateName == "" {
		return wire.Reply{}, wire.Refuse(http.StatusUnprocessableEntity, "subject and templateName are required.")
	}
	if m.Parameters, err = parametersOf(f); err != nil {
		return wire.Reply{}, err
	}
	if m.Attachments, err = attachments(f); err != nil {
		return wire.Reply{}, err
	}
	if e.template(m.TemplateName) == nil {
		return wire.Reply{}, wire.Refuse(http.StatusNotFound, "There is no e-mail template %s.", m.TemplateName)
	}
	m.Record, m.ID, m.CreatedAt, m.CreatedBy = e.p.NewRecord(), e.p.NextID("email", firstEmailID), e.p.Now, world.LocalUser
	for _, address := range m.everybody() {
		m.Details = append(m.Details, emailDetail{Email: address, Status: emailPending, Description: "On its way."})
	}
	e.state.Emails[world.Key(m.ID)] = m
	outcome := e.p.Decide(outcomeEmail, map[string]string{"subject": m.Subject, "templateName": m.TemplateName})
	m.Pending, m.Message = outcome.Result, outcome.Message
	if outcome.Result != world.ResultStuck {
		e.p.Schedule(e.p.Lifecycle, eventEmailArrives, world.Key(m.ID))
	}
	return wire.Created(map[string]any{"id": m.ID})
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
func (e *API) arrives(id string) {
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
		now := e.p.Now
		m.DeliveredAt = &now
	}
}

// fate is what becomes of an e-mail at an address. The bounce list ignores case, as mail servers do.
func (e *API) fate(m *email, address string) (status, description string) {
	switch m.Pending {
	case world.ResultFailed:
		return emailFailed, cmp.Or(m.Message, "The e-mail could not be sent.")
	case resultBounced:
		return emailBounced, cmp.Or(m.Message, "The mailbox does not take e-mails.")
	}
	for bouncing, bounce := range e.state.Bounces {
		if strings.EqualFold(bouncing, address) {
			return emailBounced, cmp.Or(bounce.Reason, "The address is on the bounce list.")
		}
	}
	return emailDelivered, "The e-mail was delivered."
}

// addresses is a field with a JSON array of e-mail addresses.
func addresses(f *wire.Form, name string) ([]string, error) {
	value, err := f.JSON(name)
	if err != nil || value == nil {
		return nil, err
	}
	list, isList := value.([]any)
	if !isList {
		return nil, wire.Refuse(http.StatusUnprocessableEntity, "%s must be a list of e-mail addresses.", name)
	}
	found := []string{}
	for _, item := range list {
		address, _ := item.(string)
		if parsed, err := mail.ParseAddress(address); err != nil || parsed.Address != address {
			return nil, wire.Refuse(http.StatusUnprocessableEntity, "%s: %v is not an e-mail address.", name, item)
		}
		found = append(found, address)
	}
	return found, nil
}

func parametersOf(f *wire.Form) (json.RawMessage, error) {
	value, err := f.JSON("templateParameters")
	if err != nil || value == nil {
		return nil, err
	}
	if _, isObject := value.(map[string]any); !isObject {
		return nil, wire.Refuse(http.StatusUnprocessableEntity, "templateParameters must be an object.")
	}
	return json.Marshal(value)
}

func attachments(f *wire.Form) ([]emailAttachment, error) {
	files := f.Files("attachments")
	if len(files) > maxAttachments {
		return nil, wire.Refuse(http.StatusUnprocessableEntity, "attachments: %d files, at most %d are possible.", len(files), maxAttachments)
	}
	kept := []emailAttachment{}
	for _, file := range files {
		extension := strings.ToLower(strings.TrimPrefix(path.Ext(file.Filename), "."))
		switch {
		case !slices.Contains(attachmentExtensions(), extension):
			return nil, wire.Refuse(http.StatusUnprocessableEntity, "attachments: %s is none of %s.", file.Filename, strings.Join(attachmentExtensions(), ", "))
		case len(file.Content) > maxAttachment:
			return nil, wire.Refuse(http.StatusRequestEntityTooLarge, "attachments: %s has %d bytes, at most 10 MiB are possible.", file.Filename, len(file.Content))
		}
		sum := sha256.Sum256(file.Content)
		kept = append(kept, emailAttachment{Name: file.Filename, MediaType: file.ContentType, Size: len(file.Content), SHA256: hex.EncodeToString(sum[:])})
	}
	return kept, nil
}
