// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"encoding/pem"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/peakbi/terraform-provider-peak/internal/acctest"
)

func TestMain(m *testing.M) { acctest.Run(m) }

// secret stands for a token in tests that look for it in diagnostics.
const secret = "a-token-that-nobody-may-see"

var configType = tftypes.Object{AttributeTypes: map[string]tftypes.Type{
	"auth_token": tftypes.String, "stage": tftypes.String, "endpoint": tftypes.String, "max_retries": tftypes.Number, "request_timeout": tftypes.String,
	"ca_cert_file": tftypes.String, "ca_cert_pem": tftypes.String, "default_tags": tftypes.Set{ElementType: tftypes.String}, "allowed_tenants": tftypes.Set{ElementType: tftypes.String},
	"validate_specs": tftypes.Bool,
}}

// texts is a set of texts.
func texts(values ...any) []tftypes.Value {
	set := []tftypes.Value{}
	for _, value := range values {
		set = append(set, tftypes.NewValue(tftypes.String, value))
	}
	return set
}

// configure validates and configures a provider as Terraform does, and returns all diagnostics. Attributes that values
// does not name are null.
func configure(t *testing.T, values map[string]any) []*tfprotov6.Diagnostic {
	t.Helper()
	_, diagnostics := serve(t, values)
	return diagnostics
}

// serve is configure that also returns the provider.
func serve(t *testing.T, values map[string]any) (tfprotov6.ProviderServer, []*tfprotov6.Diagnostic) {
	t.Helper()
	server, err := acctest.Factories()["peak"]()
	if err != nil {
		t.Fatal(err)
	}
	attributes := map[string]tftypes.Value{}
	for name, attributeType := range configType.AttributeTypes {
		attributes[name] = tftypes.NewValue(attributeType, values[name])
	}
	config := dynamic(t, configType, attributes)

	validated, err := server.ValidateProviderConfig(t.Context(), &tfprotov6.ValidateProviderConfigRequest{Config: config})
	if err != nil {
		t.Fatal(err)
	}
	if len(validated.Diagnostics) > 0 {
		return server, validated.Diagnostics
	}
	configured, err := server.ConfigureProvider(t.Context(), &tfprotov6.ConfigureProviderRequest{Config: config, TerraformVersion: "1.11.4"})
	if err != nil {
		t.Fatal(err)
	}
	return server, configured.Diagnostics
}

func dynamic(t *testing.T, object tftypes.Object, attributes map[string]tftypes.Value) *tfprotov6.DynamicValue {
	t.Helper()
	value, err := tfprotov6.NewDynamicValue(object, tftypes.NewValue(object, attributes))
	if err != nil {
		t.Fatal(err)
	}
	return &value
}

func TestConfigureDiagnostics(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		values    map[string]any
		attribute string
		text      []string
	}{
		"http endpoint that is not loopback": {
			map[string]any{"endpoint": "http://peak.example.com"}, "endpoint", []string{"Invalid endpoint", "https"},
		},
		"http endpoint on a private address": {
			map[string]any{"endpoint": "http://192.168.1.5:8080"}, "endpoint", []string{"Invalid endpoint", "https"},
		},
		"endpoint with a host that only begins like loopback": {
			map[string]any{"endpoint": "http://localhost.example.com"}, "endpoint", []string{"Invalid endpoint"},
		},
		"endpoint without scheme": {map[string]any{"endpoint": "peak.example.com"}, "endpoint", []string{"Invalid endpoint"}},
		"endpoint with a user":    {map[string]any{"endpoint": "https://me:" + secret + "@peak.example.com"}, "endpoint", []string{"Invalid endpoint"}},
		"empty endpoint":          {map[string]any{"endpoint": ""}, "endpoint", []string{"Invalid endpoint"}},
		"bad stage":               {map[string]any{"stage": "production"}, "stage", []string{`"prod"`, `"parvati"`}},
		"stage in capitals":       {map[string]any{"stage": "PROD"}, "stage", []string{`"prod"`}},
		"duration without unit":   {map[string]any{"request_timeout": "60"}, "request_timeout", []string{"Invalid request timeout", "60s"}},
		"duration under a second": {map[string]any{"request_timeout": "10ms"}, "request_timeout", []string{"shorter than 1s"}},
		"retries below zero":      {map[string]any{"max_retries": -1}, "max_retries", []string{"between 0 and 20"}},
		"too many retries":        {map[string]any{"max_retries": 21}, "max_retries", []string{"between 0 and 20"}},
		"two sources of authorities": {
			map[string]any{"ca_cert_file": "ca.pem", "ca_cert_pem": authority(t)}, "ca_cert_pem", []string{"Two sources of CA certificates", "ca_cert_file"},
		},
		"no allowed tenant":        {map[string]any{"allowed_tenants": texts()}, "allowed_tenants", []string{"at least 1"}},
		"authority that is no PEM": {map[string]any{"ca_cert_pem": "ca.pem"}, "ca_cert_pem", []string{"Invalid CA certificate", "-----BEGIN CERTIFICATE-----"}},
		"file of authorities that is not there": {
			map[string]any{"ca_cert_file": "missing/ca.pem"}, "ca_cert_file", []string{"Invalid CA certificate", absolute(t, "missing/ca.pem"), "the attribute", "no such file"},
		},
		"file of authorities without any": {map[string]any{"ca_cert_file": "diagnostics_test.go"}, "ca_cert_file", []string{absolute(t, "diagnostics_test.go"), "no certificate"}},
		"folder of authorities":           {map[string]any{"ca_cert_file": "."}, "ca_cert_file", []string{absolute(t, "."), "directory"}},
		"empty token":                     {map[string]any{"auth_token": ""}, "auth_token", []string{"at least 1"}},
		"no token":                        {map[string]any{"auth_token": nil}, "auth_token", []string{"Missing Peak token", "a system access token", `"auth_token"`, "PEAK_AUTH_TOKEN", "API_KEY", "in CI"}},
		"no token, with a stage":          {map[string]any{"auth_token": nil, "stage": "beta"}, "auth_token", []string{"Missing Peak token"}},
		"token with line break":           {map[string]any{"auth_token": secret + "\n"}, "auth_token", []string{"line break"}},
		"token with inner controls":       {map[string]any{"auth_token": secret + "\x00x"}, "auth_token", []string{"cannot be sent in a header"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			values := map[string]any{"auth_token": secret}
			maps.Copy(values, test.values)
			diagnostics := configure(t, values)
			if len(diagnostics) != 1 {
				t.Fatalf("diagnostics: %s, want one", render(diagnostics))
			}
			d := diagnostics[0]
			if d.Severity != tfprotov6.DiagnosticSeverityError {
				t.Errorf("it is no error: %s", render(diagnostics))
			}
			if want := tftypes.NewAttributePath().WithAttributeName(test.attribute); !d.Attribute.Equal(want) {
				t.Errorf("it is on %s, want %s", d.Attribute, want)
			}
			for _, part := range test.text {
				if !strings.Contains(d.Summary+" "+d.Detail, part) {
					t.Errorf("%q is missing in: %s", part, render(diagnostics))
				}
			}
			if strings.Contains(render(diagnostics), secret) {
				t.Errorf("the token is in the diagnostic: %s", render(diagnostics))
			}
		})
	}
}

func TestConfigureAccepts(t *testing.T) {
	t.Parallel()
	for name, values := range map[string]map[string]any{
		"a token":              {},
		"a bearer token":       {"auth_token": "Bearer " + secret},
		"an https endpoint":    {"endpoint": "https://peak.example.com/"},
		"a loopback address":   {"endpoint": "http://127.0.0.1:8080"},
		"a loopback name":      {"endpoint": "http://localhost:8080"},
		"loopback of IPv6":     {"endpoint": "http://[::1]:8080"},
		"the limits":           {"max_retries": 20, "request_timeout": "1s"},
		"the alias of dev":     {"stage": "latest"},
		"no retries":           {"max_retries": 0},
		"everything unknown":   {"auth_token": tftypes.UnknownValue, "stage": tftypes.UnknownValue, "endpoint": tftypes.UnknownValue, "max_retries": tftypes.UnknownValue, "request_timeout": tftypes.UnknownValue},
		"authorities as text":  {"ca_cert_pem": authority(t), "ca_cert_file": ""},
		"no authorities":       {"ca_cert_pem": "", "ca_cert_file": ""},
		"an unknown file":      {"ca_cert_file": tftypes.UnknownValue},
		"unknown authorities":  {"ca_cert_pem": tftypes.UnknownValue, "ca_cert_file": tftypes.UnknownValue},
		"an unknown token":     {"auth_token": tftypes.UnknownValue},
		"an unknown endpoint":  {"endpoint": tftypes.UnknownValue},
		"unknown default tags": {"default_tags": tftypes.UnknownValue},
		"no default tags":      {"default_tags": texts()},
		"unknown tenants":      {"allowed_tenants": tftypes.UnknownValue},
		"an unknown tenant":    {"allowed_tenants": texts("a", tftypes.UnknownValue)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			all := map[string]any{"auth_token": secret}
			maps.Copy(all, values)
			if diagnostics := configure(t, all); len(diagnostics) > 0 {
				t.Error(render(diagnostics))
			}
		})
	}
}

// authority is a certificate in PEM form.
func authority(t *testing.T) string {
	t.Helper()
	server := httptest.NewTLSServer(http.NotFoundHandler())
	defer server.Close()
	return string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw}))
}

func absolute(t *testing.T, name string) string {
	t.Helper()
	path, err := filepath.Abs(name)
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// TestConfigureTakesTheFileOfAuthorities has the file named by the environment, which the text in the configuration overrules.
func TestConfigureTakesTheFileOfAuthorities(t *testing.T) {
	file := filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(file, []byte(authority(t)), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PEAK_CA_CERT_FILE", file)
	if diagnostics := configure(t, map[string]any{"auth_token": secret}); len(diagnostics) > 0 {
		t.Error(render(diagnostics))
	}
	t.Setenv("PEAK_CA_CERT_FILE", "missing.pem")
	diagnostics := configure(t, map[string]any{"auth_token": secret})
	for _, part := range []string{"the environment variable PEAK_CA_CERT_FILE", absolute(t, "missing.pem")} {
		if !strings.Contains(render(diagnostics), part) {
			t.Errorf("%q is missing in: %s", part, render(diagnostics))
		}
	}
	if diagnostics := configure(t, map[string]any{"auth_token": secret, "ca_cert_pem": authority(t)}); len(diagnostics) > 0 {
		t.Error(render(diagnostics))
	}
}

func TestConfigureTakesTheEnvironment(t *testing.T) {
	t.Setenv("API_KEY", secret)
	t.Setenv("STAGE", "beta")
	if diagnostics := configure(t, nil); len(diagnostics) != 1 || !strings.Contains(render(diagnostics), "API_KEY") || !strings.Contains(render(diagnostics), "read from STAGE") {
		t.Fatalf("diagnostics: %s, want one about both generic variables", render(diagnostics))
	}
	t.Setenv("API_KEY", "")
	t.Setenv("PEAK_AUTH_TOKEN", secret)
	t.Setenv("STAGE", "production")
	t.Setenv("PEAK_MAX_RETRIES", "many")
	diagnostics := configure(t, nil)
	if len(diagnostics) != 2 {
		t.Fatalf("diagnostics: %s, want one for each variable", render(diagnostics))
	}
	for _, part := range []string{"environment variable STAGE", "environment variable PEAK_MAX_RETRIES"} {
		if !strings.Contains(render(diagnostics), part) {
			t.Errorf("%q is missing in: %s", part, render(diagnostics))
		}
	}
	// A configured value puts the variable out of use.
	t.Setenv("PEAK_MAX_RETRIES", "")
	if diagnostics := configure(t, map[string]any{"stage": "test"}); len(diagnostics) > 0 {
		t.Error(render(diagnostics))
	}
}

func TestConfigureSendsNothing(t *testing.T) {
	t.Parallel()
	var calls atomic.Int64
	platform := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { calls.Add(1) }))
	defer platform.Close()
	if diagnostics := configure(t, map[string]any{"auth_token": secret, "endpoint": platform.URL}); len(diagnostics) > 0 {
		t.Fatal(render(diagnostics))
	}
	if n := calls.Load(); n != 0 {
		t.Errorf("configuring sent %d requests", n)
	}
}

// TestTokenStaysSecret has calls fail in every way there is: the token is in no diagnostic, even when the platform
// repeats it.
func TestTokenStaysSecret(t *testing.T) {
	t.Parallel()
	for name, answer := range map[string]http.HandlerFunc{
		"refused": func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "Unauthorized", http.StatusUnauthorized) },
		"repeated": func(w http.ResponseWriter, r *http.Request) {
			http.Error(w, r.Header.Get("Authorization"), http.StatusForbidden)
		},
		"in JSON": func(w http.ResponseWriter, _ *http.Request) {
			http.Error(w, `{"detail":"No rights: `+secret+`"}`, http.StatusForbidden)
		},
		"not JSON": func(w http.ResponseWriter, r *http.Request) {
			http.Error(w, "<html>"+r.Header.Get("Authorization"), http.StatusOK)
		},
		"redirected": func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "http://127.0.0.1:1/?t="+secret, http.StatusFound)
		},
		"broken": func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			platform := httptest.NewServer(answer)
			defer platform.Close()
			server, diagnostics := serve(t, map[string]any{"auth_token": "Bearer " + secret, "endpoint": platform.URL, "max_retries": 1})
			if len(diagnostics) > 0 {
				t.Fatal(render(diagnostics))
			}
			object := tftypes.Object{AttributeTypes: map[string]tftypes.Type{"instance_type_id": tftypes.Number, "storage": tftypes.String}}
			read, err := server.ReadDataSource(t.Context(), &tfprotov6.ReadDataSourceRequest{
				TypeName: "peak_default_resources",
				Config: dynamic(t, object, map[string]tftypes.Value{
					"instance_type_id": tftypes.NewValue(tftypes.Number, nil), "storage": tftypes.NewValue(tftypes.String, nil),
				}),
			})
			if err != nil {
				t.Fatal(err)
			}
			text := render(read.Diagnostics)
			if !strings.Contains(text, "Cannot read peak_default_resources") {
				t.Errorf("the failure is not reported: %s", text)
			}
			if strings.Contains(text, secret) {
				t.Errorf("the token is in the diagnostic: %s", text)
			}
		})
	}
}

func render(diagnostics []*tfprotov6.Diagnostic) string {
	var text strings.Builder
	for _, d := range diagnostics {
		text.WriteString("\n" + d.Attribute.String() + ": " + d.Summary + ": " + d.Detail)
	}
	return text.String()
}
