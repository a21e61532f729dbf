package service

import (
	"encoding/json"
	"errors"
	"reflect"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/framework/writeonly"
)

// assertJSON compares a request body with JSON text, whatever the order of members.
func assertJSON(t *testing.T, body any, want string) {
	t.Helper()
	sent, err := json.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	var got, wanted any
	if err := errors.Join(json.Unmarshal(sent, &got), json.Unmarshal([]byte(want), &wanted)); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(got, wanted) {
		t.Errorf("sent\n  %s\nwant\n  %s", sent, want)
	}
}

func TestCreateRequest(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		change func(*model)
		secret writeonly.Members
		want   string
	}{
		"what is required": {func(*model) {}, nil,
			`{"name":"ui","serviceType":"web-app","imageDetails":{"imageId":1},"minInstances":1}`},
		"everything": {func(m *model) {
			*m = full()
			m.SessionStickiness = types.BoolValue(true)
			m.MinInstances = types.Int64Value(2)
		}, nil, `{"name":"ui","serviceType":"web-app","title":"UI","description":"The user interface","imageDetails":{"imageId":1,"versionId":2},
			"resources":{"instanceTypeId":20},"parameters":{"env":{"A":"1"},"secrets":["key"]},"sessionStickiness":true,
			"entrypoint":"/","healthCheckURL":"/health","minInstances":2}`},
		"an api hears nothing of switches": {func(m *model) { m.ServiceType = types.StringValue(typeAPI) }, nil,
			`{"name":"ui","serviceType":"api","imageDetails":{"imageId":1},"minInstances":1}`},
		"scale to zero": {func(m *model) { m.ScaleToZero = types.BoolValue(true) }, nil,
			`{"name":"ui","serviceType":"web-app","imageDetails":{"imageId":1},"scaleToZero":true,"minInstances":1}`},
		"empty texts are sent": {func(m *model) { m.Title, m.Entrypoint = types.StringValue(""), types.StringValue("") }, nil,
			`{"name":"ui","serviceType":"web-app","title":"","entrypoint":"","imageDetails":{"imageId":1},"minInstances":1}`},
		"parameters are complete": {func(m *model) { m.Parameters = environment(nil, []string{"key"}) }, nil,
			`{"name":"ui","serviceType":"web-app","imageDetails":{"imageId":1},"parameters":{"env":{},"secrets":["key"]},"minInstances":1}`},
		"write-only values are merged": {func(m *model) { m.Parameters = environment(map[string]string{"A": "1"}, nil) }, writeonly.Members{envPlace: {"B": "secret"}},
			`{"name":"ui","serviceType":"web-app","imageDetails":{"imageId":1},"parameters":{"env":{"A":"1","B":"secret"},"secrets":[]},"minInstances":1}`},
		"write-only values win": {func(m *model) { m.Parameters = environment(map[string]string{"A": "1"}, nil) }, writeonly.Members{envPlace: {"A": "secret"}},
			`{"name":"ui","serviceType":"web-app","imageDetails":{"imageId":1},"parameters":{"env":{"A":"secret"},"secrets":[]},"minInstances":1}`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			plan := minimal()
			test.change(&plan)
			var diags diag.Diagnostics
			request := createRequest(t.Context(), plan, test.secret, &diags)
			noErrors(t, diags)
			assertJSON(t, request, test.want)
		})
	}
}

func TestUpdateRequest(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		change func(*model)
		want   string
	}{
		"nothing":          {func(*model) {}, `{}`},
		"title":            {func(m *model) { m.Title = types.StringValue("New") }, `{"title":"New"}`},
		"title cleared":    {func(m *model) { m.Title = types.StringValue("") }, `{"title":""}`},
		"description":      {func(m *model) { m.Description = types.StringValue("d") }, `{"description":"d"}`},
		"version":          {func(m *model) { m.ImageDetails = image(1, new(int64(3))) }, `{"imageDetails":{"imageId":1,"versionId":3}}`},
		"another image":    {func(m *model) { m.ImageDetails = image(7, nil) }, `{"imageDetails":{"imageId":7}}`},
		"instance type":    {func(m *model) { m.Resources = instanceType(21) }, `{"resources":{"instanceTypeId":21}}`},
		"one env value":    {func(m *model) { m.Parameters = environment(map[string]string{"A": "2"}, []string{"key"}) }, `{"parameters":{"env":{"A":"2","B":"secret"},"secrets":["key"]}}`},
		"env removed":      {func(m *model) { m.Parameters = environment(nil, []string{"key"}) }, `{"parameters":{"env":{"B":"secret"},"secrets":["key"]}}`},
		"parameters gone":  {func(m *model) { m.Parameters = types.ObjectNull(parametersTypes) }, `{"parameters":{"env":{},"secrets":[]}}`},
		"stickiness":       {func(m *model) { m.SessionStickiness = types.BoolValue(true) }, `{"sessionStickiness":true}`},
		"scale to zero":    {func(m *model) { m.ScaleToZero = types.BoolValue(true) }, `{"scaleToZero":true}`},
		"entrypoint":       {func(m *model) { m.Entrypoint = types.StringValue("/app") }, `{"entrypoint":"/app"}`},
		"health check":     {func(m *model) { m.HealthCheckURL = types.StringValue("/ok") }, `{"healthCheckURL":"/ok"}`},
		"instances":        {func(m *model) { m.MinInstances = types.Int64Value(2) }, `{"minInstances":2}`},
		"name never":       {func(m *model) { m.Name, m.ServiceType = types.StringValue("x"), types.StringValue("api") }, `{}`},
		"several together": {func(m *model) { m.Title, m.MinInstances = types.StringValue("N"), types.Int64Value(2) }, `{"title":"N","minInstances":2}`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			plan := full()
			test.change(&plan)
			var diags diag.Diagnostics
			var secret writeonly.Members
			if !plan.Parameters.IsNull() {
				secret = writeonly.Members{envPlace: {"B": "secret"}}
			}
			request := updateRequest(t.Context(), plan, full(), secret, &diags)
			noErrors(t, diags)
			assertJSON(t, request, test.want)
		})
	}
}

func TestUpdateRequestTurnsSwitchesOff(t *testing.T) {
	t.Parallel()
	state := full()
	state.SessionStickiness = types.BoolValue(true)
	var diags diag.Diagnostics
	request := updateRequest(t.Context(), full(), state, nil, &diags)
	noErrors(t, diags)
	assertJSON(t, request, `{"sessionStickiness":false}`)
}
