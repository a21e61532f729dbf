// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package peak

import (
	"context"
	"fmt"
	"strings"
	"testing"
)

// revisionKind is the create of a revision after the third, for the tests of lost answers.
func revisionKind() createKind {
	return createKind{
		create: func(ctx context.Context, c *Client) (string, error) {
			revision, err := c.CreateRevision(ctx, Blocks, "d-1", RevisionCreate{Notes: new("ours"), After: 3})
			return formatID(revision), err
		},
		method: "POST", path: "/v1/blocks/deployments/d-1/revisions",
		object: func(n int, createdAt string, ours bool) string {
			return fmt.Sprintf(`{"id":"r-%d","revision":%d,"notes":%q%s}`, n, n, pick(ours, "ours", "other"), timeMember(createdAt))
		},
		list: func(objects []string) string {
			return `{"pageCount":1,"revisions":[` + strings.Join(append([]string{`{"id":"r-3","revision":3,"notes":"ours"}`}, objects...), ",") + `]}`
		},
		created: func(n int) string { return fmt.Sprintf(`{"id":"r-%d","revision":%d}`, n, n) },
		id:      decimal, importID: decimal, nameNotUnique: true,
	}
}

func TestCreateRevision(t *testing.T) {
	client := script(t,
		exchangeStep{`POST /v1/blocks/deployments/d-1/revisions {"release":{"version":"2.0.0"},"revision":{"notes":"n"},"parameters":{"build":{"a":"b"}}}`, 201,
			`{"id":"opaque","revision":2}`},
		exchangeStep{`POST /v1/apps/deployments/d-2/revisions {"parameters":{"etl":{"run":{"a":"b"}}},"appParameters":{"run":{"c":1}},` +
			`"blocksConfig":{"includes":[{"id":"b-1","releaseVersion":"1.0.0"}],"excludes":[{"id":"b-2"}]}}`, 201, `{"revision":"3"}`},
		exchangeStep{`POST /v1/blocks/deployments/d-1/revisions {}`, 409, `{"detail":"busy with very-secret"}`},
	)
	ctx := t.Context()
	revision, err := client.CreateRevision(ctx, Blocks, "d-1", RevisionCreate{ReleaseVersion: "2.0.0", Notes: new("n"), Parameters: map[string]any{"build": map[string]any{"a": "b"}}})
	if err != nil || revision != 2 {
		t.Errorf("%d, %v", revision, err)
	}
	revision, err = client.CreateRevision(ctx, Apps, "d-2", RevisionCreate{
		Parameters: map[string]any{"etl": map[string]any{"run": map[string]any{"a": "b"}}}, AppParameters: map[string]any{"run": map[string]any{"c": 1}},
		Includes: []BlockSelector{{"b-1", "1.0.0"}}, Excludes: []BlockSelector{{ID: "b-2"}}, After: 2,
	})
	if err != nil || revision != 3 {
		t.Errorf("%d, %v", revision, err)
	}
	if _, err = client.CreateRevision(ctx, Blocks, "d-1", RevisionCreate{Secrets: []string{"very-secret"}}); !IsConflict(err) || strings.Contains(err.Error(), "very-secret") {
		t.Errorf("error %v", err)
	}
}

func TestRedeploy(t *testing.T) {
	client := script(t,
		exchangeStep{`POST /v1/apps/deployments/d-1/redeploy {}`, 503, ``},
		exchangeStep{`POST /v1/apps/deployments/d-1/redeploy {}`, 200, `{"deploymentId":"d-1","revision":2,"revisionId":"r-2"}`},
		exchangeStep{`POST /v1/blocks/deployments/d-2/redeploy {}`, 409, `{"detail":"it is deployed"}`},
	)
	if err := client.Redeploy(t.Context(), Apps, "d-1"); err != nil {
		t.Error(err)
	}
	if err := client.Redeploy(t.Context(), Blocks, "d-2"); !IsConflict(err) {
		t.Errorf("error %v", err)
	}
}

func TestListRevisions(t *testing.T) {
	client := script(t,
		exchangeStep{"GET /v1/blocks/deployments/d-1/revisions?pageNumber=1&pageSize=100&sort=createdAt%3Aasc&status=superseded", 200,
			`{"revisionCount":1,"revisions":[{"id":"r-1","revision":1,"status":"superseded","notes":"n","createdAt":"x","createdBy":"me"}],"pageCount":1}`},
		exchangeStep{"GET /v1/apps/deployments/d-2/revisions?pageNumber=1&pageSize=10", 200, `{"deployments":[{"id":"r-2","revision":2}],"pageCount":1}`},
	)
	ctx := t.Context()
	equal(t, all(t, client.ListRevisions(ctx, Blocks, "d-1", ListRevisionsQuery{Status: []string{"superseded"}, Sort: []string{"createdAt:asc"}})),
		[]Revision{{ID: "r-1", Revision: 1, Status: "superseded", Notes: "n", CreatedAt: "x", CreatedBy: "me"}})
	// The key that an older SDK reads (contract 26, number 5).
	equal(t, all(t, client.ListRevisions(ctx, Apps, "d-2", ListRevisionsQuery{PageSize: 10})), []Revision{{ID: "r-2", Revision: 2}})
}

func TestGetRevision(t *testing.T) {
	client := script(t,
		exchangeStep{"GET /v1/blocks/deployments/d-1/revisions/2", 200, `{"id":"r-2","revision":2,"status":"failed","notes":"n","createdAt":"x","createdBy":"me",
			"latestRevision":{},"spec":{"id":"s-1","name":"etl","kind":"workflow","release":{"version":"1.0.0"}},"parameters":{"build":{"a":1}},
			"resources":[{"platformId":7,"kind":"workflow","name":"etl","status":"failed","message":"no image"},{"platformId":null,"reason":"later"},{"error":{"code":1}},{}]}`},
		exchangeStep{"GET /v1/apps/deployments/d-2/revisions/1", 200, `{"spec":{},"resources":null}`},
		exchangeStep{"GET /v1/apps/deployments/d-2/revisions/9", 404, `{}`},
	)
	ctx := t.Context()
	details, err := client.GetRevision(ctx, Blocks, "d-1", 2)
	if err != nil {
		t.Fatal(err)
	}
	equal(t, details, RevisionDetails{
		Revision: Revision{
			ID: "r-2", Revision: 2, Status: "failed", Notes: "n", CreatedAt: "x", CreatedBy: "me",
			Resources: []RevisionResource{
				{PlatformID: "7", Kind: "workflow", Name: "etl", Status: "failed", Message: "no image"}, {Message: "later"}, {Message: `{"code":1}`}, {},
			},
		},
		Spec:       DeploymentSpec{ID: "s-1", Name: "etl", Kind: "workflow", ReleaseVersion: "1.0.0"},
		Parameters: map[string]any{"build": map[string]any{"a": number("1")}},
	})
	if id := details.PlatformID(); id != "" {
		t.Errorf("of several resources, %q is taken for the one that the block made", id)
	}
	if id := (Revision{Resources: []RevisionResource{{PlatformID: "7"}}}).PlatformID(); id != "7" {
		t.Errorf("platform id %q", id)
	}
	if details, err = client.GetRevision(ctx, Apps, "d-2", 1); err != nil {
		t.Fatal(err)
	}
	equal(t, details, RevisionDetails{})
	if _, err = client.GetRevision(ctx, Apps, "d-2", 9); !IsNotFound(err) {
		t.Errorf("error %v", err)
	}
}
