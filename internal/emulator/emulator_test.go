package emulator

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/peakbi/terraform-provider-peak/internal/emulator/emulatortest"
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
			e, err := New(Options{Token: c.token})
			if err != nil {
				t.Fatal(err)
			}
			request := httptest.NewRequest(http.MethodGet, artifactsPath, http.NoBody)
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
	w := newTestbed(t)
	seen := map[string]bool{}
	for _, path := range []string{artifactsPath, "/nowhere", "/_emulator/"} {
		a := w.get(path)
		id := a.header.Get("X-Request-ID")
		if id == "" || seen[id] {
			t.Errorf("%s: request id %q is missing or not its own", path, id)
		}
		seen[id] = true
		if date := a.header.Get("Date"); date != "Wed, 01 May 2024 09:30:00 GMT" {
			t.Errorf("%s: date %q is not the platform's", path, date)
		}
	}
}

func TestRouting(t *testing.T) {
	w := newTestbed(t)
	w.get("/artifacts/api/v2/artifacts").refused(404, "nothing at")
	w.get(artifactsPath+"a/b/c/d").refused(404, "nothing at")
	a := w.send(http.MethodPut, "/webapps/api/v1/webapps/", "application/json", []byte("{}"))
	a.refused(405, "possible: GET, POST")
	if allow := a.header.Get("Allow"); allow != "GET, POST" {
		t.Errorf("Allow %q", allow)
	}
}

func TestBothSlashFormsWithoutRedirect(t *testing.T) {
	w := newTestbed(t)
	id := text(w.form(http.MethodPost, strings.TrimSuffix(artifactsPath, "/"), emulatortest.ZipOf(t, "a", "b"), "name", "x").want(201)["id"])
	w.form(http.MethodPost, artifactsPath, emulatortest.ZipOf(t, "a", "b"), "name", "y").want(201)
	w.form(http.MethodPost, imagesPath, appZip(t), "name", "a", "type", "webapp").want(201)
	w.form(http.MethodPost, strings.TrimSuffix(imagesPath, "/"), appZip(t), "name", "b", "type", "webapp").want(201)
	for _, path := range []string{artifactsPath, imagesPath, servicesPath, artifactsPath + id} {
		w.get(path).want(200)
		w.get(strings.TrimSuffix(path, "/")).want(200)
	}
	w.json(http.MethodPatch, artifactsPath+id+"/", `{"name": "z"}`).want(200)
	if name := w.get(artifactsPath + id).want(200)["name"]; name != "z" {
		t.Errorf("name %v: the call with a slash did not arrive", name)
	}
}

func TestHandlerPanicIsAnAnswer(t *testing.T) {
	var log bytes.Buffer
	e, err := New(Options{Log: &log})
	if err != nil {
		t.Fatal(err)
	}
	if err := e.platform.Router.Add(wire.Route{Method: http.MethodGet, Path: "/boom", Handler: func(*wire.Request) (wire.Reply, error) { panic("kaboom") }}); err != nil {
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
	w := newTestbed(t, func(o *Options) { o.Log = &log })
	w.get(artifactsPath + "?searchTerm=" + testToken).want(200)
	line := log.String()
	if !strings.HasPrefix(line, "2024-05-01T09:30:00Z GET /artifacts/api/v1/artifacts/ 200 ") || strings.Count(line, "\n") != 1 {
		t.Errorf("line %q", line)
	}
	if strings.Contains(line, testToken) {
		t.Errorf("the line holds the token: %q", line)
	}
}

func TestLatencyDelaysOnlyThePlatform(t *testing.T) {
	w := newTestbed(t, func(o *Options) { o.Latency = 60 * time.Millisecond })
	began := time.Now()
	w.get(artifactsPath).want(200)
	if took := time.Since(began); took < 60*time.Millisecond {
		t.Errorf("took %s", took)
	}
	newTestbed(t, func(o *Options) { o.Latency = time.Hour }).get("/_emulator/").want(200)
}

func TestNegativeOptionsAreRefused(t *testing.T) {
	for _, options := range []Options{{Lifecycle: -1}, {Latency: -1}} {
		if _, err := New(options); err == nil {
			t.Errorf("%+v is accepted", options)
		}
	}
}

// The handler must be usable by many clients at once; the race detector watches.
func TestConcurrentCalls(t *testing.T) {
	w := newTestbed(t, func(o *Options) { o.StateFile = t.TempDir() + "/state.json" })
	contentType, body := formBody(t, emulatortest.ZipOf(t, "a", "b"), "name", "x")
	done := make(chan error)
	for range 8 {
		go func() {
			for range 5 {
				if _, err := w.try(http.MethodPost, artifactsPath, contentType, body); err != nil {
					done <- err
					return
				}
				if _, err := w.try(http.MethodGet, artifactsPath, "", nil); err != nil {
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
	if count := w.get(artifactsPath).want(200)["artifactCount"]; count != 40.0 {
		t.Errorf("%v artifacts, want 40", count)
	}
}
