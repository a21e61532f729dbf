// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package peak

import (
	"context"
	"encoding/json"
	"iter"
	"net/url"
)

// emailTemplatesPath is the collection of e-mail templates (contract 23).
const emailTemplatesPath = "/notifications/api/v1/emails/templates"

// EmailTemplate is an e-mail template; its name identifies it. Lists leave Subject and Body out.
type EmailTemplate struct {
	ID        int64 // 0 where the platform does not tell
	Name      string
	Scope     string // global or custom
	CreatedAt string // ISO 8601
	CreatedBy string
	Subject   string
	Body      string // HTML
}

// UnmarshalJSON tolerates missing and null members.
func (t *EmailTemplate) UnmarshalJSON(data []byte) error {
	var answer struct {
		ID        integer `json:"id"`
		Name      text    `json:"name"`
		Scope     text    `json:"scope"`
		CreatedAt instant `json:"createdAt"`
		CreatedBy text    `json:"createdBy"`
		Subject   text    `json:"subject"`
		Body      text    `json:"body"`
	}
	err := json.Unmarshal(data, &answer)
	*t = EmailTemplate{
		ID: int64(answer.ID), Name: string(answer.Name), Scope: string(answer.Scope), CreatedAt: string(answer.CreatedAt), CreatedBy: string(answer.CreatedBy),
		Subject: string(answer.Subject), Body: string(answer.Body),
	}
	return err
}

// ListEmailTemplatesQuery filters ListEmailTemplates. Empty members do not filter.
type ListEmailTemplatesQuery struct {
	SearchTerm string   // searches the name
	Scopes     []string // global, custom
	PageSize   int      // 0 means 100
}

// ListEmailTemplates lists the templates that e-mails can be sent with.
func (c *Client) ListEmailTemplates(ctx context.Context, query ListEmailTemplatesQuery) iter.Seq2[EmailTemplate, error] {
	values := url.Values{}
	addText(values, "searchTerm", query.SearchTerm)
	addTexts(values, "scope", query.Scopes)
	return list[EmailTemplate](ctx, c, listing{collection: emailTemplatesPath, query: values, pageSize: query.PageSize, keys: []string{"templates"}})
}

// GetEmailTemplate describes a template by name, with its subject and its body.
func (c *Client) GetEmailTemplate(ctx context.Context, name string) (EmailTemplate, error) {
	var template EmailTemplate
	err := c.get(ctx, emailTemplatesPath, []string{name}, &template, func() error { return need("name", template.Name != "") })
	return template, err
}
