// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package emulator_test

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/peakbi/terraform-provider-peak/internal/emulator"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/emulatortest"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/testbed"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/wire"
)

func TestToken(t *testing.T) {
	for _, c := range []struct {
		name, token, given string
		want               int
	}{
		{"the token", "secret", "secret", 200},
		{"another", "secret", "other", 401},
		{"with a scheme of the client's own", "secret", "Bearer secret", 401},
		{"bearer token", "Bearer secret", "Bearer secret", 200},
		{"none", "secret", "", 401},
		{"any", "", "whatever", 200},
		{"none though any would do", "", "", 401},
	} {
		t.Run(c.name, func(t *testing.T) {
			e, err := emulator.New(emulator.Options{Token: c.token})
			if err != nil {
				t.Fatal(err)
			}
			request := httptest.NewRequest(http.MethodGet, testbed.ArtifactsPath, http.NoBody)
			if c.given != "" {
				request.Header.Set("Authorization", c.given)
			}
			got := httptest.NewRecorder()
			e.ServeHTTP(got, request)
			if got.Code != c.want {
				t.Errorf("status %d, want %d", got.Code, c.want)
			}
			if c.want == 401 && !strings.Contains(got.Body.String(), `{"detail":"`) {
				t.Errorf("no error envelope: %s", got.Body)
			}
		})
	}
}

func TestEveryAnswerHasIDAndDate(t *testing.T) {
	w := testbed.New(t)
	seen := map[string]bool{}
	for _, path := range []string{testbed.ArtifactsPath, "/nowhere", "/_emulator/"} {
		a := w.Get(path)
		id := a.Header.Get("X-Request-ID")
		if id == "" || seen[id] {
			t.Errorf("%s: request id %q is missing or not its own", path, id)
		}
		seen[id] = true
		if date := a.Header.Get("Date"); date != "Wed, 01 May 2024 09:30:00 GMT" {
			t.Errorf("%s: date %q is not the platform's", path, date)
		}
	}
}

func TestRouting(t *testing.T) {
	w := testbed.New(t)
	w.Get("/artifacts/api/v2/artifacts").Refused(404, "nothing at")
	w.Get(testbed.ArtifactsPath+"a/b/c/d").Refused(404, "nothing at")
	a := w.Send(http.MethodPut, "/webapps/api/v1/webapps/", "application/json", []byte("{}"))
	a.Refused(405, "possible: GET, POST")
	if allow := a.Header.Get("Allow"); allow != "GET, POST" {
		t.Errorf("Allow %q", allow)
	}
}

func TestBothSlashFormsWithoutRedirect(t *testing.T) {
	w := testbed.New(t)
	id := testbed.Text(w.Form(http.MethodPost, strings.TrimSuffix(testbed.ArtifactsPath, "/"), emulatortest.ZipOf(t, "a", "b"), "name", "x").Want(201)["id"])
	w.Form(http.MethodPost, testbed.ArtifactsPath, emulatortest.ZipOf(t, "a", "b"), "name", "y").Want(201)
	w.Form(http.MethodPost, testbed.ImagesPath, testbed.AppZip(t), "name", "a", "type", "webapp").Want(201)
	w.Form(http.MethodPost, strings.TrimSuffix(testbed.ImagesPath, "/"), testbed.AppZip(t), "name", "b", "type", "webapp").Want(201)
	for _, path := range []string{testbed.ArtifactsPath, testbed.ImagesPath, testbed.ServicesPath, testbed.ArtifactsPath + id} {
		w.Get(path).Want(200)
		w.Get(strings.TrimSuffix(path, "/")).Want(200)
	}
	w.JSON(http.MethodPatch, testbed.ArtifactsPath+id+"/", `{"name": "z"}`).Want(200)
	if name := w.Get(testbed.ArtifactsPath + id).Want(200)["name"]; name != "z" {
		t.Errorf("name %v: the call with a slash did not arrive", name)
	}
}

func TestHandlerPanicIsAnAnswer(t *testing.T) {
	var log bytes.Buffer
	e, err := emulator.New(emulator.Options{Log: &log})
	if err != nil {
		t.Fatal(err)
	}
	if err := e.Platform().Router.Add(wire.Route{Method: http.MethodGet, Path: "/boom", Handler: func(*wire.Request) (wire.Reply, error) { panic("kaboom") }}); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		request := httptest.NewRequest(http.MethodGet, "/boom", http.NoBody)
		request.Header.Set("Authorization", "x")
		got := httptest.NewRecorder()
		e.ServeHTTP(got, request)
		id := got.Header().Get("X-Request-ID")
		if got.Code != 500 || !strings.Contains(got.Body.String(), id) || strings.Contains(got.Body.String(), "kaboom") {
			t.Errorf("status %d, body %s, want a 500 with request id %s", got.Code, got.Body, id)
		}
		if !strings.Contains(log.String(), "kaboom") || !strings.Contains(log.String(), id) {
			t.Errorf("the log does not say what happened: %s", log.String())
		}
	}
}

func TestLogLineHasNoToken(t *testing.T) {
	var log bytes.Buffer
	w := testbed.New(t, func(o *emulator.Options) { o.Log = &log })
	w.Get(testbed.ArtifactsPath + "?searchTerm=" + testbed.Token).Want(200)
	line := log.String()
	if !strings.HasPrefix(line, "2024-05-01T09:30:00Z GET /artifacts/api/v1/artifacts/ 200 ") || strings.Count(line, "\n") != 1 {
		t.Errorf("line %q", line)
	}
	if strings.Contains(line, testbed.Token) {
		t.Errorf("the line holds the token: %q", line)
	}
}

func TestLatencyDelaysOnlyThePlatform(t *testing.T) {
	w := testbed.New(t, func(o *emulator.Options) { o.Latency = 60 * time.Millisecond })
	began := time.Now()
	w.Get(testbed.ArtifactsPath).Want(200)
	if took := time.Since(began); took < 60*time.Millisecond {
		t.Errorf("took %s", took)
	}
	testbed.New(t, func(o *emulator.Options) { o.Latency = time.Hour }).Get("/_emulator/").Want(200)
}

func TestNegativeOptionsAreRefused(t *testing.T) {
	for _, options := range []emulator.Options{{Lifecycle: -1}, {Latency: -1}} {
		if _, err := emulator.New(options); err == nil {
			t.Errorf("%+v is accepted", options)
		}
	}
}

// The handler must be usable by many clients at once; the race detector watches.
func TestConcurrentCalls(t *testing.T) {
	w := testbed.New(t, func(o *emulator.Options) { o.StateFile = t.TempDir() + "/state.json" })
	contentType, body := testbed.FormBody(t, emulatortest.ZipOf(t, "a", "b"), "name", "x")
	done := make(chan error)
	for range 8 {
		go func() {
			for range 5 {
				if _, err := w.Try(http.MethodPost, testbed.ArtifactsPath, contentType, body); err != nil {
					done <- err
					return
				}
				if _, err := w.Try(http.MethodGet, testbed.ArtifactsPath, "", nil); err != nil {
					done <- err
					return
				}
				w.Objects()
				w.Journal()
			}
			done <- nil
		}()
	}
	for range 8 {
		if err := <-done; err != nil && !errors.Is(err, io.EOF) {
			t.Error(err)
		}
	}
	if count := w.Get(testbed.ArtifactsPath).Want(200)["artifactCount"]; count != 40.0 {
		t.Errorf("%v artifacts, want 40", count)
	}
}
