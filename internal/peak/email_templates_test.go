// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package peak

import (
	"strings"
	"testing"
)

func TestEmailTemplates(t *testing.T) {
	client := script(t,
		exchangeStep{"GET /notifications/api/v1/emails/templates?pageNumber=1&pageSize=2&scope=global&scope=custom&searchTerm=re+port", 200,
			`{"pageCount":2,"templateCount":3,"templates":[{"id":1,"name":"report","scope":"global","createdAt":"c","createdBy":"a@b.c"},{"name":"report 2"}]}`},
		exchangeStep{"GET /notifications/api/v1/emails/templates?pageNumber=2&pageSize=2&scope=global&scope=custom&searchTerm=re+port", 200,
			`{"pageCount":2,"templates":[{"id":3,"name":"report 3","scope":"custom"}]}`},
		exchangeStep{"GET /notifications/api/v1/emails/templates?pageNumber=1&pageSize=100", 200, `{"pageCount":1,"templates":[]}`},
	)
	got := all(t, client.ListEmailTemplates(t.Context(), ListEmailTemplatesQuery{SearchTerm: "re port", Scopes: []string{"global", "custom"}, PageSize: 2}))
	equal(t, got, []EmailTemplate{
		{ID: 1, Name: "report", Scope: "global", CreatedAt: "c", CreatedBy: "a@b.c"}, {Name: "report 2"}, {ID: 3, Name: "report 3", Scope: "custom"},
	})
	if got := all(t, client.ListEmailTemplates(t.Context(), ListEmailTemplatesQuery{})); len(got) != 0 {
		t.Errorf("got %v", got)
	}
}

func TestGetEmailTemplate(t *testing.T) {
	client := script(t,
		exchangeStep{"GET /notifications/api/v1/emails/templates/my%20%2Freport", 200,
			`{"id":1,"name":"my /report","scope":"custom","createdAt":"c","createdBy":"a@b.c","subject":"S","body":"<p>B</p>"}`},
		exchangeStep{"GET /notifications/api/v1/emails/templates/x", 404, `{"detail":"no such template"}`},
		exchangeStep{"GET /notifications/api/v1/emails/templates/x", 200, `{"id":1}`},
	)
	got, err := client.GetEmailTemplate(t.Context(), "my /report")
	if err != nil {
		t.Fatal(err)
	}
	equal(t, got, EmailTemplate{ID: 1, Name: "my /report", Scope: "custom", CreatedAt: "c", CreatedBy: "a@b.c", Subject: "S", Body: "<p>B</p>"})
	if _, err := client.GetEmailTemplate(t.Context(), "x"); !IsNotFound(err) {
		t.Errorf("error %v", err)
	}
	if _, err := client.GetEmailTemplate(t.Context(), "x"); err == nil || !strings.Contains(err.Error(), `lacks the member "name"`) {
		t.Errorf("error %v", err)
	}
	// An empty name would ask for the list.
	if _, err := client.GetEmailTemplate(t.Context(), ""); err == nil || !strings.Contains(err.Error(), `"" cannot be the id`) {
		t.Errorf("error %v", err)
	}
}
