// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package peak

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
)

// deploymentKind is the create of a deployment, for the tests of lost answers.
func deploymentKind(kind SpecKind) createKind {
	return createKind{
		create: func(ctx context.Context, c *Client) (string, error) {
			return c.CreateDeployment(ctx, kind, DeploymentCreate{Metadata: Metadata{Name: new("mine")}, SpecID: "s-1"})
		},
		method: "POST", path: "/v1/" + string(kind) + "/deployments/",
		object: func(n int, createdAt string, ours bool) string {
			return fmt.Sprintf(`{"id":"uuid-%d","metadata":{"name":"mine"%s},"spec":{"id":%q}}`, n, timeMember(createdAt), pick(ours, "s-1", "s-2"))
		},
		list: func(objects []string) string {
			return `{"pageCount":1,"deployments":[` + strings.Join(append([]string{`{"id":"x","metadata":{"name":"mine-too"},"spec":{"id":"s-1"}}`}, objects...), ",") + `]}`
		},
		created: func(n int) string { return fmt.Sprintf(`{"id":"uuid-%d"}`, n) },
		id:      uuid, importID: uuid, unique: true,
	}
}

func number(text string) json.Number { return json.Number(text) }

func TestCreateDeployment(t *testing.T) {
	client := script(t,
		exchangeStep{`POST /v1/blocks/deployments/ {"metadata":{"name":"etl-prod","title":"ETL","summary":"s","description":"d","descriptionContentType":"text/plain",` +
			`"imageUrl":"https://x","tags":[{"name":"a"}]},"spec":{"id":"s-1","release":{"version":"1.0.0"}},` +
			`"parameters":{"build":{"n":123456789012345678901234567890},"run":{"list":[1,"x",null]}},"revision":{"notes":"first"}}`, 201, `{"id":"d-1"}`},
		exchangeStep{`POST /v1/blocks/deployments/ {"metadata":{"name":"etl","summary":"s"},"spec":{"id":"s-1"}}`, 201, `{"id":"d-2"}`},
		exchangeStep{`POST /v1/apps/deployments/ {"metadata":{"name":"app","summary":"s","tags":[]},"spec":{"id":"s-2","release":{"version":"2.0.0"},` +
			`"includes":[{"id":"b-1","releaseVersion":"1.0.0"}],"excludes":[{"id":"b-2"}]},"parameters":{"etl":{"run":{"a":"b"}}},"appParameters":{"build":{"c":true}}}`, 201, `{"id":"d-3"}`},
		exchangeStep{`POST /v1/blocks/deployments/ {"metadata":{"name":"etl"},"spec":{"id":"s-1"},"parameters":{"run":{"pass":"very-secret"}}}`, 422,
			`{"detail":"the value very-secret is no good"}`},
		exchangeStep{`GET /v1/blocks/deployments/?name=etl&pageNumber=1&pageSize=100`, 200, `{"deployments":[],"pageCount":1}`},
	)
	ctx := t.Context()
	for _, test := range []struct {
		kind   SpecKind
		create DeploymentCreate
		id     string
	}{
		{Blocks, DeploymentCreate{
			Metadata: Metadata{
				Name: new("etl-prod"), Title: new("ETL"), Summary: new("s"), Description: new("d"), DescriptionContentType: new("text/plain"),
				ImageURL: new("https://x"), Tags: []Tag{{"a"}},
			},
			SpecID: "s-1", ReleaseVersion: "1.0.0", RevisionNotes: new("first"),
			Parameters: map[string]any{"build": map[string]any{"n": number("123456789012345678901234567890")}, "run": map[string]any{"list": []any{number("1"), "x", nil}}},
		}, "d-1"},
		{Blocks, DeploymentCreate{Metadata: Metadata{Name: new("etl"), Summary: new("s")}, SpecID: "s-1"}, "d-2"},
		{Apps, DeploymentCreate{
			Metadata: Metadata{Name: new("app"), Summary: new("s"), Tags: []Tag{}}, SpecID: "s-2", ReleaseVersion: "2.0.0",
			Parameters:    map[string]any{"etl": map[string]any{"run": map[string]any{"a": "b"}}},
			AppParameters: map[string]any{"build": map[string]any{"c": true}},
			Includes:      []BlockSelector{{"b-1", "1.0.0"}}, Excludes: []BlockSelector{{ID: "b-2"}},
		}, "d-3"},
	} {
		if id, err := client.CreateDeployment(ctx, test.kind, test.create); err != nil || id != test.id {
			t.Errorf("%q, %v", id, err)
		}
	}
	_, err := client.CreateDeployment(ctx, Blocks, DeploymentCreate{
		Metadata: Metadata{Name: new("etl")}, SpecID: "s-1", Parameters: map[string]any{"run": map[string]any{"pass": "very-secret"}}, Secrets: []string{"very-secret"},
	})
	if StatusOf(err) != 422 || strings.Contains(err.Error(), "very-secret") || !strings.Contains(err.Error(), "the value (hidden) is no good") {
		t.Errorf("error %v", err)
	}
}

func TestGetDeployment(t *testing.T) {
	client := script(t,
		exchangeStep{"GET /v1/blocks/deployments/d-1", 200, `{"id":"d-1","kind":"workflow",
			"metadata":{"name":"etl","title":"ETL","summary":"s","description":"","descriptionContentType":"text/markdown","imageUrl":null,"tags":[{"name":"a"}],
				"status":"deployed","createdAt":"2024-05-01T09:30:00.000Z","createdBy":"me","updatedAt":"x"},
			"latestRevision":{"id":"r-2","revision":2,"status":"deployed","notes":null,"createdAt":"x","createdBy":"me"},
			"spec":{"id":"s-1","name":"etl","title":"ETL","kind":"workflow","release":{"id":"rel","version":"1.0.0"}},
			"parameters":{"build":{"n":1.50},"run":{}},"parent":null}`},
		exchangeStep{"GET /v1/apps/deployments/d-2", 200, `{"id":"d-2","kind":"app","metadata":{"status":"warning"},
			"latestRevision":{"revision":"3","message":"one block needs attention","blocks":[
				{"deploymentId":"d-3","platformId":7,"kind":"workflow","name":"etl","status":"deployed"},
				{"deploymentId":"d-4","platformId":null,"kind":"service","name":"ui","status":"failed","message":"no"}]},
			"spec":{},"appParameters":{"run":{"a":1}},"parent":null}`},
		exchangeStep{"GET /v1/blocks/deployments/d-3", 200, `{"id":"d-3","parent":{"id":"d-2"}}`},
		exchangeStep{"GET /v1/blocks/deployments/d-4", 404, `{"detail":"gone"}`},
		exchangeStep{"GET /v1/blocks/deployments/d-5", 200, `{}`},
	)
	ctx := t.Context()
	deployment, err := client.GetDeployment(ctx, Blocks, "d-1")
	if err != nil {
		t.Fatal(err)
	}
	equal(t, deployment, Deployment{
		ID: "d-1", Kind: "workflow",
		Metadata: ShownMetadata{
			Name: "etl", Title: new("ETL"), Summary: new("s"), Description: new(""), DescriptionContentType: new("text/markdown"), ImageURL: new(""), Tags: []string{"a"}, HasTags: true,
			Status: "deployed", CreatedAt: "2024-05-01T09:30:00.000Z", CreatedBy: "me",
		},
		LatestRevision: Revision{ID: "r-2", Revision: 2, Status: "deployed", CreatedAt: "x", CreatedBy: "me"},
		Spec:           DeploymentSpec{ID: "s-1", Name: "etl", Kind: "workflow", ReleaseVersion: "1.0.0"},
		Parameters:     map[string]any{"build": map[string]any{"n": number("1.50")}, "run": map[string]any{}},
		ShowsParent:    true,
	})
	if deployment, err = client.GetDeployment(ctx, Apps, "d-2"); err != nil {
		t.Fatal(err)
	}
	equal(t, deployment, Deployment{
		ID: "d-2", Kind: "app", Metadata: ShownMetadata{Status: "warning"},
		LatestRevision: Revision{Revision: 3, Message: "one block needs attention", Blocks: []DeployedBlock{
			{"d-3", "7", "workflow", "etl", "deployed"}, {"d-4", "", "service", "ui", "failed"},
		}},
		AppParameters: map[string]any{"run": map[string]any{"a": number("1")}},
		ShowsParent:   true,
	})
	if deployment, err = client.GetDeployment(ctx, Blocks, "d-3"); err != nil || deployment.ParentID != "d-2" || deployment.Parameters != nil {
		t.Errorf("%+v, %v", deployment, err)
	}
	if _, err = client.GetDeployment(ctx, Blocks, "d-4"); !IsNotFound(err) {
		t.Errorf("error %v", err)
	}
	if _, err = client.GetDeployment(ctx, Blocks, "d-5"); err == nil || !strings.Contains(err.Error(), `"id"`) {
		t.Errorf("error %v", err)
	}
}

func TestUpdateDeployment(t *testing.T) {
	client := script(t,
		exchangeStep{`PATCH /v1/apps/deployments/d-1 {"title":"T","tags":[]}`, 200, `{}`},
		exchangeStep{`PATCH /v1/blocks/deployments/d%2F1 {"summary":"s"}`, 503, `{}`},
		exchangeStep{`PATCH /v1/blocks/deployments/d%2F1 {"summary":"s"}`, 200, `{"id":"d/1"}`},
	)
	if err := client.UpdateDeployment(t.Context(), Apps, "d-1", Metadata{Title: new("T"), Tags: []Tag{}}); err != nil {
		t.Error(err)
	}
	if err := client.UpdateDeployment(t.Context(), Blocks, "d/1", Metadata{Summary: new("s")}); err != nil {
		t.Error(err)
	}
}

func TestDeleteDeployment(t *testing.T) {
	client := script(t,
		exchangeStep{`DELETE /v1/blocks/deployments/d-1`, 200, `{}`},
		exchangeStep{`DELETE /v1/apps/deployments/d-2`, 404, `{"detail":"gone"}`},
		exchangeStep{`DELETE /v1/blocks/deployments/d-3`, 422, `{"detail":"it belongs to app d-2"}`},
	)
	ctx := t.Context()
	if err := client.DeleteDeployment(ctx, Blocks, "d-1"); err != nil {
		t.Error(err)
	}
	if err := client.DeleteDeployment(ctx, Apps, "d-2"); err != nil {
		t.Error(err)
	}
	if err := client.DeleteDeployment(ctx, Blocks, "d-3"); StatusOf(err) != 422 || !strings.Contains(err.Error(), "belongs to app d-2") {
		t.Errorf("error %v", err)
	}
}

func TestListDeployments(t *testing.T) {
	const page = `{"deploymentCount":1,"deployments":[{"id":"d-1","metadata":{"status":"deployed"}}],"pageCount":1}`
	client := script(t,
		exchangeStep{"GET /v1/blocks/deployments/?name=e&pageNumber=1&pageSize=20&sort=createdAt%3Adesc&status=deployed&status=failed&title=t", 200, page},
		exchangeStep{"GET /v1/apps/deployments/?pageNumber=1&pageSize=100", 200, page},
		exchangeStep{"GET /v1/deployments/?kind=app&pageNumber=1&pageSize=100&term=x", 200, page},
		exchangeStep{"GET /v1/specs/s-1/releases/deployments?pageNumber=1&pageSize=100&version=1.0.0", 200, page},
	)
	ctx := t.Context()
	for _, list := range [][]Deployment{
		all(t, client.ListDeployments(ctx, Blocks, ListDeploymentsQuery{Status: []string{"deployed", "failed"}, Name: "e", Title: "t", Sort: []string{"createdAt:desc"}, PageSize: 20})),
		all(t, client.ListDeployments(ctx, Apps, ListDeploymentsQuery{})),
		all(t, client.ListAllDeployments(ctx, ListDeploymentsQuery{Kind: "app", Term: "x"})),
		all(t, client.ListReleaseDeployments(ctx, "s-1", ListDeploymentsQuery{Version: "1.0.0"})),
	} {
		equal(t, list, []Deployment{{ID: "d-1", Metadata: ShownMetadata{Status: "deployed"}}})
	}
}
