// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// nothing is a provider block without arguments.
func nothing() providerModel {
	return providerModel{
		AuthToken: types.StringNull(), Stage: types.StringNull(), Endpoint: types.StringNull(),
		MaxRetries: types.Int64Null(), RequestTimeout: types.StringNull(), CACertFile: types.StringNull(), CACertPEM: types.StringNull(),
		DefaultTags: types.SetNull(types.StringType), AllowedTenants: types.SetNull(types.StringType),
	}
}

func environ(variables map[string]string) func(string) string {
	return func(name string) string { return variables[name] }
}

func TestClientConfigPrecedence(t *testing.T) {
	t.Parallel()
	const base = "PEAK_AUTH_TOKEN"
	for name, test := range map[string]struct {
		configure func(*providerModel)
		variables map[string]string
		want      peak.Config
	}{
		"defaults": {
			variables: map[string]string{base: "t"},
			want:      peak.Config{Token: "t", MaxRetries: 4, RequestTimeout: 60 * time.Second},
		},
		"everything configured wins over everything in the environment": {
			configure: func(m *providerModel) {
				m.AuthToken, m.Stage, m.Endpoint = types.StringValue("configured"), types.StringValue("beta"), types.StringValue("https://peak.example.com")
				m.MaxRetries, m.RequestTimeout = types.Int64Value(0), types.StringValue("5s")
			},
			variables: map[string]string{
				base: "t", "API_KEY": "k", "PEAK_STAGE": "test", "PEAK__STAGE": "dev", "STAGE": "latest", "PEAK_ENDPOINT": "https://other.example.com",
				"PEAK_MAX_RETRIES": "9", "PEAK_REQUEST_TIMEOUT": "9s",
			},
			want: peak.Config{Token: "configured", Stage: "beta", Endpoint: "https://peak.example.com", MaxRetries: 0, RequestTimeout: 5 * time.Second},
		},
		"PEAK_AUTH_TOKEN before API_KEY": {
			variables: map[string]string{base: "t", "API_KEY": "k"},
			want:      peak.Config{Token: "t", MaxRetries: 4, RequestTimeout: 60 * time.Second},
		},
		"API_KEY": {
			variables: map[string]string{"API_KEY": "k"},
			want:      peak.Config{Token: "k", MaxRetries: 4, RequestTimeout: 60 * time.Second},
		},
		"an empty PEAK_AUTH_TOKEN counts as missing": {
			variables: map[string]string{base: "", "API_KEY": "k"},
			want:      peak.Config{Token: "k", MaxRetries: 4, RequestTimeout: 60 * time.Second},
		},
		"PEAK_STAGE before PEAK__STAGE and STAGE": {
			variables: map[string]string{base: "t", "PEAK_STAGE": "test", "PEAK__STAGE": "dev", "STAGE": "latest"},
			want:      peak.Config{Token: "t", Stage: "test", MaxRetries: 4, RequestTimeout: 60 * time.Second},
		},
		"PEAK__STAGE before STAGE": {
			variables: map[string]string{base: "t", "PEAK__STAGE": "dev", "STAGE": "latest"},
			want:      peak.Config{Token: "t", Stage: "dev", MaxRetries: 4, RequestTimeout: 60 * time.Second},
		},
		"STAGE": {
			variables: map[string]string{base: "t", "STAGE": "parvati"},
			want:      peak.Config{Token: "t", Stage: "parvati", MaxRetries: 4, RequestTimeout: 60 * time.Second},
		},
		"PEAK_ENDPOINT on a loopback address": {
			variables: map[string]string{base: "t", "PEAK_ENDPOINT": "http://127.0.0.1:8080"},
			want:      peak.Config{Token: "t", Endpoint: "http://127.0.0.1:8080", MaxRetries: 4, RequestTimeout: 60 * time.Second},
		},
		"PEAK_MAX_RETRIES and PEAK_REQUEST_TIMEOUT": {
			variables: map[string]string{base: "t", "PEAK_MAX_RETRIES": "0", "PEAK_REQUEST_TIMEOUT": "2m"},
			want:      peak.Config{Token: "t", MaxRetries: 0, RequestTimeout: 2 * time.Minute},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			model := nothing()
			if test.configure != nil {
				test.configure(&model)
			}
			var diags diag.Diagnostics
			got := clientConfig(model, environ(test.variables), &diags)
			if diags.HasError() {
				t.Fatal(diags)
			}
			if got.Token != test.want.Token || got.Stage != test.want.Stage || got.Endpoint != test.want.Endpoint ||
				got.MaxRetries != test.want.MaxRetries || got.RequestTimeout != test.want.RequestTimeout {
				t.Errorf("got %+v, want %+v", got, test.want)
			}
		})
	}
}

func TestClientConfigRefusesBadVariables(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		variables map[string]string
		attribute string
	}{
		"no token":              {map[string]string{"PEAK_AUTH_TOKEN": ""}, attrToken},
		"stage":                 {map[string]string{"PEAK_AUTH_TOKEN": "t", "STAGE": "production"}, attrStage},
		"endpoint":              {map[string]string{"PEAK_AUTH_TOKEN": "t", "PEAK_ENDPOINT": "http://peak.example.com"}, attrEndpoint},
		"retries, no number":    {map[string]string{"PEAK_AUTH_TOKEN": "t", "PEAK_MAX_RETRIES": "many"}, attrMaxRetries},
		"retries, too many":     {map[string]string{"PEAK_AUTH_TOKEN": "t", "PEAK_MAX_RETRIES": "21"}, attrMaxRetries},
		"retries, below zero":   {map[string]string{"PEAK_AUTH_TOKEN": "t", "PEAK_MAX_RETRIES": "-1"}, attrMaxRetries},
		"timeout, no duration":  {map[string]string{"PEAK_AUTH_TOKEN": "t", "PEAK_REQUEST_TIMEOUT": "60"}, attrRequestTimeout},
		"timeout, under 1s":     {map[string]string{"PEAK_AUTH_TOKEN": "t", "PEAK_REQUEST_TIMEOUT": "900ms"}, attrRequestTimeout},
		"timeout, before now":   {map[string]string{"PEAK_AUTH_TOKEN": "t", "PEAK_REQUEST_TIMEOUT": "-5s"}, attrRequestTimeout},
		"the word of the stage": {map[string]string{"PEAK_AUTH_TOKEN": "t", "PEAK_STAGE": "PROD"}, attrStage},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var diags diag.Diagnostics
			clientConfig(nothing(), environ(test.variables), &diags)
			if len(diags) != 1 {
				t.Fatalf("diagnostics: %v, want one", diags)
			}
			if withPath, ok := diags[0].(diag.DiagnosticWithPath); !ok || !withPath.Path().Equal(path.Root(test.attribute)) {
				t.Errorf("%v is not on %s", diags[0], test.attribute)
			}
		})
	}
}

func TestGenericVariablesAreToldOf(t *testing.T) {
	t.Parallel()
	configured := func(m *providerModel) { m.AuthToken, m.Stage = types.StringValue("t"), types.StringValue("beta") }
	for name, test := range map[string]struct {
		configure func(*providerModel)
		variables map[string]string
		attribute string
		says      []string
		not       []string
	}{
		"none":       {variables: map[string]string{"PEAK_AUTH_TOKEN": "t", "PEAK_STAGE": "beta"}},
		"overruled":  {variables: map[string]string{"PEAK_AUTH_TOKEN": "t", "API_KEY": "secret", "PEAK__STAGE": "beta", "STAGE": "dev"}},
		"configured": {configure: configured, variables: map[string]string{"API_KEY": "secret", "STAGE": "dev"}},
		"the token": {
			variables: map[string]string{"API_KEY": "secret", "PEAK_STAGE": "beta"}, attribute: attrToken,
			says: []string{"read from API_KEY", `PEAK_AUTH_TOKEN="$API_KEY"`}, not: []string{"STAGE", "secret"},
		},
		"the stage": {
			variables: map[string]string{"PEAK_AUTH_TOKEN": "t", "STAGE": "dev"}, attribute: attrStage,
			says: []string{"read from STAGE", `PEAK_STAGE="$STAGE"`}, not: []string{"API_KEY"},
		},
		"both, in one warning": {
			variables: map[string]string{"API_KEY": "secret", "STAGE": "dev"}, attribute: attrToken,
			says: []string{"read from API_KEY", "read from STAGE", `PEAK_AUTH_TOKEN="$API_KEY"`, `PEAK_STAGE="$STAGE"`},
		},
		"a stage beside an empty endpoint": {
			configure: func(m *providerModel) { m.Endpoint = types.StringValue("") },
			variables: map[string]string{"PEAK_AUTH_TOKEN": "t", "STAGE": "dev"}, attribute: attrStage, says: []string{"read from STAGE"},
		},
		"a stage that an endpoint replaces": {variables: map[string]string{"PEAK_AUTH_TOKEN": "t", "STAGE": "dev", "PEAK_ENDPOINT": "http://127.0.0.1:1"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			model := nothing()
			if test.configure != nil {
				test.configure(&model)
			}
			var diags diag.Diagnostics
			clientConfig(model, environ(test.variables), &diags)
			if test.attribute == "" {
				if len(diags) != 0 {
					t.Fatalf("it says %v", diags)
				}
				return
			}
			if len(diags) != 1 || diags[0].Severity() != diag.SeverityWarning {
				t.Fatalf("diagnostics: %v, want one warning", diags)
			}
			if withPath, ok := diags[0].(diag.DiagnosticWithPath); !ok || !withPath.Path().Equal(path.Root(test.attribute)) {
				t.Errorf("%v is not on %s", diags[0], test.attribute)
			}
			for _, words := range test.says {
				if !strings.Contains(diags[0].Detail(), words) {
					t.Errorf("the warning does not say %q: %s", words, diags[0].Detail())
				}
			}
			for _, words := range test.not {
				if strings.Contains(diags[0].Detail(), words) {
					t.Errorf("the warning says %q: %s", words, diags[0].Detail())
				}
			}
		})
	}
}

// TestGenericVariablesInAllCombinations sets and leaves out each place that a token, a stage or an endpoint may come from.
func TestGenericVariablesInAllCombinations(t *testing.T) {
	t.Parallel()
	names := []string{"auth_token", "stage", "endpoint", "PEAK_AUTH_TOKEN", "API_KEY", "PEAK_STAGE", "PEAK__STAGE", "STAGE", "PEAK_ENDPOINT"}
	for combination := range 1 << len(names) {
		has, variables := map[string]bool{}, map[string]string{}
		for i, name := range names {
			if has[name] = combination&(1<<i) != 0; has[name] {
				variables[name] = map[bool]string{true: "http://127.0.0.1:1", false: "beta"}[name == "PEAK_ENDPOINT"]
			}
		}
		model := nothing()
		for name, value := range map[string]*types.String{"auth_token": &model.AuthToken, "stage": &model.Stage, "endpoint": &model.Endpoint} {
			if has[name] {
				*value = types.StringValue(map[bool]string{true: "http://127.0.0.1:1", false: "beta"}[name == "endpoint"])
			}
		}
		var diags diag.Diagnostics
		clientConfig(model, environ(variables), &diags)
		token := has["API_KEY"] && !has["auth_token"] && !has["PEAK_AUTH_TOKEN"]
		stage := has["STAGE"] && !has["stage"] && !has["PEAK_STAGE"] && !has["PEAK__STAGE"] && !has["endpoint"] && !has["PEAK_ENDPOINT"]
		var said string
		for _, warning := range diags.Warnings() {
			said += warning.Detail()
		}
		if strings.Contains(said, "read from API_KEY") != token || strings.Contains(said, "read from STAGE") != stage || len(diags.Warnings()) > 1 {
			t.Errorf("with %v it warns: %s", variables, said)
		}
	}
}

func TestFirstUnknown(t *testing.T) {
	t.Parallel()
	for want, change := range map[string]func(*providerModel){
		"":                 func(*providerModel) {},
		attrToken:          func(m *providerModel) { m.AuthToken, m.Stage = types.StringUnknown(), types.StringUnknown() },
		attrStage:          func(m *providerModel) { m.Stage = types.StringUnknown() },
		attrEndpoint:       func(m *providerModel) { m.Endpoint = types.StringUnknown() },
		attrMaxRetries:     func(m *providerModel) { m.MaxRetries = types.Int64Unknown() },
		attrRequestTimeout: func(m *providerModel) { m.RequestTimeout = types.StringUnknown() },
		attrCAFile:         func(m *providerModel) { m.CACertFile = types.StringUnknown() },
		attrCAPEM:          func(m *providerModel) { m.CACertPEM = types.StringUnknown() },
		attrAllowedTenants: func(m *providerModel) {
			m.AllowedTenants = types.SetValueMust(types.StringType, []attr.Value{types.StringValue("a"), types.StringUnknown()})
		},
	} {
		model := nothing()
		change(&model)
		if got := firstUnknown(model); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestUserAgent(t *testing.T) {
	t.Parallel()
	const own = "terraform-provider-peak/1.2.3 (+https://registry.terraform.io/providers/peakbi/peak) Terraform/1.11.4"
	for appended, want := range map[string]string{
		"":                    own,
		"  ":                  own,
		"ci/7 (nightly run)":  own + " ci/7 (nightly run)",
		" ci/7 ":              own + " ci/7",
		"one/1 two/2 three/3": own + " one/1 two/2 three/3",
		"one/1\n\ttwo/2\x00":  own + " one/1 two/2",
	} {
		if got := userAgent("1.2.3", "1.11.4", appended); got != want {
			t.Errorf("with %q appended it is\n  %s\nwant\n  %s", appended, got, want)
		}
	}
}

func TestParseTimeout(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]time.Duration{"1s": time.Second, "60s": time.Minute, "1m30s": 90 * time.Second} {
		if got, err := parseTimeout(text); err != nil || got != want {
			t.Errorf("%q is %s, %v; want %s", text, got, err, want)
		}
	}
	for _, text := range []string{"", "60", "1 minute", "999ms", "0s", "-1m"} {
		if got, err := parseTimeout(text); err == nil {
			t.Errorf("%q is taken as %s", text, got)
		}
	}
}

func TestValidateSpecs(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		configured types.Bool
		variable   string
		want, bad  bool
	}{
		"default":                {types.BoolNull(), "", false, false},
		"environment":            {types.BoolNull(), "true", true, false},
		"environment, a number":  {types.BoolNull(), "1", true, false},
		"configured wins":        {types.BoolValue(false), "true", false, false},
		"configured":             {types.BoolValue(true), "", true, false},
		"environment, no choice": {types.BoolNull(), "perhaps", false, true},
	} {
		var diags diag.Diagnostics
		model := nothing()
		model.ValidateSpecs = test.configured
		got := validateSpecs(model, environ(map[string]string{"PEAK_VALIDATE_SPECS": test.variable}), &diags)
		if got != test.want || diags.HasError() != test.bad {
			t.Errorf("%s: %v %v", name, got, diags)
		}
	}
}
