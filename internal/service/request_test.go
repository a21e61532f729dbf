// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package service

import (
	"encoding/json"
	"errors"
	"maps"
	"reflect"
	"testing"

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
		change func(values)
		secret writeonly.Members
		want   string
	}{
		"what is required": {func(values) {}, nil,
			`{"name":"ui","serviceType":"web-app","imageDetails":{"imageId":1},"minInstances":1}`},
		"everything": {func(m values) {
			maps.Copy(m, full())
			m["session_stickiness"] = types.BoolValue(true)
			m["min_instances"] = types.Int64Value(2)
		}, nil, `{"name":"ui","serviceType":"web-app","title":"UI","description":"The user interface","imageDetails":{"imageId":1,"versionId":2},
			"resources":{"instanceTypeId":20},"parameters":{"env":{"A":"1"},"secrets":["key"]},"sessionStickiness":true,
			"entrypoint":"/","healthCheckURL":"/health","minInstances":2}`},
		"an api hears nothing of switches": {func(m values) { m["service_type"] = types.StringValue(typeAPI) }, nil,
			`{"name":"ui","serviceType":"api","imageDetails":{"imageId":1},"minInstances":1}`},
		"scale to zero": {func(m values) { m["scale_to_zero"] = types.BoolValue(true) }, nil,
			`{"name":"ui","serviceType":"web-app","imageDetails":{"imageId":1},"scaleToZero":true,"minInstances":1}`},
		"empty texts are sent": {func(m values) { m["title"], m["entrypoint"] = types.StringValue(""), types.StringValue("") }, nil,
			`{"name":"ui","serviceType":"web-app","title":"","entrypoint":"","imageDetails":{"imageId":1},"minInstances":1}`},
		"parameters are complete": {func(m values) { m["parameters"] = environment(nil, []string{"key"}) }, nil,
			`{"name":"ui","serviceType":"web-app","imageDetails":{"imageId":1},"parameters":{"env":{},"secrets":["key"]},"minInstances":1}`},
		"write-only values are merged": {func(m values) { m["parameters"] = environment(map[string]string{"A": "1"}, nil) }, writeonly.Members{"/parameters/env": {"B": "secret"}},
			`{"name":"ui","serviceType":"web-app","imageDetails":{"imageId":1},"parameters":{"env":{"A":"1","B":"secret"},"secrets":[]},"minInstances":1}`},
		"write-only values win": {func(m values) { m["parameters"] = environment(map[string]string{"A": "1"}, nil) }, writeonly.Members{"/parameters/env": {"A": "secret"}},
			`{"name":"ui","serviceType":"web-app","imageDetails":{"imageId":1},"parameters":{"env":{"A":"secret"},"secrets":[]},"minInstances":1}`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			plan := minimal()
			test.change(plan)
			request, err := createRequest(plan.object(t), test.secret)
			if err != nil {
				t.Fatal(err)
			}
			assertJSON(t, request, test.want)
		})
	}
}

func TestUpdateRequest(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		change func(values)
		want   string
	}{
		"nothing":          {func(values) {}, `{}`},
		"title":            {func(m values) { m["title"] = types.StringValue("New") }, `{"title":"New"}`},
		"title cleared":    {func(m values) { m["title"] = types.StringValue("") }, `{"title":""}`},
		"description":      {func(m values) { m["description"] = types.StringValue("d") }, `{"description":"d"}`},
		"version":          {func(m values) { m["image_details"] = image(1, new(int64(3))) }, `{"imageDetails":{"imageId":1,"versionId":3}}`},
		"another image":    {func(m values) { m["image_details"] = image(7, nil) }, `{"imageDetails":{"imageId":7}}`},
		"instance type":    {func(m values) { m["resources"] = instanceType(21) }, `{"resources":{"instanceTypeId":21}}`},
		"one env value":    {func(m values) { m["parameters"] = environment(map[string]string{"A": "2"}, []string{"key"}) }, `{"parameters":{"env":{"A":"2","B":"secret"},"secrets":["key"]}}`},
		"env removed":      {func(m values) { m["parameters"] = environment(nil, []string{"key"}) }, `{"parameters":{"env":{"B":"secret"},"secrets":["key"]}}`},
		"parameters gone":  {func(m values) { m["parameters"] = null("parameters") }, `{"parameters":{"env":{},"secrets":[]}}`},
		"stickiness":       {func(m values) { m["session_stickiness"] = types.BoolValue(true) }, `{"sessionStickiness":true}`},
		"scale to zero":    {func(m values) { m["scale_to_zero"] = types.BoolValue(true) }, `{"scaleToZero":true}`},
		"entrypoint":       {func(m values) { m["entrypoint"] = types.StringValue("/app") }, `{"entrypoint":"/app"}`},
		"health check":     {func(m values) { m["health_check_url"] = types.StringValue("/ok") }, `{"healthCheckURL":"/ok"}`},
		"instances":        {func(m values) { m["min_instances"] = types.Int64Value(2) }, `{"minInstances":2}`},
		"name never":       {func(m values) { m["name"], m["service_type"] = types.StringValue("x"), types.StringValue("api") }, `{}`},
		"several together": {func(m values) { m["title"], m["min_instances"] = types.StringValue("N"), types.Int64Value(2) }, `{"title":"N","minInstances":2}`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			plan := full()
			test.change(plan)
			var secret writeonly.Members
			if !plan["parameters"].IsNull() {
				secret = writeonly.Members{"/parameters/env": {"B": "secret"}}
			}
			request, err := updateRequest(plan.object(t), planChange(plan.object(t), full().object(t)), secret)
			if err != nil {
				t.Fatal(err)
			}
			assertJSON(t, request, test.want)
		})
	}
}

func TestUpdateRequestTurnsSwitchesOff(t *testing.T) {
	t.Parallel()
	state := full()
	state["session_stickiness"] = types.BoolValue(true)
	request, err := updateRequest(full().object(t), planChange(full().object(t), state.object(t)), nil)
	if err != nil {
		t.Fatal(err)
	}
	assertJSON(t, request, `{"sessionStickiness":false}`)
}
