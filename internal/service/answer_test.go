// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package service

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/framework/jsonvalue"
)

const fullAnswer = `{"id":"632a4e7c","name":"ui","title":"UI","description":"The user interface","status":"AVAILABLE","serviceType":"web-app",
	"imageDetails":{"imageId":1,"versionId":2},"resources":{"instanceTypeId":20},"parameters":{"env":{"A":"1"},"secrets":["key"]},
	"sessionStickiness":false,"scaleToZero":false,"entrypoint":"/","healthCheckURL":"/health","minInstances":1,"applicationUrl":"https://ui.example.com/",
	"createdAt":"2024-05-01T09:30:00.000Z","createdBy":"dev@example.com","updatedAt":"2024-05-02T09:30:00.000Z","tags":[]}`

// imported is the state of an import before the first read.
func imported() values {
	return values{
		"id":            types.StringValue("632a4e7c"),
		"image_details": null("image_details"),
		"resources":     null("resources"),
		"parameters":    null("parameters"),
	}
}

func read(t *testing.T, answer string, prior values) types.Object {
	t.Helper()
	members, err := jsonvalue.Parse([]byte(answer))
	if err != nil {
		t.Fatal(err)
	}
	object, ok := members.(map[string]any)
	if !ok {
		t.Fatal("the answer is no object")
	}
	got, err := readAnswer(t.Context(), object, prior.object(t), nil)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func TestNewModelOfImport(t *testing.T) {
	t.Parallel()
	assertService(t, read(t, fullAnswer, imported()), full())
}

func TestNewModelOfImportWithBareAnswer(t *testing.T) {
	t.Parallel()
	want := imported()
	want["name"] = types.StringValue("ui")
	want["status"] = types.StringValue("DEPLOYING")
	want["service_type"] = types.StringValue(typeWebApp)
	want["session_stickiness"] = types.BoolValue(false)
	want["scale_to_zero"] = types.BoolValue(false)
	want["min_instances"] = types.Int64Value(1)
	assertService(t, read(t, `{"id":"632a4e7c","name":"ui","status":"DEPLOYING"}`, imported()), want)
}

func TestNewModelOfBareAnswerKeepsTheState(t *testing.T) {
	t.Parallel()
	// entrypoint and health_check_url are always part of an answer (contract 18.2): absent means none.
	want := full()
	want["entrypoint"], want["health_check_url"] = types.StringNull(), types.StringNull()
	assertService(t, read(t, `{"id":"632a4e7c","name":"ui","status":"AVAILABLE"}`, full()), want)
}

func TestNewModelShowsEveryDrift(t *testing.T) {
	t.Parallel()
	got := read(t, `{"id":"632a4e7c","name":"ui2","title":"T","description":"","status":"DEPLOYING","serviceType":"api",
		"imageDetails":{"imageId":3,"versionId":4},"resources":{"instanceTypeId":21},"parameters":{"env":{"B":"2"},"secrets":["other"]},
		"sessionStickiness":true,"scaleToZero":true,"entrypoint":"/e","healthCheckURL":"/h","minInstances":2,"applicationUrl":"https://other.example.com/",
		"createdAt":"2025-01-01T00:00:00.000Z","createdBy":"ops@example.com"}`, full())
	assertService(t, got, values{
		"id":                 types.StringValue("632a4e7c"),
		"name":               types.StringValue("ui2"),
		"service_type":       types.StringValue(typeAPI),
		"title":              types.StringValue("T"),
		"description":        types.StringValue(""),
		"image_details":      image(3, new(int64(4))),
		"resources":          instanceType(21),
		"parameters":         environment(map[string]string{"B": "2"}, []string{"other"}),
		"session_stickiness": types.BoolValue(true),
		"scale_to_zero":      types.BoolValue(true),
		"entrypoint":         types.StringValue("/e"),
		"health_check_url":   types.StringValue("/h"),
		"min_instances":      types.Int64Value(2),
		"status":             types.StringValue("DEPLOYING"),
		"application_url":    types.StringValue("https://other.example.com/"),
		"created_at":         types.StringValue("2025-01-01T00:00:00.000Z"),
		"created_by":         types.StringValue("ops@example.com"),
	})
}

func TestParameters(t *testing.T) {
	t.Parallel()
	none := null("parameters")
	for name, test := range map[string]struct {
		answer string
		prior  types.Object
		want   types.Object
	}{
		"null and absent":                {`{}`, none, none},
		"null and null":                  {`{"parameters":null}`, none, none},
		"null and empty":                 {`{"parameters":{"env":{},"secrets":[]}}`, none, none},
		"null and nothing in it":         {`{"parameters":{}}`, none, none},
		"null and something":             {`{"parameters":{"env":{"A":"1"},"secrets":[]}}`, none, environment(map[string]string{"A": "1"}, nil)},
		"configured empty":               {`{"parameters":{"env":{},"secrets":[]}}`, environment(map[string]string{}, []string{}), environment(map[string]string{}, []string{})},
		"an object of nulls stays one":   {`{"parameters":{"env":{},"secrets":[]}}`, environment(nil, nil), environment(nil, nil)},
		"absent stays":                   {`{}`, environment(map[string]string{"A": "1"}, nil), environment(map[string]string{"A": "1"}, nil)},
		"an absent member stays":         {`{"parameters":{"env":{"A":"1"}}}`, environment(nil, []string{"key"}), environment(map[string]string{"A": "1"}, []string{"key"})},
		"cleared on the platform":        {`{"parameters":{"env":{},"secrets":[]}}`, environment(map[string]string{"A": "1"}, []string{"key"}), environment(map[string]string{}, []string{})},
		"the order of secrets is no one": {`{"parameters":{"env":{},"secrets":["b","a"]}}`, environment(nil, []string{"a", "b"}), environment(nil, []string{"a", "b"})},
		"numbers are their text":         {`{"parameters":{"env":{"N":8080,"B":true}}}`, none, environment(map[string]string{"N": "8080", "B": "true"}, nil)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			prior := full()
			prior["parameters"] = test.prior
			if got := partOf(read(t, test.answer, prior), "parameters"); !got.Equal(test.want) {
				t.Errorf("got %s, want %s", got, test.want)
			}
		})
	}
}

func TestTexts(t *testing.T) {
	t.Parallel()
	none, empty, some, old := types.StringNull(), types.StringValue(""), types.StringValue("UI"), types.StringValue("old")
	for name, test := range map[string]struct {
		attribute, answer string
		prior, want       types.String
	}{
		"null stays null without an answer":    {"title", `{}`, none, none},
		"null stays null for an empty answer":  {"title", `{"title":""}`, none, none},
		"empty stays empty without an answer":  {"title", `{"title":null}`, empty, empty},
		"empty stays empty for another answer": {"entrypoint", `{"entrypoint":""}`, empty, empty},
		"cleared":                              {"title", `{"title":""}`, some, empty},
		"absent is none":                       {"entrypoint", `{}`, some, none},
		"absent stays":                         {"title", `{}`, some, some},
		"set":                                  {"title", `{"title":"UI"}`, none, some},
		"an address that is not shown stays":   {"application_url", `{"applicationUrl":""}`, some, some},
		"no address is none":                   {"application_url", `{"applicationUrl":""}`, none, none},
		"an address appears":                   {"application_url", `{"applicationUrl":"UI"}`, none, some},
		"changed":                              {"entrypoint", `{"entrypoint":"UI"}`, old, some},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			prior := full()
			prior[test.attribute] = test.prior
			if got := textOf(read(t, test.answer, prior), test.attribute); !got.Equal(test.want) {
				t.Errorf("got %s, want %s", got, test.want)
			}
		})
	}
}

func TestServiceType(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		api   string
		prior types.String
		want  string
	}{
		{"api", types.StringNull(), typeAPI},
		{"WEB-APP", types.StringValue(typeWebApp), typeWebApp},
		{"", types.StringValue(typeShiny), typeShiny},
		{"", types.StringNull(), typeWebApp},
		{"something-new", types.StringValue(typeAPI), "something-new"},
	} {
		prior := full()
		prior["service_type"] = test.prior
		if got := textOf(read(t, `{"serviceType":"`+test.api+`"}`, prior), "service_type"); got.ValueString() != test.want {
			t.Errorf("%q with %s in state is %s, want %q", test.api, test.prior, got, test.want)
		}
	}
}

func TestImageDetailsWithoutVersion(t *testing.T) {
	t.Parallel()
	const answer = `{"imageDetails":{"imageId":1}}`
	if got := partOf(read(t, answer, full()), "image_details"); !got.Equal(image(1, new(int64(2)))) {
		t.Errorf("the version is lost: %s", got)
	}
	other := full()
	other["image_details"] = image(9, new(int64(8)))
	if got := partOf(read(t, answer, other), "image_details"); !got.Equal(imageAlone(1)) {
		t.Errorf("the version of another image is kept: %s", got)
	}
}

// TestNumbersInAnySpelling has answers spell whole numbers as the contract does not rule out.
func TestNumbersInAnySpelling(t *testing.T) {
	t.Parallel()
	for _, number := range []string{`42`, `"42"`, `42.0`, `4.2e1`} {
		answer := strings.ReplaceAll(`{"id":"632a4e7c","status":"AVAILABLE","minInstances":N,"imageDetails":{"imageId":N,"versionId":N},"resources":{"instanceTypeId":N}}`, "N", number)
		want := full()
		want["min_instances"], want["image_details"], want["resources"] = types.Int64Value(42), image(42, new(int64(42))), instanceType(42)
		want["entrypoint"], want["health_check_url"] = types.StringNull(), types.StringNull()
		assertService(t, read(t, answer, full()), want)
	}
}
