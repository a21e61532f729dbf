// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package peak

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
)

// storage is a second host, which must not learn the token.
func storage(t *testing.T, handler http.HandlerFunc) *httptest.Server {
	t.Helper()
	checked := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if got := r.Header.Get("Authorization"); got != "" {
			t.Errorf("%s got the token %q", r.Host, got)
		}
		if got := r.Header.Get("Referer"); got != "" {
			t.Errorf("%s got the referrer %q", r.Host, got)
		}
		handler(w, r)
	})
	if overHTTP2() {
		// All test servers have the same certificate.
		return newTLSServer(t, checked)
	}
	server := httptest.NewServer(checked)
	t.Cleanup(server.Close)
	return server
}

func TestDownloadFollowsRedirectsWithoutTheToken(t *testing.T) {
	// Another port of the same address is another host.
	store := storage(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.RawQuery != "X-Signature=s3cret" {
			t.Errorf("query %q", r.URL.RawQuery)
		}
		w.Header().Set("Content-Type", "application/zip")
		_, _ = io.WriteString(w, "PK zip")
	})
	client, _ := testClient(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != testToken {
			t.Errorf("%s without the token", r.URL.Path)
		}
		switch r.URL.Path {
		case "/artifacts/api/v1/artifacts/a/3/download":
			http.Redirect(w, r, "/elsewhere", http.StatusTemporaryRedirect) // same host: token stays
		case "/elsewhere":
			http.Redirect(w, r, store.URL+"/bucket?X-Signature=s3cret", http.StatusFound)
		default:
			t.Errorf("path %s", r.URL.Path)
		}
	}))
	body, err := client.DownloadArtifact(t.Context(), "a", 3)
	if err != nil {
		t.Fatal(err)
	}
	content, err := io.ReadAll(body)
	if err != nil || string(content) != "PK zip" {
		t.Errorf("content %q, %v", content, err)
	}
	if err := body.Close(); err != nil {
		t.Error(err)
	}
}

func TestTokenDoesNotComeBackAfterAnotherHost(t *testing.T) {
	var client *Client
	var back atomic.Bool
	var own string
	store := storage(t, func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, own+"/back", http.StatusFound) })
	client, _ = testClient(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/back" {
			back.Store(true)
			if got := r.Header.Get("Authorization"); got != "" {
				t.Errorf("another host could direct the token to %s", r.URL.Path)
			}
			_, _ = io.WriteString(w, "PK")
			return
		}
		http.Redirect(w, r, store.URL, http.StatusFound)
	}))
	own = client.service
	body, err := client.DownloadArtifact(t.Context(), "a", 0)
	if err != nil || !back.Load() {
		t.Fatalf("back %v, error %v", back.Load(), err)
	}
	_ = body.Close()
}

func TestStatusOfAnotherHostIsToldApart(t *testing.T) {
	store := storage(t, func(w http.ResponseWriter, _ *http.Request) {
		http.Error(w, "<Error>expired</Error>", http.StatusForbidden)
	})
	client, _ := testClient(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, store.URL+"/bucket?X-Signature=s3cret", http.StatusFound)
	}))
	_, err := client.DownloadArtifact(t.Context(), "a", 0)
	_, host, _ := strings.Cut(store.URL, "://")
	if StatusOf(err) != 403 || !strings.Contains(err.Error(), "the answer is that of "+host) || strings.Contains(err.Error(), "s3cret") {
		t.Errorf("error %v", err)
	}
}

func TestRedirectsThatAreNotFollowed(t *testing.T) {
	t.Run("endless", func(t *testing.T) {
		requests := 0
		client, waits := testClient(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			requests++
			http.Redirect(w, r, r.URL.Path+"x?X-Signature=s3cret", http.StatusFound)
		}))
		_, err := client.GetService(t.Context(), "a")
		if err == nil || !strings.Contains(err.Error(), "more than 5 in a row") || strings.Contains(err.Error(), "s3cret") {
			t.Errorf("error %v", err)
		}
		if requests != 6 || len(waits.waits) != 0 {
			t.Errorf("%d requests, %d waits", requests, len(waits.waits))
		}
	})
	t.Run("to http", func(t *testing.T) {
		plain := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("the redirect was followed") }))
		defer plain.Close()
		server := newTLSServer(t, http.RedirectHandler(plain.URL, http.StatusFound))
		transport := NewTransport(nil)
		transport.TLSClientConfig.RootCAs = rootCAs(server)
		client, _ := testClient(t, http.NotFoundHandler(), func(c *Config) { c.Endpoint, c.Transport = server.URL, transport })
		_, err := client.DownloadArtifact(t.Context(), "a", 0)
		if err == nil || !strings.Contains(err.Error(), "leads from https to http") {
			t.Errorf("error %v", err)
		}
		transport.CloseIdleConnections()
	})
	for _, status := range []int{301, 302, 307, 308} {
		for _, method := range []string{"POST", "PUT", "PATCH", "DELETE"} {
			requests := 0
			client, _ := testClient(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				requests++
				if r.Method != method {
					t.Errorf("%s became %s", method, r.Method)
				}
				http.Redirect(w, r, "/elsewhere", status)
			}))
			err := operations[method](t.Context(), client)
			if StatusOf(err) != status || requests != 1 || !strings.Contains(err.Error(), "redirects are not followed for "+method) {
				t.Errorf("%s %d: %d requests, error %v", method, status, requests, err)
			}
		}
	}
}
