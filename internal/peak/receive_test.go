// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package peak

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
)

func TestAnswersAreBounded(t *testing.T) {
	t.Run("JSON", func(t *testing.T) {
		server := &endless{status: http.StatusOK}
		client, waits := testClient(t, server)
		_, err := client.GetService(t.Context(), "a")
		if StatusOf(err) != 200 || !strings.Contains(err.Error(), "larger than 32 MiB") || len(waits.waits) != 0 {
			t.Errorf("error %v", err)
		}
		server.check(t, maxAnswer)
	})
	t.Run("error", func(t *testing.T) {
		server := &endless{status: http.StatusBadRequest}
		client, _ := testClient(t, server)
		_, err := client.GetService(t.Context(), "a")
		if StatusOf(err) != 400 || len(err.Error()) > maxMessage+200 {
			t.Errorf("error of %d bytes, status %d", len(err.Error()), StatusOf(err))
		}
		server.check(t, maxErrorAnswer)
	})
	t.Run("ignored", func(t *testing.T) {
		server := &endless{status: http.StatusOK}
		client, _ := testClient(t, server)
		if err := client.DeleteService(t.Context(), "a"); err != nil {
			t.Error(err)
		}
		server.check(t, maxErrorAnswer)
	})
	t.Run("dense", func(t *testing.T) {
		// In 6 MiB, what would take hundreds of them once it is decoded.
		client, _ := testClient(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			answer(w, http.StatusOK, `{"id":1,"steps":[`+strings.Repeat("{},", 2<<20)+`0]}`)
		}))
		_, err := client.GetWorkflow(t.Context(), 1)
		if StatusOf(err) != 200 || !strings.Contains(err.Error(), "the answer holds more than 1000000 values") {
			t.Errorf("error %v", err)
		}
	})
	t.Run("long but not dense", func(t *testing.T) {
		// Separators inside of texts are none.
		client, _ := testClient(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			answer(w, http.StatusOK, `{"id":"a","name":"`+strings.Repeat(`\",{[`, 2<<20)+`"}`)
		}))
		if service, err := client.GetService(t.Context(), "a"); err != nil || len(service.Name) != 8<<20 {
			t.Errorf("a name of %d bytes, error %v", len(service.Name), err)
		}
	})
	t.Run("compressed", func(t *testing.T) {
		var member bytes.Buffer
		writer := gzip.NewWriter(&member)
		_, _ = writer.Write(bytes.Repeat([]byte(" "), 1<<20))
		_ = writer.Close()
		bomb := bytes.Repeat(member.Bytes(), 1<<10) // a GiB in a MiB
		client, _ := testClient(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if !strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
				t.Error("gzip is not asked for")
			}
			w.Header().Set("Content-Encoding", "gzip")
			_, _ = w.Write(bomb)
		}))
		_, err := client.GetService(t.Context(), "a")
		if err == nil || !strings.Contains(err.Error(), "larger than 32 MiB") {
			t.Errorf("error %v", err)
		}
	})
}

// endless answers with a body of 1 GiB, unless the reader goes away.
type endless struct {
	status  int
	written atomic.Int64
	done    sync.WaitGroup
}

func (e *endless) ServeHTTP(w http.ResponseWriter, _ *http.Request) {
	e.done.Add(1)
	defer e.done.Done()
	chunk := bytes.Repeat([]byte("x"), 1<<16)
	w.WriteHeader(e.status)
	for e.written.Load() < 1<<30 {
		n, err := w.Write(chunk)
		e.written.Add(int64(n))
		if err != nil {
			return
		}
	}
}

// check fails the test when much more than a limit was read; the rest is what the network's buffers hold.
func (e *endless) check(t *testing.T, limit int64) {
	t.Helper()
	e.done.Wait()
	if written := e.written.Load(); written > limit+16<<20 {
		t.Errorf("%d MiB were read", written>>20)
	}
}

func TestUnusableAnswers(t *testing.T) {
	for name, tc := range map[string]struct{ body, want string }{
		"empty":         {"", "the answer is empty"},
		"blank":         {" \n", "the answer is empty"},
		"null":          {"null", "the answer is empty"},
		"HTML":          {"<!DOCTYPE html><p>Login</p>", "web page"},
		"truncated":     {`{"id":"a","na`, "not the expected JSON"},
		"text":          {"OK", "not the expected JSON"},
		"array":         {"[]", "not the expected JSON"},
		"without an id": {`{"name":"a"}`, `lacks the member "id"`},
		"wrong type":    {`{"id":"a","name":["x"]}`, `the member "name" is a JSON array`},
	} {
		t.Run(name, func(t *testing.T) {
			requests := 0
			client, _ := testClient(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				requests++
				_, _ = io.WriteString(w, tc.body)
			}))
			_, err := client.GetService(t.Context(), "a")
			if StatusOf(err) != 200 || !strings.Contains(err.Error(), tc.want) || IsNotFound(err) || requests != 1 {
				t.Errorf("%d requests, error %v, want %q in it", requests, err, tc.want)
			}
			// Calls without a result do not care, as long as it may be the platform that answers.
			page := tc.want == "web page"
			if err := client.DeleteService(t.Context(), "a"); (err != nil) != page {
				t.Error(err)
			}
			if err := client.UpdateService(t.Context(), "a", ServiceBody{"title": "T"}); (err != nil) != page {
				t.Error(err)
			}
		})
	}
}

func TestBrokenBodyOfASuccessIsReadAgain(t *testing.T) {
	requests := 0
	client, _ := testClient(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		requests++
		if requests == 1 {
			w.Header().Set("Content-Length", "100")
			_, _ = io.WriteString(w, `{"id":`)
			cut(w)
			return
		}
		answer(w, http.StatusOK, `{"id":"a"}`)
	}))
	if _, err := client.GetService(t.Context(), "a"); err != nil || requests != 2 {
		t.Errorf("%d requests, error %v", requests, err)
	}
}
