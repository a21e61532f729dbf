// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package peak

import (
	"strings"
	"testing"
)

func TestValidateEndpoint(t *testing.T) {
	for endpoint, want := range map[string]string{
		"https://peak.example.com":        "",
		"https://peak.example.com:8443/a": "",
		"HTTPS://peak.example.com/":       "",
		"http://localhost":                "",
		"http://LOCALHOST:1/x":            "",
		"http://127.0.0.1:9999":           "",
		"http://127.8.9.10":               "",
		"http://[::1]:80/":                "",
		"https://[2001:db8::1]":           "",
		"http://peak.example.com":         "unencrypted",
		"http://localhost.example.com":    "unencrypted",
		"http://0.0.0.0":                  "unencrypted",
		"http://10.0.0.1":                 "unencrypted",
		"http://[::2]":                    "unencrypted",
		"":                                "absolute URL",
		"peak.example.com":                "absolute URL",
		"//peak.example.com":              "absolute URL",
		"ftp://peak.example.com":          "absolute URL",
		"localhost:8080":                  "absolute URL",
		"127.0.0.1:8080":                  "absolute URL",
		"https://":                        "no host",
		"https:///path":                   "no host",
		"https://:443":                    "no host",
		"https:opaque":                    "no host",
		"https://h/?":                     "query",
		"https://h/?a=b":                  "query",
		"https://h/#":                     "fragment",
		"https://h/#f":                    "fragment",
		"https://user@h":                  "user name or password",
		"https://user:hunter2@h":          "user name or password",
		"https://user:hunter2@h:port":     "not a valid URL",
		"https://h:port":                  "not a valid URL",
		"https://h/%zz":                   "not a valid URL",
		"https://h\n":                     "not a valid URL",
	} {
		err := ValidateEndpoint(endpoint)
		switch {
		case want == "" && err != nil:
			t.Errorf("ValidateEndpoint(%q) = %v", endpoint, err)
		case want != "" && (err == nil || !strings.Contains(err.Error(), want)):
			t.Errorf("ValidateEndpoint(%q) = %v, want an error with %q", endpoint, err, want)
		case err != nil && strings.Contains(err.Error(), "hunter2"):
			t.Errorf("the error repeats the password: %v", err)
		}
	}
}

func TestValidateStage(t *testing.T) {
	for _, stage := range append([]string{""}, Stages...) {
		if err := ValidateStage(stage); err != nil {
			t.Errorf("ValidateStage(%q) = %v", stage, err)
		}
	}
	for _, stage := range []string{"PROD", "prod ", "production", "latest2"} {
		err := ValidateStage(stage)
		if err == nil || !strings.Contains(err.Error(), "prod, beta, test, dev, latest, parvati") {
			t.Errorf("ValidateStage(%q) = %v", stage, err)
		}
	}
}
