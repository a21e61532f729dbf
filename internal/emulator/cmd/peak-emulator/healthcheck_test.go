// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func TestHealthcheck(t *testing.T) {
	t.Parallel()
	answering := func(status int) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path != "/_emulator/" {
				http.NotFound(w, r)
				return
			}
			w.WriteHeader(status)
		})
	}
	well, guarded, ill := httptest.NewServer(answering(http.StatusOK)), httptest.NewTLSServer(answering(http.StatusUnauthorized)), httptest.NewServer(answering(http.StatusBadGateway))
	t.Cleanup(well.Close)
	t.Cleanup(guarded.Close)
	t.Cleanup(ill.Close)
	for name, test := range map[string]struct {
		args []string
		says string
	}{
		"well":                        {[]string{well.URL}, ""},
		"guarded by tokens, with TLS": {[]string{guarded.URL}, ""},
		"ill":                         {[]string{ill.URL}, "502 Bad Gateway"},
		"elsewhere":                   {[]string{"http://peak.example.com:8080"}, "on this machine"},
		"no URL":                      {[]string{"8080"}, "such as http://127.0.0.1:8080"},
		"two":                         {[]string{well.URL, ill.URL}, "unexpected argument"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			err := run(t.Context(), append([]string{healthcheckCommand}, test.args...), io.Discard, io.Discard)
			switch {
			case test.says == "" && err != nil:
				t.Error(err)
			case test.says != "" && (err == nil || !strings.Contains(err.Error(), test.says)):
				t.Errorf("error %v, want one that says %q", err, test.says)
			}
		})
	}
}

func TestInContainer(t *testing.T) {
	t.Parallel()
	for args, allowed := range map[string]bool{
		"--in-container --listen 0.0.0.0:8080":                true,
		"--in-container --listen [::]:8080":                   true,
		"--in-container --listen :8080":                       true,
		"--in-container --listen 127.0.0.1:8080":              true,
		"--in-container --listen 192.0.2.1:8080":              false,
		"--listen 0.0.0.0:8080":                               false,
		"--in-container --allow-remote --listen 0.0.0.0:8080": false,
	} {
		chosen, err := parseOptions(strings.Fields(args))
		if (err == nil) != allowed {
			t.Errorf("%s: %v", args, err)
		}
		if err == nil && chosen.emulator.Remote {
			t.Errorf("%s lets other machines in", args)
		}
	}
}
