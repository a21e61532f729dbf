// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package peak

import (
	"encoding/json"
	"errors"
	"testing"
)

func TestFindDeployment(t *testing.T) {
	client := script(t,
		exchangeStep{`GET /v1/blocks/deployments/d-1`, 200, `{"id":"d-1","kind":"workflow"}`},
		exchangeStep{`GET /v1/blocks/deployments/d-2`, 404, ``},
		exchangeStep{`GET /v1/apps/deployments/d-2`, 200, `{"id":"d-2","kind":"app"}`},
		exchangeStep{`GET /v1/blocks/deployments/d-3`, 404, ``},
		exchangeStep{`GET /v1/apps/deployments/d-3`, 404, ``},
		exchangeStep{`GET /v1/blocks/deployments/d-4`, 403, ``},
	)
	for _, test := range []struct {
		id     string
		kind   SpecKind
		status int
	}{{"d-1", Blocks, 0}, {"d-2", Apps, 0}, {"d-3", Apps, 404}, {"d-4", Blocks, 403}} {
		deployment, kind, err := client.FindDeployment(t.Context(), test.id)
		if kind != test.kind || StatusOf(err) != test.status || err == nil && deployment.ID != test.id {
			t.Errorf("%s: %s %s, error %v", test.id, kind, deployment.ID, err)
		}
	}
}

func TestListRevisionsOfAny(t *testing.T) {
	client := script(t,
		exchangeStep{`GET /v1/blocks/deployments/d-1/revisions?pageNumber=1&pageSize=100&status=failed`, 200, `{"pageCount":1,"revisions":[{"revision":2},{"revision":1}]}`},
		exchangeStep{`GET /v1/blocks/deployments/d-2/revisions?pageNumber=1&pageSize=100`, 404, ``},
		exchangeStep{`GET /v1/apps/deployments/d-2/revisions?pageNumber=1&pageSize=100`, 200, `{"pageCount":1,"revisions":[{"revision":7}]}`},
		exchangeStep{`GET /v1/blocks/deployments/d-3/revisions?pageNumber=1&pageSize=100`, 403, ``},
	)
	equal(t, all(t, client.ListRevisionsOfAny(t.Context(), "d-1", ListRevisionsQuery{Status: []string{"failed"}})), []Revision{{Revision: 2}, {Revision: 1}})
	equal(t, all(t, client.ListRevisionsOfAny(t.Context(), "d-2", ListRevisionsQuery{})), []Revision{{Revision: 7}})
	for _, err := range client.ListRevisionsOfAny(t.Context(), "d-3", ListRevisionsQuery{}) {
		if StatusOf(err) != 403 {
			t.Errorf("error %v", err)
		}
	}
}

func TestDeploymentParent(t *testing.T) {
	for body, want := range map[string]Deployment{
		`{"id":"d"}`:                         {ID: "d"},
		`{"id":"d","parent":null}`:           {ID: "d", ShowsParent: true},
		`{"id":"d","parent":{}}`:             {ID: "d", ShowsParent: true},
		`{"id":"d","parent":{"id":"app-1"}}`: {ID: "d", ShowsParent: true, ParentID: "app-1"},
	} {
		var got Deployment
		if err := json.Unmarshal([]byte(body), &got); err != nil {
			t.Errorf("%s: %v", body, err)
		}
		equal(t, got, want)
	}
	var got Deployment
	if err := json.Unmarshal([]byte(`{"id":"d","parent":7}`), &got); err == nil {
		t.Error("a number is no parent")
	}
}

// TestExecuteDeploymentOutcome tells a refusal from an execution of which nobody knows.
func TestExecuteDeploymentOutcome(t *testing.T) {
	const request = `POST /v1/deployments/d-1/execute {}`
	for status, lost := range map[int]bool{400: false, 404: false, 409: false, 500: true, 502: true, 504: true} {
		client := script(t, exchangeStep{request, status, ``})
		_, err := client.ExecuteDeployment(t.Context(), "d-1", nil)
		if _, unknown := errors.AsType[*UnknownOutcomeError](err); unknown != lost || StatusOf(err) != status {
			t.Errorf("%d: %v", status, err)
		}
	}
	client := script(t, exchangeStep{request, 200, `{"executeResponse":`})
	if _, err := client.ExecuteDeployment(t.Context(), "d-1", nil); err == nil {
		t.Error("half an answer is none")
	} else if _, unknown := errors.AsType[*UnknownOutcomeError](err); !unknown {
		t.Errorf("half an answer: %v", err)
	}
}
