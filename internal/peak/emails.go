// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package peak

import (
	"context"
	"encoding/json"
	"iter"
	"net/http"
	"net/url"
	"slices"
	"strconv"
)

// emailsPath is the collection of e-mails (contract 23).
const emailsPath = "/notifications/api/v1/emails"

// EmailListItem is a sent e-mail as ListEmails shows it.
type EmailListItem struct {
	ID           int64
	CreatedAt    string // ISO 8601
	CreatedBy    string
	Status       string // Delivered is the only documented word
	Subject      string
	TemplateName string
}

// emailAnswer is the part of an e-mail that lists and descriptions have in common.
type emailAnswer struct {
	ID           integer `json:"id"`
	CreatedAt    instant `json:"createdAt"`
	CreatedBy    text    `json:"createdBy"`
	Status       text    `json:"status"`
	Subject      text    `json:"subject"`
	TemplateName text    `json:"templateName"`
}

func (a emailAnswer) item() EmailListItem {
	return EmailListItem{
		ID: int64(a.ID), CreatedAt: string(a.CreatedAt), CreatedBy: string(a.CreatedBy), Status: string(a.Status), Subject: string(a.Subject), TemplateName: string(a.TemplateName),
	}
}

// UnmarshalJSON tolerates missing and null members.
func (e *EmailListItem) UnmarshalJSON(data []byte) error {
	var answer emailAnswer
	err := json.Unmarshal(data, &answer)
	*e = answer.item()
	return err
}

// Email is a described e-mail.
type Email struct {
	EmailListItem

	DeliveredAt   string // ISO 8601, "" as long as it is not delivered
	To, Cc, Bcc   []string
	StatusDetails []EmailStatus
}

// EmailStatus is what became of an e-mail at one address.
type EmailStatus struct {
	Email       string
	Status      string
	Description string
}

// UnmarshalJSON tolerates missing and null members.
func (s *EmailStatus) UnmarshalJSON(data []byte) error {
	var answer struct {
		Email       text `json:"email"`
		Status      text `json:"status"`
		Description text `json:"description"`
	}
	err := json.Unmarshal(data, &answer)
	*s = EmailStatus{Email: string(answer.Email), Status: string(answer.Status), Description: string(answer.Description)}
	return err
}

// ListEmailsQuery filters ListEmails. Empty members do not filter.
type ListEmailsQuery struct {
	DateFrom string // ISO 8601; the platform's default is 90 days ago
	DateTo   string // ISO 8601; the platform's default is now
	Count    int    // the newest n; 0 means all
	PageSize int    // 0 means 100
}

// ListEmails lists the e-mails that were sent through the platform.
func (c *Client) ListEmails(ctx context.Context, query ListEmailsQuery) iter.Seq2[EmailListItem, error] {
	return c.listEmails(ctx, query, nil)
}

func (c *Client) listEmails(ctx context.Context, query ListEmailsQuery, clock *serverClock) iter.Seq2[EmailListItem, error] {
	count := -1 // all; always sent (contract 23)
	if query.Count > 0 {
		count = query.Count
	}
	values := url.Values{"count": {strconv.Itoa(count)}}
	addText(values, "dateFrom", query.DateFrom)
	addText(values, "dateTo", query.DateTo)
	return list[EmailListItem](ctx, c, listing{collection: emailsPath, query: values, pageSize: query.PageSize, keys: []string{"emails"}, clock: clock})
}

// GetEmail describes an e-mail, with what became of it at each address.
func (c *Client) GetEmail(ctx context.Context, id int64) (Email, error) {
	var answer struct {
		emailAnswer

		DeliveredAt instant `json:"deliveredAt"`
		Recipients  struct {
			To  []string `json:"to"`
			Cc  []string `json:"cc"`
			Bcc []string `json:"bcc"`
		} `json:"recipients"`
		StatusDetails []EmailStatus `json:"statusDetails"`
	}
	err := c.get(ctx, emailsPath, []string{formatID(id)}, &answer, func() error { return need("id", answer.ID != 0) })
	return Email{
		EmailListItem: answer.item(), DeliveredAt: string(answer.DeliveredAt),
		To: answer.Recipients.To, Cc: answer.Recipients.Cc, Bcc: answer.Recipients.Bcc, StatusDetails: answer.StatusDetails,
	}, err
}

// EmailSend is the body of SendEmail. Empty members are not sent, except Subject and TemplateName.
type EmailSend struct {
	Recipients         []string // at least one
	Cc, Bcc            []string
	Subject            string
	TemplateName       string
	TemplateParameters map[string]any // JSON values
	Attachments        []EmailAttachment
}

// EmailAttachment is a file of an e-mail. The platform takes at most three, of 10 MB each, with the extensions pdf, docx, doc,
// csv, txt, xlsx, xls and zip (contract 23).
type EmailAttachment struct {
	Name      string // file name without folders
	MediaType string // such as text/csv, "" for one that is not known
	Content   Upload
}

// SendEmail sends an e-mail and returns its id. It is never sent twice: when its outcome is unknown, as after a broken
// connection, it looks for the one e-mail of that subject, template and recipients that appeared since, see
// UnknownOutcomeError. 404 means that there is no such template.
func (c *Client) SendEmail(ctx context.Context, send EmailSend) (int64, error) {
	form := newForm(nil)
	for _, attachment := range send.Attachments {
		form.attach("attachments", attachment.Name, attachment.MediaType, attachment.Content)
	}
	form.text("subject", &send.Subject)
	form.text("templateName", &send.TemplateName)
	form.json("recipients", send.Recipients)
	if len(send.Cc) > 0 {
		form.json("cc", send.Cc)
	}
	if len(send.Bcc) > 0 {
		form.json("bcc", send.Bcc)
	}
	if len(send.TemplateParameters) > 0 {
		form.json("templateParameters", send.TemplateParameters)
	}

	return createOnce(ctx, c, creation[int64]{
		kind:          "e-mail",
		name:          send.Subject,
		nameNotUnique: true,
		idOf:          formatID,
		send: func(ctx context.Context) (int64, error) {
			var answer struct {
				ID integer `json:"id"`
			}
			err := c.do(ctx, call{
				method: http.MethodPost, collection: emailsPath, form: form, secrets: Texts(send.TemplateParameters), out: &answer,
				check: func() error { return need("id", answer.ID != 0) },
			})
			return int64(answer.ID), err
		},
		find: func(ctx context.Context, clock *serverClock) ([]candidate[int64], error) {
			return c.findEmails(ctx, send, clock)
		},
	})
}

// newestEmails is how many e-mails a call looks at to tell which one is its own.
const newestEmails = 100

// findEmails returns the newest e-mails that can be the one that was sent. Only descriptions show to whom.
func (c *Client) findEmails(ctx context.Context, send EmailSend, clock *serverClock) ([]candidate[int64], error) {
	var found []candidate[int64]
	for item, err := range c.listEmails(ctx, ListEmailsQuery{Count: newestEmails}, clock) {
		if err != nil {
			return nil, err
		}
		if item.Subject != send.Subject || item.TemplateName != send.TemplateName || clock.age(item.CreatedAt) == ageBefore {
			continue
		}
		email, err := c.GetEmail(ctx, item.ID)
		if err != nil {
			return nil, err
		}
		found = append(found, candidate[int64]{
			id: formatID(item.ID), createdAt: item.CreatedAt, result: item.ID,
			matches: sameAddresses(email.To, send.Recipients) && sameAddresses(email.Cc, send.Cc) && sameAddresses(email.Bcc, send.Bcc),
		})
	}
	return found, nil
}

// sameAddresses compares addresses in any order.
func sameAddresses(shown, sent []string) bool {
	return slices.Equal(slices.Sorted(slices.Values(shown)), slices.Sorted(slices.Values(sent)))
}
