// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package image

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/framework/diagnostics"
	"github.com/peakbi/terraform-provider-peak/internal/framework/wait"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

const (
	versionPath = "/image-management/api/v2/images/42/versions/7"
	logsPath    = "/image-management/api/v2/images/42/builds/image:1/logs"
)

// scripted answers each path with its list of JSON texts in turn; the last one stays.
func scripted(t *testing.T, answers map[string][]string) *peak.Client {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		list := answers[req.URL.Path]
		if len(list) == 0 {
			http.NotFound(w, req)
			return
		}
		if len(list) > 1 {
			answers[req.URL.Path] = list[1:]
		}
		if _, err := w.Write([]byte(list[0])); err != nil {
			t.Error(err)
		}
	}))
	t.Cleanup(server.Close)
	client, err := peak.New(peak.Config{Token: "t", Endpoint: server.URL})
	if err != nil {
		t.Fatal(err)
	}
	return client
}

func versionAnswer(status, build string) string {
	return fmt.Sprintf(`{"id": 7, "version": "1.0.0", "status": %q, "lastBuildStatus": %q}`, status, build)
}

var noPause = wait.Poll{Min: time.Millisecond, Max: time.Millisecond, Sleep: func(ctx context.Context, _ time.Duration) error { return ctx.Err() }}

func TestAwaitBuild(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		versions, logs []string
		end            string // status of the version that is returned
		failed         string // status of the error
	}{
		"ready at last": {
			versions: []string{versionAnswer("not-ready", "building"), versionAnswer("not-ready", "success"), versionAnswer("Ready", "success")},
			end:      "Ready",
		},
		"in use at once": {versions: []string{versionAnswer("in-use", "success")}, end: "in-use"},
		"failed": {
			versions: []string{versionAnswer("not-ready", "building"), versionAnswer("not-ready", "failed")},
			logs:     []string{`{"buildStatus": "failed", "logs": []}`},
			end:      "not-ready", failed: "failed",
		},
		"failed, log out of reach": {versions: []string{versionAnswer("not-ready", "failed")}, end: "not-ready", failed: "failed"},
		"stopped":                  {versions: []string{versionAnswer("not-ready", "stopping"), versionAnswer("not-ready", "stopped")}, end: "not-ready", failed: "stopped"},
		"the failure is the one of the build before": {
			versions: []string{versionAnswer("not-ready", "failed"), versionAnswer("not-ready", "failed"), versionAnswer("not-ready", "building"), versionAnswer("ready", "success")},
			logs:     []string{`{"buildStatus": "building", "logs": []}`},
			end:      "ready",
		},
		"being deleted": {versions: []string{versionAnswer("deleting", "success")}, end: "deleting", failed: "deleting"},
		"unknown words": {versions: []string{versionAnswer("polishing", "queued"), versionAnswer("ready", "")}, end: "ready"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			client := scripted(t, map[string][]string{versionPath: c.versions, logsPath: c.logs})
			version, err := awaitBuild(t.Context(), client, noPause, testObject, with(ready(), status("not-ready", "building")), false)
			var ended *diagnostics.StatusError
			if errors.As(err, &ended) != (c.failed != "") || (ended != nil && ended.Status != c.failed) {
				t.Errorf("error %v, want %q", err, c.failed)
			}
			if version.Status != c.end {
				t.Errorf("ended in %q, want %q", version.Status, c.end)
			}
		})
	}
}

func TestLogTail(t *testing.T) {
	t.Parallel()
	var long strings.Builder
	for i := range 50 {
		fmt.Fprintf(&long, `{"message": "line %02d\n", "timestamp": 1},`, i)
	}
	cases := map[string]struct {
		log, build       string
		contains, absent []string
	}{
		"last 40 lines": {
			fmt.Sprintf(`{"logs": [%s{"message": "the end", "timestamp": 1}]}`, long.String()), "image:1",
			[]string{"\n  line 11\n", "\n  line 49\n  the end"}, []string{"line 10", "\n\n\n"},
		},
		"several lines in one": {`{"logs": [{"message": "a\nb\r\n", "timestamp": 1}]}`, "image:1", []string{"\n  a\n  b"}, []string{"\r"}},
		"empty":                {`{"logs": []}`, "image:1", []string{"log of the build is empty"}, nil},
		"out of reach":         {"", "image:1", []string{"could not be read", "404"}, nil},
		"no build":             {"", "", []string{"named no build"}, nil},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			answers := map[string][]string{}
			if c.log != "" {
				answers[logsPath] = []string{c.log}
			}
			m := ready()
			m.BuildID = types.StringValue(c.build)
			text := logTail(t.Context(), scripted(t, answers), m)
			for _, part := range c.contains {
				if !strings.Contains(text, part) {
					t.Errorf("%q is not in %q", part, text)
				}
			}
			for _, part := range c.absent {
				if strings.Contains(text, part) {
					t.Errorf("%q is in %q", part, text)
				}
			}
		})
	}
}

func TestFailureTextTellsWhatToDo(t *testing.T) {
	t.Parallel()
	client := scripted(t, map[string][]string{logsPath: {`{"logs": [{"message": "boom"}]}`}})
	for verb, part := range map[string]string{"create": "deletes it and creates it anew", "update": "builds this version again"} {
		text := failureText(t.Context(), client, verb, testObject, ready(), "failed")
		for _, want := range []string{`version 1.0.0 of peak_image "base"`, `"failed"`, "image:1", "  boom", part} {
			if !strings.Contains(text, want) {
				t.Errorf("%q is not in %q", want, text)
			}
		}
	}
}

// TestAwaitRebuild has a version that goes on showing how the build before ended when it was sent to be built again.
func TestAwaitRebuild(t *testing.T) {
	t.Parallel()
	before := versionAnswer("not-ready", "failed")
	poll := wait.Poll{Min: time.Millisecond, Max: time.Millisecond, Settle: 100 * time.Millisecond}
	for name, c := range map[string]struct {
		versions, logs []string
		failed         bool
	}{
		"log not there yet":            {[]string{before, before, before, versionAnswer("not-ready", "building"), versionAnswer("ready", "success")}, nil, false},
		"fails again, as its log says": {[]string{before}, []string{`{"buildStatus": "failed", "logs": []}`}, true},
		"fails again, without a log":   {[]string{before}, nil, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			client := scripted(t, map[string][]string{versionPath: c.versions, logsPath: c.logs})
			_, err := awaitBuild(t.Context(), client, poll, testObject, with(ready(), status("not-ready", "failed")), true)
			if (err != nil) != c.failed {
				t.Errorf("error %v", err)
			}
		})
	}
}
