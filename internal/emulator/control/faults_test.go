// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package control_test

import (
	"bytes"
	"net/http"
	"testing"
	"time"

	"github.com/peakbi/terraform-provider-peak/internal/emulator"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/control"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/emulatortest"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/testbed"
)

func TestFaultStatus(t *testing.T) {
	w := testbed.New(t)
	contentType, body := testbed.FormBody(t, emulatortest.ZipOf(t, "a", "b"), "name", "x")
	id := w.Arm(control.Fault{Method: "post", Path: "/artifacts/$", Status: 503, Times: 1, Headers: map[string]string{"retry-after": "0"}})
	w.Get(testbed.ArtifactsPath).Want(200)
	a := w.Send(http.MethodPost, testbed.ArtifactsPath, contentType, body)
	a.Refused(503, "service unavailable")
	if a.Header.Get("Retry-After") != "0" || a.Header.Get("X-Request-ID") == "" {
		t.Errorf("headers %v", a.Header)
	}
	if w.Count() != 0 {
		t.Error("the platform acted")
	}
	entry := w.Journal()[1]
	if entry.Fault != id || entry.Status != 503 {
		t.Errorf("entry %+v", entry)
	}
	w.Send(http.MethodPost, testbed.ArtifactsPath, contentType, body).Want(201)

	w.Arm(control.Fault{Method: "POST", Status: 502, Act: true, Body: map[string]any{"message": "lost"}, Times: 1})
	if got := w.Send(http.MethodPost, testbed.ArtifactsPath, contentType, body).Want(502); got["message"] != "lost" {
		t.Errorf("body %v", got)
	}
	if w.Count() != 2 {
		t.Error("the platform did not act")
	}

	w.Arm(control.Fault{Status: 500, Body: "<html>oops</html>", Headers: map[string]string{"Content-Type": "text/html"}, Times: 1})
	if a := w.Get("/tenants"); string(a.Raw) != "<html>oops</html>" || a.Header.Get("Content-Type") != "text/html" {
		t.Errorf("%s %s", a.Header.Get("Content-Type"), a.Raw)
	}
}

func TestFaultComesBeforeTheTokenCheck(t *testing.T) {
	w := testbed.New(t, func(o *emulator.Options) { o.Token = "another" })
	w.Arm(control.Fault{Status: 429, Times: 1})
	w.Get(testbed.ArtifactsPath).Want(429)
	w.Get(testbed.ArtifactsPath).Want(401)
}

func TestFaultAfterAndTimes(t *testing.T) {
	w := testbed.New(t)
	w.Arm(control.Fault{Path: "^/artifacts/", After: 2, Times: 2, Status: 409})
	var got []int
	for range 6 {
		got = append(got, w.Get(testbed.ArtifactsPath).Status)
		w.Get(testbed.ImagesPath).Want(200)
	}
	if testbed.Text(got) != "[200 200 409 409 200 200]" {
		t.Errorf("statuses %v", got)
	}
	if left := w.Faults(); len(left) != 0 {
		t.Errorf("left %v", left)
	}
	w.Arm(control.Fault{Status: 500})
	for range 3 {
		w.Get(testbed.ArtifactsPath).Want(500)
	}
}

func TestFirstFaultWins(t *testing.T) {
	w := testbed.New(t)
	w.Arm(control.Fault{Status: 500, Times: 1})
	w.Arm(control.Fault{Status: 503, Times: 1})
	w.Get(testbed.ArtifactsPath).Want(500)
	w.Get(testbed.ArtifactsPath).Want(503)
	w.Get(testbed.ArtifactsPath).Want(200)
}

func TestFaultCut(t *testing.T) {
	for cut, acted := range map[string]int{control.CutBefore: 0, control.CutAfter: 1} {
		t.Run(cut, func(t *testing.T) {
			w := testbed.New(t)
			contentType, body := testbed.FormBody(t, emulatortest.ZipOf(t, "a", "b"), "name", "x")
			id := w.Arm(control.Fault{Method: "POST", Cut: cut, Times: 1})
			if a, err := w.Try(http.MethodPost, testbed.ArtifactsPath, contentType, body); err == nil {
				t.Fatalf("answer %d", a.Status)
			}
			if got := w.Count(); got != acted {
				t.Errorf("%d artifacts, want %d", got, acted)
			}
			entry := w.Journal()[0]
			if entry.Status != 0 || entry.Response != nil || entry.Fault != id || len(entry.Parts) != 2 {
				t.Errorf("entry %+v", entry)
			}
			w.Get(testbed.ArtifactsPath).Want(200)
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
			w := testbed.New(t)
			contentType, body := testbed.FormBody(t, emulatortest.ZipOf(t, "a", "b"), "name", "x")
			id := w.Arm(fault)
			began := time.Now()
			a, err := w.Try(http.MethodPost, testbed.ArtifactsPath, contentType, body)
			if (err == nil) != (fault.Cut == "") || err == nil && a.Status != 502 {
				t.Fatalf("answer %d, %v", a.Status, err)
			}
			if time.Since(began) < 50*time.Millisecond && w.Count() != 0 {
				t.Error("the platform acted before")
			}
			if !w.AwaitLate(10*time.Second) || w.Count() != 1 || time.Since(began) < 60*time.Millisecond {
				t.Errorf("%d artifacts after %s", w.Count(), time.Since(began))
			}
			if journal := w.Journal(); len(journal) != 1 || journal[0].Fault != id {
				t.Errorf("journal %+v", journal)
			}
		})
	}
}

func TestResetDropsWhatIsLate(t *testing.T) {
	w := testbed.New(t)
	contentType, body := testbed.FormBody(t, emulatortest.ZipOf(t, "a", "b"), "name", "x")
	// Whatever comes first: the reset, what is late, or that it is put down.
	for _, late := range []int64{1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 50} {
		w.Arm(control.Fault{Method: "POST", Status: 502, ActAfterMs: late})
		w.Send(http.MethodPost, testbed.ArtifactsPath, contentType, body).Want(502)
		if err := w.Reset(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(2 * time.Duration(late) * time.Millisecond)
		if !w.AwaitLate(time.Second) || w.Count() != 0 {
			t.Fatalf("the platform acted %d ms after a reset", late)
		}
	}
}

func TestFaultTruncate(t *testing.T) {
	w := testbed.New(t)
	whole := w.Get(testbed.ArtifactsPath)
	w.Arm(control.Fault{Truncate: true, Times: 1})
	a, err := w.Try(http.MethodGet, testbed.ArtifactsPath, "", nil)
	if err == nil || a.Status != 200 || len(a.Raw) != len(whole.Raw)/2 || !bytes.HasPrefix(whole.Raw, a.Raw) {
		t.Errorf("error %v, status %d, body %s", err, a.Status, a.Raw)
	}
	w.Arm(control.Fault{Truncate: true, Status: 500, Body: map[string]any{"detail": "something long enough"}, Times: 1})
	a, err = w.Try(http.MethodGet, testbed.ArtifactsPath, "", nil)
	if err == nil || a.Status != 500 || string(a.Raw) != `{"detail":"someth` {
		t.Errorf("error %v, status %d, body %s", err, a.Status, a.Raw)
	}
}

func TestFaultDelay(t *testing.T) {
	w := testbed.New(t)
	w.Arm(control.Fault{DelayMs: 80, Times: 1})
	began := time.Now()
	w.Get(testbed.ArtifactsPath).Want(200)
	if took := time.Since(began); took < 80*time.Millisecond {
		t.Errorf("took %s", took)
	}
}

// A client that gives up has sent its request: a slow platform acts on it.
func TestClientThatGivesUpDoesNotStopThePlatform(t *testing.T) {
	w := testbed.New(t)
	w.Arm(control.Fault{DelayMs: time.Hour.Milliseconds(), Times: 1})
	contentType, body := testbed.FormBody(t, emulatortest.ZipOf(t, "a", "b"), "name", "x")
	impatient := &http.Client{Timeout: 100 * time.Millisecond}
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, w.URL+testbed.ArtifactsPath, bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", contentType)
	request.Header.Set("Authorization", testbed.Token)
	if response, err := impatient.Do(request); err == nil {
		_ = response.Body.Close()
		t.Fatal("there was an answer")
	}
	deadline := time.After(10 * time.Second)
	for w.Count() == 0 {
		select {
		case <-deadline:
			t.Fatal("the platform did not act")
		case <-time.After(5 * time.Millisecond):
		}
	}
}

func TestFaultsThatMakeNoSense(t *testing.T) {
	w := testbed.New(t)
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
		w.JSON(http.MethodPost, "/_emulator/faults", body).Refused(400, detail)
	}
	if _, err := w.AddFault(control.Fault{Status: 500, Body: func() {}}); err == nil {
		t.Error("a body that is no JSON is accepted")
	}
	if left := w.Faults(); len(left) != 0 {
		t.Errorf("armed all the same: %v", left)
	}
}

func TestFaultsOverHTTP(t *testing.T) {
	w := testbed.New(t)
	first := w.JSON(http.MethodPost, "/_emulator/faults", `{"method": "GET", "path": "^/webapps/", "status": 503, "times": 3}`).Want(201)
	w.JSON(http.MethodPost, "/_emulator/faults", `{"status": 500}`).Want(201)
	w.Get(testbed.ServicesPath).Want(503)
	w.Get(testbed.ImagesPath).Want(500)
	w.Get("/_emulator/").Want(200)
	if got := testbed.Names(t, w.Get("/_emulator/faults").Want(200), "faults", "status"); testbed.Text(got) != "[503 500]" {
		t.Errorf("faults %v", got)
	}
	w.Delete("/_emulator/faults/" + testbed.Text(first["id"])).Want(200)
	w.Delete("/_emulator/faults/"+testbed.Text(first["id"])).Refused(404, "no fault")
	w.Delete("/_emulator/faults/x").Refused(404, "no fault")
	w.Get(testbed.ServicesPath).Want(500)
	w.Delete("/_emulator/faults").Want(200)
	w.Get(testbed.ServicesPath).Want(200)
	if !w.RemoveFault(w.Arm(control.Fault{Status: 500})) || len(w.Faults()) != 0 {
		t.Error("RemoveFault does not")
	}
	w.Arm(control.Fault{Status: 500})
	w.ClearFaults()
	w.Get(testbed.ServicesPath).Want(200)
}
