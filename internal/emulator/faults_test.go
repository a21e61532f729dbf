package emulator

import (
	"bytes"
	"net/http"
	"testing"
	"time"

	"github.com/peakbi/terraform-provider-peak/internal/emulator/control"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/emulatortest"
)

// arm adds a fault or fails the test.
func (w *testbed) arm(f control.Fault) int64 {
	w.t.Helper()
	id, err := w.AddFault(f)
	if err != nil {
		w.t.Fatal(err)
	}
	return id
}

// count is how many artifacts there are, asked past all faults.
func (w *testbed) count() int {
	w.t.Helper()
	return len(w.Objects()["artifact"])
}

func TestFaultStatus(t *testing.T) {
	w := newTestbed(t)
	contentType, body := formBody(t, emulatortest.ZipOf(t, "a", "b"), "name", "x")
	id := w.arm(control.Fault{Method: "post", Path: "/artifacts/$", Status: 503, Times: 1, Headers: map[string]string{"retry-after": "0"}})
	w.get(artifactsPath).want(200)
	a := w.send(http.MethodPost, artifactsPath, contentType, body)
	a.refused(503, "service unavailable")
	if a.header.Get("Retry-After") != "0" || a.header.Get("X-Request-ID") == "" {
		t.Errorf("headers %v", a.header)
	}
	if w.count() != 0 {
		t.Error("the platform acted")
	}
	entry := w.Journal()[1]
	if entry.Fault != id || entry.Status != 503 {
		t.Errorf("entry %+v", entry)
	}
	w.send(http.MethodPost, artifactsPath, contentType, body).want(201)

	w.arm(control.Fault{Method: "POST", Status: 502, Act: true, Body: map[string]any{"message": "lost"}, Times: 1})
	if got := w.send(http.MethodPost, artifactsPath, contentType, body).want(502); got["message"] != "lost" {
		t.Errorf("body %v", got)
	}
	if w.count() != 2 {
		t.Error("the platform did not act")
	}

	w.arm(control.Fault{Status: 500, Body: "<html>oops</html>", Headers: map[string]string{"Content-Type": "text/html"}, Times: 1})
	if a := w.get("/tenants"); string(a.raw) != "<html>oops</html>" || a.header.Get("Content-Type") != "text/html" {
		t.Errorf("%s %s", a.header.Get("Content-Type"), a.raw)
	}
}

func TestFaultComesBeforeTheTokenCheck(t *testing.T) {
	w := newTestbed(t, func(o *Options) { o.Token = "another" })
	w.arm(control.Fault{Status: 429, Times: 1})
	w.get(artifactsPath).want(429)
	w.get(artifactsPath).want(401)
}

func TestFaultAfterAndTimes(t *testing.T) {
	w := newTestbed(t)
	w.arm(control.Fault{Path: "^/artifacts/", After: 2, Times: 2, Status: 409})
	var got []int
	for range 6 {
		got = append(got, w.get(artifactsPath).status)
		w.get(imagesPath).want(200)
	}
	if text(got) != "[200 200 409 409 200 200]" {
		t.Errorf("statuses %v", got)
	}
	if left := w.Faults(); len(left) != 0 {
		t.Errorf("left %v", left)
	}
	w.arm(control.Fault{Status: 500})
	for range 3 {
		w.get(artifactsPath).want(500)
	}
}

func TestFirstFaultWins(t *testing.T) {
	w := newTestbed(t)
	w.arm(control.Fault{Status: 500, Times: 1})
	w.arm(control.Fault{Status: 503, Times: 1})
	w.get(artifactsPath).want(500)
	w.get(artifactsPath).want(503)
	w.get(artifactsPath).want(200)
}

func TestFaultCut(t *testing.T) {
	for cut, acted := range map[string]int{control.CutBefore: 0, control.CutAfter: 1} {
		t.Run(cut, func(t *testing.T) {
			w := newTestbed(t)
			contentType, body := formBody(t, emulatortest.ZipOf(t, "a", "b"), "name", "x")
			id := w.arm(control.Fault{Method: "POST", Cut: cut, Times: 1})
			if a, err := w.try(http.MethodPost, artifactsPath, contentType, body); err == nil {
				t.Fatalf("answer %d", a.status)
			}
			if got := w.count(); got != acted {
				t.Errorf("%d artifacts, want %d", got, acted)
			}
			entry := w.Journal()[0]
			if entry.Status != 0 || entry.Response != nil || entry.Fault != id || len(entry.Parts) != 2 {
				t.Errorf("entry %+v", entry)
			}
			w.get(artifactsPath).want(200)
		})
	}
}

// A gateway that has given up answers before the platform acts.
func TestFaultActsAfterItsAnswer(t *testing.T) {
	for name, fault := range map[string]control.Fault{
		"status": {Method: "POST", Status: 502, ActAfterMs: 60, Times: 1},
		"cut":    {Method: "POST", Cut: control.CutBefore, ActAfterMs: 60, Times: 1},
	} {
		t.Run(name, func(t *testing.T) {
			w := newTestbed(t)
			contentType, body := formBody(t, emulatortest.ZipOf(t, "a", "b"), "name", "x")
			id := w.arm(fault)
			began := time.Now()
			a, err := w.try(http.MethodPost, artifactsPath, contentType, body)
			if (err == nil) != (fault.Cut == "") || err == nil && a.status != 502 {
				t.Fatalf("answer %d, %v", a.status, err)
			}
			if time.Since(began) < 50*time.Millisecond && w.count() != 0 {
				t.Error("the platform acted before")
			}
			if !w.AwaitLate(10*time.Second) || w.count() != 1 || time.Since(began) < 60*time.Millisecond {
				t.Errorf("%d artifacts after %s", w.count(), time.Since(began))
			}
			if journal := w.Journal(); len(journal) != 1 || journal[0].Fault != id {
				t.Errorf("journal %+v", journal)
			}
		})
	}
}

func TestResetDropsWhatIsLate(t *testing.T) {
	w := newTestbed(t)
	contentType, body := formBody(t, emulatortest.ZipOf(t, "a", "b"), "name", "x")
	w.arm(control.Fault{Method: "POST", Status: 502, ActAfterMs: 50})
	w.send(http.MethodPost, artifactsPath, contentType, body).want(502)
	if err := w.Reset(); err != nil {
		t.Fatal(err)
	}
	time.Sleep(100 * time.Millisecond)
	if w.count() != 0 || !w.AwaitLate(0) {
		t.Error("the platform acted")
	}
}

func TestFaultTruncate(t *testing.T) {
	w := newTestbed(t)
	whole := w.get(artifactsPath)
	w.arm(control.Fault{Truncate: true, Times: 1})
	a, err := w.try(http.MethodGet, artifactsPath, "", nil)
	if err == nil || a.status != 200 || len(a.raw) != len(whole.raw)/2 || !bytes.HasPrefix(whole.raw, a.raw) {
		t.Errorf("error %v, status %d, body %s", err, a.status, a.raw)
	}
	w.arm(control.Fault{Truncate: true, Status: 500, Body: map[string]any{"detail": "something long enough"}, Times: 1})
	a, err = w.try(http.MethodGet, artifactsPath, "", nil)
	if err == nil || a.status != 500 || string(a.raw) != `{"detail":"someth` {
		t.Errorf("error %v, status %d, body %s", err, a.status, a.raw)
	}
}

func TestFaultDelay(t *testing.T) {
	w := newTestbed(t)
	w.arm(control.Fault{DelayMs: 80, Times: 1})
	began := time.Now()
	w.get(artifactsPath).want(200)
	if took := time.Since(began); took < 80*time.Millisecond {
		t.Errorf("took %s", took)
	}
}

// A client that gives up has sent its request: a slow platform acts on it.
func TestClientThatGivesUpDoesNotStopThePlatform(t *testing.T) {
	w := newTestbed(t)
	w.arm(control.Fault{DelayMs: time.Hour.Milliseconds(), Times: 1})
	contentType, body := formBody(t, emulatortest.ZipOf(t, "a", "b"), "name", "x")
	impatient := &http.Client{Timeout: 100 * time.Millisecond}
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, w.url+artifactsPath, bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", contentType)
	request.Header.Set("Authorization", testToken)
	if response, err := impatient.Do(request); err == nil {
		_ = response.Body.Close()
		t.Fatal("there was an answer")
	}
	deadline := time.After(10 * time.Second)
	for w.count() == 0 {
		select {
		case <-deadline:
			t.Fatal("the platform did not act")
		case <-time.After(5 * time.Millisecond):
		}
	}
}

func TestFaultsThatMakeNoSense(t *testing.T) {
	w := newTestbed(t)
	for body, detail := range map[string]string{
		`{}`:                                            "does nothing",
		`{"path": "x", "times": 3}`:                     "does nothing",
		`{"status": 99}`:                                "not a final HTTP status",
		`{"status": 700}`:                               "not a final HTTP status",
		`{"cut": "middle"}`:                             "cut must be",
		`{"cut": "before", "status": 500}`:              "cut goes with neither",
		`{"cut": "before", "truncate": true}`:           "cut goes with neither",
		`{"truncate": true, "body": "x"}`:               "need a status",
		`{"delayMs": 1, "act": true}`:                   "need a status",
		`{"status": 500, "times": -1}`:                  "must not be negative",
		`{"status": 502, "actAfterMs": -1}`:             "must not be negative",
		`{"status": 502, "act": true, "actAfterMs": 9}`: "acts once, and later",
		`{"delayMs": 1, "actAfterMs": 9}`:               "acts once, and later",
		`{"cut": "after", "actAfterMs": 9}`:             "acts once, and later",
		`{"status": 500, "path": "("}`:                  "not a regular expression",
		`{"status": "500"}`:                             "does not fit",
		`[]`:                                            "must be a JSON object",
	} {
		w.json(http.MethodPost, "/_emulator/faults", body).refused(400, detail)
	}
	if _, err := w.AddFault(control.Fault{Status: 500, Body: func() {}}); err == nil {
		t.Error("a body that is no JSON is accepted")
	}
	if left := w.Faults(); len(left) != 0 {
		t.Errorf("armed all the same: %v", left)
	}
}

func TestFaultsOverHTTP(t *testing.T) {
	w := newTestbed(t)
	first := w.json(http.MethodPost, "/_emulator/faults", `{"method": "GET", "path": "^/webapps/", "status": 503, "times": 3}`).want(201)
	w.json(http.MethodPost, "/_emulator/faults", `{"status": 500}`).want(201)
	w.get(servicesPath).want(503)
	w.get(imagesPath).want(500)
	w.get("/_emulator/").want(200)
	if got := names(t, w.get("/_emulator/faults").want(200), "faults", "status"); text(got) != "[503 500]" {
		t.Errorf("faults %v", got)
	}
	w.delete("/_emulator/faults/" + text(first["id"])).want(200)
	w.delete("/_emulator/faults/"+text(first["id"])).refused(404, "no fault")
	w.delete("/_emulator/faults/x").refused(404, "no fault")
	w.get(servicesPath).want(500)
	w.delete("/_emulator/faults").want(200)
	w.get(servicesPath).want(200)
	if !w.RemoveFault(w.arm(control.Fault{Status: 500})) || len(w.Faults()) != 0 {
		t.Error("RemoveFault does not")
	}
	w.arm(control.Fault{Status: 500})
	w.ClearFaults()
	w.get(servicesPath).want(200)
}
