// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package peak

import (
	"encoding/json"
	"testing"
)

func TestListServices(t *testing.T) {
	client := script(t,
		exchangeStep{"GET /webapps/api/v1/webapps/?featureType=services&pageNumber=1&pageSize=100", 200,
			`{"pageCount":1,"servicesCount":2,"services":[{"id":"a","name":"ui","status":"AVAILABLE","serviceType":"api","tags":[{"name":"x"},"y"]},{"id":"b","tags":null}]}`},
		exchangeStep{"GET /webapps/api/v1/webapps/?featureType=services&pageNumber=1&pageSize=5&searchTerm=u&serviceType=api&serviceType=shiny&status=CREATING&status=DEPLOYING", 200,
			`{"pageCount":1,"webapps":[{"id":"c"}]}`},
	)
	equal(t, all(t, client.ListServices(t.Context(), ListServicesQuery{})), []Service{
		{ID: "a", Name: "ui", Status: "AVAILABLE", ServiceType: "api", Tags: []string{"x", "y"}}, {ID: "b"},
	})
	equal(t, all(t, client.ListServices(t.Context(), ListServicesQuery{
		SearchTerm: "u", ServiceType: []string{"api", "shiny"}, Status: []string{"CREATING", "DEPLOYING"}, PageSize: 5,
	})), []Service{{ID: "c"}})
}

func TestGetService(t *testing.T) {
	client := script(t,
		exchangeStep{"GET /webapps/api/v1/webapps/ab11", 200, `{"id":"ab11","name":"ui","title":"UI","description":"","status":"AVAILABLE","serviceType":"web-app",
			"imageDetails":{"imageId":1,"versionId":2},"resources":{"instanceTypeId":3},"parameters":{"env":{"A":"1","B":2,"C":true,"D":null},"secrets":["s"]},
			"sessionStickiness":false,"scaleToZero":true,"entrypoint":"/","healthCheckURL":"/health","minInstances":2,
			"createdAt":"1","createdBy":"2","updatedAt":"3","updatedBy":"4","tags":[],"url":"new"}`},
		exchangeStep{"GET /webapps/api/v1/webapps/ab11", 200, `{"id":"ab11","title":null,"imageDetails":{"imageId":1},"resources":{},"parameters":{},"minInstances":null,"entrypoint":null}`},
	)
	full, err := client.GetService(t.Context(), "ab11")
	if err != nil {
		t.Fatal(err)
	}
	equal(t, full, Service{
		ID: "ab11", Name: "ui", Status: "AVAILABLE", ServiceType: "web-app", CreatedAt: "1", CreatedBy: "2", UpdatedAt: "3", UpdatedBy: "4", Members: map[string]any{
			"id": "ab11", "name": "ui", "title": "UI", "description": "", "status": "AVAILABLE", "serviceType": "web-app",
			"imageDetails": map[string]any{"imageId": json.Number("1"), "versionId": json.Number("2")}, "resources": map[string]any{"instanceTypeId": json.Number("3")},
			"parameters":        map[string]any{"env": map[string]any{"A": "1", "B": "2", "C": "true", "D": ""}, "secrets": []any{"s"}},
			"sessionStickiness": false, "scaleToZero": true, "entrypoint": "/", "healthCheckURL": "/health", "minInstances": json.Number("2"),
			"createdAt": "1", "createdBy": "2", "updatedAt": "3", "updatedBy": "4", "tags": []any{}, "url": "new",
		},
	})
	sparse, err := client.GetService(t.Context(), "ab11")
	if err != nil {
		t.Fatal(err)
	}
	equal(t, sparse, Service{ID: "ab11", Members: map[string]any{
		"id": "ab11", "title": nil, "imageDetails": map[string]any{"imageId": json.Number("1")}, "resources": map[string]any{}, "parameters": map[string]any{}, "minInstances": nil, "entrypoint": nil,
	}})
}

func TestServiceWrites(t *testing.T) {
	client := script(t,
		exchangeStep{`POST /webapps/api/v1/webapps/ {"imageDetails":{"imageId":1},"name":"ui"}`, 201, `{"id":"a"}`},
		exchangeStep{`PATCH /webapps/api/v1/webapps/a {"parameters":{"env":{}},"scaleToZero":false,"title":""}`, 200, `{"id":"a"}`},
		exchangeStep{`DELETE /webapps/api/v1/webapps/a`, 200, `{"id":"a"}`},
		exchangeStep{`DELETE /webapps/api/v1/webapps/a`, 404, `{}`},
		exchangeStep{`DELETE /webapps/api/v1/webapps/a`, 409, `{"detail":"busy"}`},
	)
	ctx := t.Context()
	if id, err := client.CreateService(ctx, ServiceBody{"name": "ui", "imageDetails": map[string]any{"imageId": 1}}); err != nil || id != "a" {
		t.Errorf("id %q, %v", id, err)
	}
	for i, err := range []error{
		client.UpdateService(ctx, "a", ServiceBody{"title": "", "parameters": map[string]any{"env": map[string]any{}}, "scaleToZero": false}),
		client.UpdateService(ctx, "a", ServiceBody{}),
		client.DeleteService(ctx, "a"),
		client.DeleteService(ctx, "a"),
	} {
		if err != nil {
			t.Errorf("call %d: %v", i, err)
		}
	}
	if err := client.DeleteService(ctx, "a"); !IsConflict(err) {
		t.Errorf("error %v", err)
	}
}

func TestSameService(t *testing.T) {
	sent := ServiceBody{"imageDetails": map[string]any{"imageId": int64(1)}, "title": "T"}
	for shown, want := range map[string]bool{
		`{"serviceType":"web-app","imageDetails":{"imageId":1},"title":"T"}`:             true,
		`{"serviceType":"web-app","imageDetails":{"imageId":"1"}}`:                       true,
		`{"serviceType":"web-app","imageDetails":{"imageId":1},"description":"made up"}`: true,
		`{"serviceType":"api","imageDetails":{"imageId":1}}`:                             false,
		`{"serviceType":"web-app","imageDetails":{"imageId":2}}`:                         false,
		`{"serviceType":"web-app"}`:                                                      false,
		`{"serviceType":"web-app","imageDetails":{"imageId":1},"title":"U"}`:             false,
		`{"serviceType":"web-app","imageDetails":{"imageId":"one"},"title":"T"}`:         false,
		`{"id":"a"}`: false,
	} {
		var described describedService
		if err := json.Unmarshal([]byte(shown), &described); err != nil {
			t.Fatal(err)
		}
		if got := sameService(markOf(described.Members), markOf(sent)); got != want {
			t.Errorf("%s: %t", shown, got)
		}
	}
}
