// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package peak

import (
	"bytes"
	"context"
	"crypto/x509"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"os"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"
)

const testToken = "token-0123456789"

// sleeper records the waits that a client asks for instead of waiting, and moves its clock ahead by them.
type sleeper struct {
	mu    sync.Mutex
	waits []time.Duration
	total time.Duration
	// before, if any, is called before each wait ends, with the time that has passed in all of them.
	before func(total time.Duration)
}

func (s *sleeper) now() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return time.Now().Add(s.total)
}

func (s *sleeper) sleep(ctx context.Context, d time.Duration) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.waits = append(s.waits, d)
	s.total += d
	if s.before != nil {
		s.before(s.total)
	}
	return ctx.Err()
}

// overHTTP2 has the servers of all tests speak HTTP/2 (make test HTTP2=1).
func overHTTP2() bool { return os.Getenv("PEAK_ACC_HTTP2") != "" }

// testClient returns a client of a test server with four retries that take no time.
func testClient(t *testing.T, handler http.Handler, tune ...func(*Config)) (*Client, *sleeper) {
	t.Helper()
	var server *httptest.Server
	waits := &sleeper{}
	transport := NewTransport(nil)
	if overHTTP2() {
		server = newTLSServer(t, handler)
		transport.TLSClientConfig.RootCAs = rootCAs(server)
	} else {
		server = httptest.NewServer(handler)
		t.Cleanup(server.Close)
	}
	t.Cleanup(transport.CloseIdleConnections)
	cfg := Config{Token: testToken, Endpoint: server.URL, MaxRetries: 4, Transport: transport, Sleep: waits.sleep, Now: waits.now, UserAgent: "test/1"}
	for _, f := range tune {
		f(&cfg)
	}
	client, err := New(cfg)
	if err != nil {
		t.Fatalf("New: %v", err)
	}
	return client, waits
}

// zip returns an upload of the given bytes.
func zip(content []byte) Upload {
	return Upload{Size: int64(len(content)), Open: func(context.Context) (io.ReadCloser, error) {
		return io.NopCloser(bytes.NewReader(content)), nil
	}}
}

// cut ends the connection without an answer, over HTTP/2 the request's part of it (RST_STREAM).
func cut(w http.ResponseWriter) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	_ = conn.Close()
}

// answer writes a JSON answer.
func answer(w http.ResponseWriter, status int, body string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = io.WriteString(w, body)
}

// roundTrip is a transport made of a function.
type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(req *http.Request) (*http.Response, error) { return f(req) }

// discardLog takes the complaints of servers whose clients misbehave on purpose.
var discardLog = log.New(io.Discard, "", 0)

// rootCAs trusts the certificate of a test server.
func rootCAs(server *httptest.Server) *x509.CertPool {
	pool := x509.NewCertPool()
	pool.AddCert(server.Certificate())
	return pool
}

// hang waits until the client has gone away, which a server only notices once it has read the request.
func hang(r *http.Request) {
	_, _ = io.Copy(io.Discard, r.Body)
	<-r.Context().Done()
}

// exchange is a server that expects requests in turn, as "METHOD uri body", and answers each with a status and a body.
type exchange struct {
	t     *testing.T
	steps []exchangeStep
	next  int
}

type exchangeStep struct {
	request string
	status  int
	answer  string
}

func (e *exchange) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	got := strings.TrimSpace(r.Method + " " + r.URL.RequestURI() + " " + string(body))
	if e.next >= len(e.steps) {
		e.t.Errorf("unexpected request %s", got)
		answer(w, http.StatusTeapot, `{}`)
		return
	}
	step := e.steps[e.next]
	e.next++
	if got != step.request {
		e.t.Errorf("request\n%s\nwant\n%s", got, step.request)
	}
	answer(w, step.status, step.answer)
}

// metadataRequest asks for the metadata of the tenant.
const metadataRequest = "GET /tenant-management/api/v1/external/tenants/tenant-metadata"

// scriptHub is script for a tenant without a host of its own, about which the client asks first.
func scriptHub(t *testing.T, steps ...exchangeStep) *Client {
	t.Helper()
	return script(t, append([]exchangeStep{{metadataRequest, 200, `{}`}}, steps...)...)
}

// script returns a client of a server that plays the steps, all of which must happen.
func script(t *testing.T, steps ...exchangeStep) *Client {
	t.Helper()
	server := &exchange{t: t, steps: steps}
	t.Cleanup(func() {
		if server.next != len(steps) {
			t.Errorf("%d of %d requests were made", server.next, len(steps))
		}
	})
	client, _ := testClient(t, server)
	return client
}

// all collects an iterator.
func all[T any](t *testing.T, items func(func(T, error) bool)) []T {
	t.Helper()
	var list []T
	for item, err := range items {
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, item)
	}
	return list
}

// equal compares deeply.
func equal(t *testing.T, got, want any) {
	t.Helper()
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got\n%+v\nwant\n%+v", got, want)
	}
}
