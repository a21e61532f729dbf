package peak

import "testing"

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
		ID: "ab11", Name: "ui", Title: new("UI"), Description: new(""), Status: "AVAILABLE", ServiceType: "web-app",
		ImageDetails: &ServiceImage{1, new(int64(2))}, Resources: &ServiceResources{new(int64(3))},
		Parameters:        &ServiceParameters{Env: map[string]string{"A": "1", "B": "2", "C": "true", "D": ""}, Secrets: []string{"s"}},
		SessionStickiness: new(false), ScaleToZero: new(true), Entrypoint: new("/"), HealthCheckURL: new("/health"), MinInstances: new(int64(2)),
		CreatedAt: "1", CreatedBy: "2", UpdatedAt: "3", UpdatedBy: "4",
	})
	sparse, err := client.GetService(t.Context(), "ab11")
	if err != nil {
		t.Fatal(err)
	}
	equal(t, sparse, Service{ID: "ab11", ImageDetails: &ServiceImage{ImageID: 1}, Resources: &ServiceResources{}, Parameters: &ServiceParameters{}})
}

func TestServiceWrites(t *testing.T) {
	client := script(t,
		exchangeStep{`POST /webapps/api/v1/webapps/ {"name":"ui","imageDetails":{"imageId":1}}`, 201, `{"id":"a"}`},
		exchangeStep{`POST /webapps/api/v1/webapps/ {"name":"ui","title":"","description":"d","serviceType":"api","imageDetails":{"imageId":1,"versionId":2},` +
			`"resources":{"instanceTypeId":3},"parameters":{"env":{"A":"1"},"secrets":[]},"sessionStickiness":false,"scaleToZero":false,"entrypoint":"e",` +
			`"healthCheckURL":"h","minInstances":1}`, 201, `{"id":"b"}`},
		exchangeStep{`PATCH /webapps/api/v1/webapps/a {"title":"","parameters":{"env":{}},"scaleToZero":false}`, 200, `{"id":"a"}`},
		exchangeStep{`DELETE /webapps/api/v1/webapps/a`, 200, `{"id":"a"}`},
		exchangeStep{`DELETE /webapps/api/v1/webapps/a`, 404, `{}`},
		exchangeStep{`DELETE /webapps/api/v1/webapps/a`, 409, `{"detail":"busy"}`},
	)
	ctx := t.Context()
	for want, create := range map[string]ServiceCreate{"a": {Name: "ui", ImageDetails: ServiceImage{ImageID: 1}}} {
		if id, err := client.CreateService(ctx, create); err != nil || id != want {
			t.Errorf("id %q, %v", id, err)
		}
	}
	id, err := client.CreateService(ctx, ServiceCreate{
		Name: "ui", Title: new(""), Description: new("d"), ServiceType: "api", ImageDetails: ServiceImage{1, new(int64(2))},
		Resources: &ServiceResources{new(int64(3))}, Parameters: &ServiceParameters{Env: map[string]string{"A": "1"}, Secrets: []string{}},
		SessionStickiness: new(false), ScaleToZero: new(false), Entrypoint: new("e"), HealthCheckURL: new("h"), MinInstances: new(int64(1)),
	})
	if err != nil || id != "b" {
		t.Errorf("id %q, %v", id, err)
	}
	for i, err := range []error{
		client.UpdateService(ctx, "a", ServiceUpdate{Title: new(""), Parameters: &ServiceParameters{Env: map[string]string{}}, ScaleToZero: new(false)}),
		client.UpdateService(ctx, "a", ServiceUpdate{}),
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
	sent := ServiceCreate{ImageDetails: ServiceImage{ImageID: 1}, Title: new("T")}
	image := &ServiceImage{ImageID: 1}
	for name, tc := range map[string]struct {
		shown Service
		want  bool
	}{
		"same":              {Service{ServiceType: "web-app", ImageDetails: image, Title: new("T")}, true},
		"title not shown":   {Service{ServiceType: "web-app", ImageDetails: image}, true},
		"more than sent":    {Service{ServiceType: "web-app", ImageDetails: image, Description: new("made up")}, true},
		"other type":        {Service{ServiceType: "api", ImageDetails: image}, false},
		"other image":       {Service{ServiceType: "web-app", ImageDetails: &ServiceImage{ImageID: 2}}, false},
		"image not shown":   {Service{ServiceType: "web-app"}, false},
		"other title":       {Service{ServiceType: "web-app", ImageDetails: image, Title: new("U")}, false},
		"nothing but an id": {Service{ID: "a"}, false},
	} {
		if got := sameService(tc.shown, sent); got != tc.want {
			t.Errorf("%s: %t", name, got)
		}
	}
}
