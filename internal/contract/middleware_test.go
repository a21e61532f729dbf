// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package contract_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/peakbi/terraform-provider-peak/internal/contract"
)

// TestBodiesPassUnchanged sends bodies, right and wrong, through the middleware over a real connection.
func TestBodiesPassUnchanged(t *testing.T) {
	t.Parallel()
	large := strings.Repeat("x", 17<<20)
	archive := zipped(t, bytes.Repeat([]byte("ab"), 4<<20))
	tests := map[string]struct {
		target, body, answer, media string
	}{
		"JSON":                   {servePath, goodService, created, jsonMedia},
		"no JSON":                {servePath, "{", "<html>", "text/html"},
		"nothing":                {servePath, "", "", ""},
		"unknown path":           {"/nowhere", "a", "b", "text/plain"},
		"emulator's own":         {"/_emulator/x", "a", "b", "text/plain"},
		"larger than the buffer": {servePath, large, large, jsonMedia},
		"archive":                {filesPath, archive, archive, "application/zip"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var got []byte
			var length int64
			handler := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				got, _ = io.ReadAll(r.Body)
				length = r.ContentLength
				w.Header().Set("Content-Type", test.media)
				w.Header().Set("X-Own", "kept")
				w.WriteHeader(http.StatusTeapot)
				_, _ = io.WriteString(w, test.answer)
			})
			server := httptest.NewServer(newChecker(t).Middleware(handler))
			defer server.Close()
			r := clientRequest(t, http.MethodPost, server.URL+test.target, test.body)
			response, err := server.Client().Do(r)
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = response.Body.Close() }()
			answer, err := io.ReadAll(response.Body)
			if err != nil {
				t.Fatal(err)
			}
			if string(got) != test.body || length != int64(len(test.body)) {
				t.Errorf("the handler read %d bytes (announced %d), want the %d sent", len(got), length, len(test.body))
			}
			if string(answer) != test.answer || response.StatusCode != http.StatusTeapot || response.Header.Get("X-Own") != "kept" {
				t.Errorf("the client read %d bytes with status %d, want %d", len(answer), response.StatusCode, len(test.answer))
			}
		})
	}
}

func TestBrokenRequestBody(t *testing.T) {
	t.Parallel()
	broken := errors.New("connection lost")
	r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, servePath, io.MultiReader(strings.NewReader(`{"na`), &failsOnce{broken}))
	r.Header.Set("Authorization", "token")
	var got []byte
	var cause error
	handler := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		got, cause = io.ReadAll(r.Body)
		reply{status: http.StatusBadRequest, body: `{"detail":"cut"}`}.ServeHTTP(w, r)
	})
	expect(t, contract.SideRequest, exchange(t, r, handler))
	if string(got) != `{"na` || !errors.Is(cause, broken) {
		t.Errorf("the handler got %q and %v", got, cause)
	}
}

// failsOnce is a body that says only once what went wrong.
type failsOnce struct{ err error }

func (f *failsOnce) Read([]byte) (int, error) {
	err := f.err
	f.err = io.EOF
	return 0, err
}

// gone is the writer of a connection whose client is gone.
type gone struct{ http.ResponseWriter }

func (gone) Write([]byte) (int, error) { return 0, errors.New("broken pipe") }

func TestClientGoneDuringTheAnswer(t *testing.T) {
	t.Parallel()
	checker := newChecker(t)
	checker.Middleware(reply{status: http.StatusOK, body: emptyPage}).ServeHTTP(gone{httptest.NewRecorder()}, ask(t, http.MethodGet, specPath, ""))
	expect(t, contract.SideResponse, checker.Violations())
}

func TestAbortedAndHijackedAnswers(t *testing.T) {
	t.Parallel()
	checker := newChecker(t)
	server := httptest.NewServer(checker.Middleware(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Query().Has("name") {
			panic(http.ErrAbortHandler)
		}
		// A plain assertion, as handlers write it that do not know http.ResponseController.
		hijacker, able := w.(http.Hijacker)
		if !able {
			t.Error("the writer cannot be hijacked")
			return
		}
		conn, _, err := hijacker.Hijack()
		if err != nil {
			t.Error(err)
			return
		}
		_ = conn.Close()
	})))
	defer server.Close()
	for _, query := range []string{"?name=a", ""} {
		r := clientRequest(t, http.MethodGet, server.URL+specPath+query, "")
		response, err := server.Client().Do(r)
		if err == nil {
			_ = response.Body.Close()
			t.Error("the connection was not cut")
		}
	}
	expect(t, contract.SideResponse, checker.Violations())
	// The client repeats a GET on a connection that broke before an answer, so there may be more calls than two.
	if calls := checker.Operations()["listBlockSpecs"]; calls < 2 {
		t.Errorf("%d calls were counted", calls)
	}
}

func TestAnswersInPieces(t *testing.T) {
	t.Parallel()
	handler := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusEarlyHints)
		w.Header().Set("Content-Type", jsonMedia)
		for _, piece := range []string{`{"specs":[],"pageCount":0,`, `"pageNumber":1,`, `"pageSize":0}`} {
			_, _ = io.WriteString(w, piece)
			if err := http.NewResponseController(w).Flush(); err != nil {
				t.Error(err)
			}
		}
		// Too late to matter, for the client and so for the checker.
		w.Header().Set("Content-Type", "text/plain")
	})
	checker := newChecker(t)
	server := httptest.NewServer(checker.Middleware(handler))
	defer server.Close()
	r := clientRequest(t, http.MethodGet, server.URL+specPath, "")
	response, err := server.Client().Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	if _, err := io.Copy(io.Discard, response.Body); err != nil {
		t.Fatal(err)
	}
	// The client may be done before the handler returns.
	server.Close()
	expect(t, contract.SideResponse, checker.Violations(), "body /pageSize: number must be at least 1")
}

func TestSilentHandler(t *testing.T) {
	t.Parallel()
	silent := http.HandlerFunc(func(http.ResponseWriter, *http.Request) {})
	expect(t, contract.SideResponse, exchange(t, ask(t, http.MethodGet, specPath, ""), silent), "body: is missing")
	expect(t, contract.SideResponse, exchange(t, ask(t, http.MethodDelete, specPath+someID, ""), silent))
}

func TestConcurrentUse(t *testing.T) {
	t.Parallel()
	checker := newChecker(t)
	handler := checker.Middleware(reply{status: http.StatusOK, body: emptyPage})
	const workers, rounds = 8, 50
	var group sync.WaitGroup
	for worker := range workers {
		group.Go(func() {
			for round := range rounds {
				target := fmt.Sprintf("%s?pageNumber=%d", specPath, 1+worker)
				if round == 0 {
					target += "&typo=1"
				}
				handler.ServeHTTP(httptest.NewRecorder(), ask(t, http.MethodGet, target, ""))
				_, _ = checker.Violations(), checker.Operations()
			}
		})
	}
	group.Wait()
	if got := len(checker.Violations()); got != workers {
		t.Errorf("%d violations, want %d", got, workers)
	}
	calls := checker.Operations()
	if calls["listBlockSpecs"] != workers*rounds || calls["getBlockSpec"] != 0 {
		t.Errorf("counted %d and %d calls", calls["listBlockSpecs"], calls["getBlockSpec"])
	}
	calls["getBlockSpec"] = 1
	if checker.Operations()["getBlockSpec"] != 0 {
		t.Error("Operations gave the checker's own map away")
	}
}
