// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package peak

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
)

// switching is a platform with one object in a state, which its writes change.
type switching struct {
	state  string
	writes int
	// onWrite answers the nth write, from 1.
	onWrite func(s *switching, w http.ResponseWriter, n int)
	shown   func(state string) string
}

func (s *switching) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	_, _ = io.Copy(io.Discard, r.Body)
	if r.Method == http.MethodGet {
		answer(w, http.StatusOK, s.shown(s.state))
		return
	}
	s.writes++
	s.onWrite(s, w, s.writes)
}

// A repeat that is refused because the first request, whose answer was lost, has done its work is a success; and so is one
// that never gets an answer.
func TestWishedStateIsASuccess(t *testing.T) {
	workflow := func(state string) string { return `{"id":7,"name":"etl","status":"` + state + `"}` }
	deployment := func(state string) string { return `{"id":"d","metadata":{"name":"etl","status":"` + state + `"}}` }
	for name, tc := range map[string]struct {
		shown        func(string) string
		before, then string
		call         func(ctx context.Context, c *Client) error
	}{
		"pause":  {workflow, "Available", "Paused", func(ctx context.Context, c *Client) error { return c.PauseWorkflow(ctx, 7) }},
		"resume": {workflow, "Paused", "Available", func(ctx context.Context, c *Client) error { return c.ResumeWorkflow(ctx, 7) }},
		"resume, running": {workflow, "Paused", "Running", func(ctx context.Context, c *Client) error {
			return c.ResumeWorkflow(ctx, 7)
		}},
		"redeploy":       {deployment, "failed", "redeploying", func(ctx context.Context, c *Client) error { return c.Redeploy(ctx, Blocks, "d") }},
		"redeploy, over": {deployment, "warning", "deployed", func(ctx context.Context, c *Client) error { return c.Redeploy(ctx, Apps, "d") }},
	} {
		for failureName, lose := range map[string]func(w http.ResponseWriter){
			"502": func(w http.ResponseWriter) { answer(w, 502, ``) }, "504": func(w http.ResponseWriter) { answer(w, 504, `<html>`) }, "cut": cut,
		} {
			for _, status := range []int{409, 422, 502} {
				t.Run(strings.Join([]string{name, failureName, http.StatusText(status)}, "/"), func(t *testing.T) {
					s := &switching{state: tc.before, shown: tc.shown, onWrite: func(s *switching, w http.ResponseWriter, n int) {
						if n == 1 {
							s.state = tc.then
							lose(w)
							return
						}
						answer(w, status, `{"detail":"not in this state"}`)
					}}
					client, _ := testClient(t, s, noReuse)
					if err := tc.call(t.Context(), client); err != nil || s.writes < 2 {
						t.Errorf("%d writes, %v", s.writes, err)
					}
				})
				t.Run(strings.Join([]string{name, failureName, http.StatusText(status), "in vain"}, "/"), func(t *testing.T) {
					s := &switching{state: tc.before, shown: tc.shown, onWrite: func(_ *switching, w http.ResponseWriter, n int) {
						if n == 1 {
							lose(w)
							return
						}
						answer(w, status, `{"detail":"not in this state"}`)
					}}
					client, _ := testClient(t, s, noReuse)
					if err := tc.call(t.Context(), client); StatusOf(err) != status {
						t.Errorf("%d writes, %v", s.writes, err)
					}
				})
			}
		}
	}
}

func TestRedeployRefusedAtOnceIsAnError(t *testing.T) {
	s := &switching{state: "deployed", onWrite: func(_ *switching, w http.ResponseWriter, _ int) { answer(w, 409, `{"detail":"not failed"}`) }}
	client, _ := testClient(t, s)
	if err := client.Redeploy(t.Context(), Blocks, "d"); !IsConflict(err) || s.writes != 1 {
		t.Errorf("%d writes, %v", s.writes, err)
	}
}

// patches has each PATCH, with something to change and with nothing.
var patches = map[string]struct {
	some, none func(ctx context.Context, c *Client) error
}{
	"spec": {
		func(ctx context.Context, c *Client) error {
			return c.UpdateSpec(ctx, Apps, "s", SpecPatch{Metadata: &Metadata{Title: new("T")}})
		},
		func(ctx context.Context, c *Client) error {
			return c.UpdateSpec(ctx, Apps, "s", SpecPatch{Metadata: &Metadata{}})
		},
	},
	"deployment": {
		func(ctx context.Context, c *Client) error {
			return c.UpdateDeployment(ctx, Blocks, "d", Metadata{Title: new("T")})
		},
		func(ctx context.Context, c *Client) error { return c.UpdateDeployment(ctx, Blocks, "d", Metadata{}) },
	},
	"artifact": {
		func(ctx context.Context, c *Client) error {
			return c.UpdateArtifact(ctx, "a", ArtifactPatch{Name: new("n")})
		},
		func(ctx context.Context, c *Client) error { return c.UpdateArtifact(ctx, "a", ArtifactPatch{}) },
	},
	"service": {
		func(ctx context.Context, c *Client) error {
			return c.UpdateService(ctx, "a", ServiceBody{"title": "T"})
		},
		func(ctx context.Context, c *Client) error { return c.UpdateService(ctx, "a", ServiceBody{}) },
	},
	"run parameters": {
		func(ctx context.Context, c *Client) error {
			return c.UpdateRunParameters(ctx, "d", RunParametersPatch{Parameters: map[string]any{"a": 1}})
		},
		func(ctx context.Context, c *Client) error {
			return c.UpdateRunParameters(ctx, "d", RunParametersPatch{})
		},
	},
	"image version": {
		func(ctx context.Context, c *Client) error {
			written, err := c.UpdateImageVersion(ctx, 1, 2, ImageVersionUpdate{Description: new("d"), LastBuildID: "b"})
			if want := (ImageVersionWritten{VersionID: 2, BuildID: "b"}); err == nil && written != want {
				return fmt.Errorf("got %+v, want %+v", written, want)
			}
			return err
		},
		nil,
	},
}

func TestPatchThatChangesNothingIsASuccess(t *testing.T) {
	for name, patch := range patches {
		for body, status := range map[string]int{`{"detail":"No changes detected"}`: 422, `{"detail":{"message":"no changes detected."}}`: 400, `"No Changes Detected"`: 422} {
			for _, lost := range []bool{false, true} {
				if lost && name == "image version" {
					continue // is not repeated
				}
				s := &switching{onWrite: func(_ *switching, w http.ResponseWriter, n int) {
					if lost && n == 1 {
						answer(w, 502, ``)
						return
					}
					answer(w, status, body)
				}}
				client, _ := testClient(t, s)
				if err := patch.some(t.Context(), client); err != nil {
					t.Errorf("%s, %d, lost: %t: %v", name, status, lost, err)
				}
			}
		}
		s := &switching{onWrite: func(_ *switching, w http.ResponseWriter, _ int) { answer(w, 422, `{"detail":"no good"}`) }}
		client, _ := testClient(t, s)
		if err := patch.some(t.Context(), client); StatusOf(err) != 422 {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestPatchWithoutAChangeIsNotSent(t *testing.T) {
	for name, patch := range patches {
		if patch.none == nil {
			continue
		}
		s := &switching{onWrite: func(_ *switching, w http.ResponseWriter, _ int) { answer(w, 422, `{"detail":"no good"}`) }}
		client, _ := testClient(t, s)
		if err := patch.none(t.Context(), client); err != nil || s.writes != 0 {
			t.Errorf("%s: %d writes, %v", name, s.writes, err)
		}
	}
}

// An answer without a body is a success of every write that needs nothing from it, and of the PUT of a workflow, whose
// webhooks are then read.
func TestAnswerWithoutABody(t *testing.T) {
	writes := map[string]func(ctx context.Context, c *Client) error{
		"pause":    func(ctx context.Context, c *Client) error { return c.PauseWorkflow(ctx, 7) },
		"redeploy": func(ctx context.Context, c *Client) error { return c.Redeploy(ctx, Blocks, "d") },
		"delete":   func(ctx context.Context, c *Client) error { return c.DeleteImageVersions(ctx, 1, []int64{2}) },
		"workflow": func(ctx context.Context, c *Client) error {
			written, err := c.UpdateWorkflow(ctx, 7, WorkflowBody{Name: "etl", Triggers: []any{map[string]any{"webhook": true}}})
			equal(t, written, WorkflowWritten{ID: 7, WebhookIDs: []string{"hook"}})
			return err
		},
		"workflow without a webhook": func(ctx context.Context, c *Client) error {
			written, err := c.UpdateWorkflow(ctx, 7, WorkflowBody{Name: "etl"})
			equal(t, written, WorkflowWritten{ID: 7})
			return err
		},
	}
	for name, patch := range patches {
		if patch.none != nil {
			writes[name] = patch.some
		}
	}
	for name, write := range writes {
		for _, status := range []int{200, 202, 204} {
			s := &switching{
				shown:   func(string) string { return `{"id":7,"name":"etl","triggers":[{"webhook":"hook"}]}` },
				onWrite: func(_ *switching, w http.ResponseWriter, _ int) { w.WriteHeader(status) },
			}
			client, _ := testClient(t, s)
			if err := write(t.Context(), client); err != nil || s.writes != 1 {
				t.Errorf("%s, %d: %d writes, %v", name, status, s.writes, err)
			}
		}
	}
}

// A web page is never printed, with whatever status and content type.
func TestWebPagesAreNeverPrinted(t *testing.T) {
	for _, page := range []string{"<html><b>secret page</b></html>", "  <!DOCTYPE html>secret page", "Error <HTML>secret page", `{"message":"<body>secret page"}`, "\xEF\xBB\xBF<p>secret page",
		"502 Bad Gateway <center><h1>secret page</h1></center>", `{"detail":{"error":"upstream said: <h1>secret page</h1>"}}`, `{"errors":["Error: <TITLE>secret page</TITLE>"]}`,
		"secret page<br/>nginx", "\xFF\xFE<\x00h\x00t\x00m\x00l\x00>\x00secret page", `{"message":"got &lt;html&gt;secret page"}`} {
		for _, status := range []int{200, 302, 400, 401, 403, 404, 409, 413, 422, 429, 500, 502, 503, 504, 599} {
			for _, kind := range []string{"text/html", "application/json", "text/plain", ""} {
				client, _ := testClient(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
					w.Header()["Content-Type"] = []string{kind}
					w.WriteHeader(status)
					_, _ = io.WriteString(w, page)
				}), func(c *Config) { c.MaxRetries = 0 })
				_, get := client.GetService(t.Context(), "a")
				_, post := client.CreateWorkflow(t.Context(), WorkflowBody{Name: "etl"})
				for _, err := range []error{get, post} {
					if err == nil || strings.Contains(err.Error(), "secret page") || strings.Contains(err.Error(), "<") {
						t.Errorf("%d %s: %v", status, kind, err)
					}
				}
			}
		}
	}
}
