package service

import (
	"encoding/json"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/framework/fieldtable"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

const fullAnswer = `{"id":"632a4e7c","name":"ui","title":"UI","description":"The user interface","status":"AVAILABLE","serviceType":"web-app",
	"imageDetails":{"imageId":1,"versionId":2},"resources":{"instanceTypeId":20},"parameters":{"env":{"A":"1"},"secrets":["key"]},
	"sessionStickiness":false,"scaleToZero":false,"entrypoint":"/","healthCheckURL":"/health","minInstances":1,
	"createdAt":"2024-05-01T09:30:00.000Z","createdBy":"dev@example.com","updatedAt":"2024-05-02T09:30:00.000Z","tags":[]}`

// imported is the state of an import before the first read.
func imported() model {
	return model{
		ID:           types.StringValue("632a4e7c"),
		ImageDetails: types.ObjectNull(imageTypes),
		Resources:    types.ObjectNull(resourcesTypes),
		Parameters:   types.ObjectNull(parametersTypes),
	}
}

func read(t *testing.T, answer string, prior model) model {
	t.Helper()
	var api peak.Service
	if err := json.Unmarshal([]byte(answer), &api); err != nil {
		t.Fatal(err)
	}
	var diags diag.Diagnostics
	got := newModel(t.Context(), api, prior, &diags)
	noErrors(t, diags)
	return got
}

func TestNewModelOfImport(t *testing.T) {
	t.Parallel()
	assertModel(t, read(t, fullAnswer, imported()), full())
}

func TestNewModelOfImportWithBareAnswer(t *testing.T) {
	t.Parallel()
	want := imported()
	want.Name = types.StringValue("ui")
	want.Status = types.StringValue("DEPLOYING")
	want.ServiceType = types.StringValue(typeWebApp)
	want.SessionStickiness = types.BoolValue(false)
	want.ScaleToZero = types.BoolValue(false)
	want.MinInstances = types.Int64Value(1)
	assertModel(t, read(t, `{"id":"632a4e7c","name":"ui","status":"DEPLOYING"}`, imported()), want)
}

func TestNewModelOfBareAnswerKeepsTheState(t *testing.T) {
	t.Parallel()
	// entrypoint and health_check_url are always part of an answer (contract 18.2): absent means none.
	want := full()
	want.Entrypoint, want.HealthCheckURL = types.StringNull(), types.StringNull()
	assertModel(t, read(t, `{"id":"632a4e7c","name":"ui","status":"AVAILABLE"}`, full()), want)
}

func TestNewModelShowsEveryDrift(t *testing.T) {
	t.Parallel()
	got := read(t, `{"id":"632a4e7c","name":"ui2","title":"T","description":"","status":"DEPLOYING","serviceType":"api",
		"imageDetails":{"imageId":3,"versionId":4},"resources":{"instanceTypeId":21},"parameters":{"env":{"B":"2"},"secrets":["other"]},
		"sessionStickiness":true,"scaleToZero":true,"entrypoint":"/e","healthCheckURL":"/h","minInstances":2,
		"createdAt":"2025-01-01T00:00:00.000Z","createdBy":"ops@example.com"}`, full())
	assertModel(t, got, model{
		ID:                types.StringValue("632a4e7c"),
		Name:              types.StringValue("ui2"),
		ServiceType:       types.StringValue(typeAPI),
		Title:             types.StringValue("T"),
		Description:       types.StringValue(""),
		ImageDetails:      image(3, new(int64(4))),
		Resources:         instanceType(21),
		Parameters:        environment(map[string]string{"B": "2"}, []string{"other"}),
		SessionStickiness: types.BoolValue(true),
		ScaleToZero:       types.BoolValue(true),
		Entrypoint:        types.StringValue("/e"),
		HealthCheckURL:    types.StringValue("/h"),
		MinInstances:      types.Int64Value(2),
		Status:            types.StringValue("DEPLOYING"),
		CreatedAt:         types.StringValue("2025-01-01T00:00:00.000Z"),
		CreatedBy:         types.StringValue("ops@example.com"),
	})
}

func TestParameters(t *testing.T) {
	t.Parallel()
	null := types.ObjectNull(parametersTypes)
	for name, test := range map[string]struct {
		answer string
		prior  types.Object
		want   types.Object
	}{
		"null and absent":                {`{}`, null, null},
		"null and null":                  {`{"parameters":null}`, null, null},
		"null and empty":                 {`{"parameters":{"env":{},"secrets":[]}}`, null, null},
		"null and nothing in it":         {`{"parameters":{}}`, null, null},
		"null and something":             {`{"parameters":{"env":{"A":"1"},"secrets":[]}}`, null, environment(map[string]string{"A": "1"}, nil)},
		"configured empty":               {`{"parameters":{"env":{},"secrets":[]}}`, environment(map[string]string{}, []string{}), environment(map[string]string{}, []string{})},
		"an object of nulls stays one":   {`{"parameters":{"env":{},"secrets":[]}}`, environment(nil, nil), environment(nil, nil)},
		"absent stays":                   {`{}`, environment(map[string]string{"A": "1"}, nil), environment(map[string]string{"A": "1"}, nil)},
		"an absent member stays":         {`{"parameters":{"env":{"A":"1"}}}`, environment(nil, []string{"key"}), environment(map[string]string{"A": "1"}, []string{"key"})},
		"cleared on the platform":        {`{"parameters":{"env":{},"secrets":[]}}`, environment(map[string]string{"A": "1"}, []string{"key"}), environment(map[string]string{}, []string{})},
		"the order of secrets is no one": {`{"parameters":{"env":{},"secrets":["b","a"]}}`, environment(nil, []string{"a", "b"}), environment(nil, []string{"a", "b"})},
		"numbers are their text":         {`{"parameters":{"env":{"N":8080,"B":true}}}`, null, environment(map[string]string{"N": "8080", "B": "true"}, nil)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			prior := full()
			prior.Parameters = test.prior
			if got := read(t, test.answer, prior).Parameters; !got.Equal(test.want) {
				t.Errorf("got %s, want %s", got, test.want)
			}
		})
	}
}

func TestTexts(t *testing.T) {
	t.Parallel()
	null, empty, some := types.StringNull(), types.StringValue(""), types.StringValue("UI")
	for name, test := range map[string]struct {
		api           *string
		prior, absent types.String
		want          types.String
	}{
		"null stays null without an answer":    {nil, null, null, null},
		"null stays null for an empty answer":  {new(""), null, null, null},
		"empty stays empty without an answer":  {nil, empty, empty, empty},
		"empty stays empty for another answer": {new(""), empty, null, empty},
		"cleared":                              {new(""), some, some, empty},
		"absent is none":                       {nil, some, null, null},
		"absent stays":                         {nil, some, some, some},
		"set":                                  {new("UI"), null, null, some},
		"changed":                              {new("UI"), types.StringValue("old"), null, some},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := text(test.api, test.prior, test.absent); !got.Equal(test.want) {
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
		if got := serviceType(test.api, test.prior); got.ValueString() != test.want {
			t.Errorf("%q with %s in state is %s, want %q", test.api, test.prior, got, test.want)
		}
	}
}

func TestImageDetailsWithoutVersion(t *testing.T) {
	t.Parallel()
	const answer = `{"imageDetails":{"imageId":1}}`
	if got := read(t, answer, full()).ImageDetails; !got.Equal(image(1, new(int64(2)))) {
		t.Errorf("the version is lost: %s", got)
	}
	other := full()
	other.ImageDetails = image(9, new(int64(8)))
	if got := read(t, answer, other).ImageDetails; !got.Equal(imageModel{ImageID: fieldtable.ID(1), VersionID: types.StringNull()}.object()) {
		t.Errorf("the version of another image is kept: %s", got)
	}
}
