// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package deployment

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/peakbi/terraform-provider-peak/internal/framework/diagnostics"
	"github.com/peakbi/terraform-provider-peak/internal/framework/objects"
	"github.com/peakbi/terraform-provider-peak/internal/framework/wait"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// platform answers requests, given as "METHOD path", in turn; the last answer of each also further ones.
type platform map[string][]string

func (p platform) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	request := r.Method + " " + r.URL.Path
	answers := p[request]
	if len(answers) == 0 {
		http.NotFound(w, r)
		return
	}
	if len(answers) > 1 {
		p[request] = answers[1:]
	}
	status, body, isStatus := strings.Cut(answers[0], " ")
	if isStatus && status == "409" {
		w.WriteHeader(http.StatusConflict)
	} else {
		body = answers[0]
	}
	_, _ = io.WriteString(w, body)
}

// operationOn is an operation on deployment d-1.
func operationOn(t *testing.T, kind peak.SpecKind, p platform) operation {
	t.Helper()
	server := httptest.NewServer(p)
	t.Cleanup(server.Close)
	client, err := peak.New(peak.Config{Token: "t-0123456789", Endpoint: server.URL})
	if err != nil {
		t.Fatal(err)
	}
	return operation{
		client: client, verb: "update", object: objects.Object{Type: "peak_deployment", Name: "prod"}, kind: kind, id: "d-1", wait: true, onTimeout: onTimeoutFail,
		poll: wait.Poll{Min: time.Millisecond, Max: time.Millisecond}, secrets: []string{"very-secret"},
	}
}

const failedApp = `{"id":"d-1","kind":"app","metadata":{"status":"warning"},"latestRevision":{"revision":3,"message":"two blocks with very-secret","blocks":[
	{"deploymentId":"b-1","platformId":7,"kind":"workflow","name":"etl","status":"Failed"},
	{"deploymentId":"b-2","platformId":null,"kind":"service","name":"ui","status":"warning"},
	{"deploymentId":"b-3","platformId":"x","kind":"service","name":"api","status":"deployed"}]},"spec":{}}`

func TestReport(t *testing.T) {
	t.Parallel()
	p := platform{
		"GET /v1/blocks/deployments/b-1":             {`{"id":"b-1","latestRevision":{"revision":5}}`},
		"GET /v1/blocks/deployments/b-1/revisions/5": {`{"resources":[{"platformId":7,"message":"no very-secret"},{"reason":"no image"}]}`},
		"GET /v1/blocks/deployments/d-1/revisions/2": {`{"resources":[{"platformId":8,"kind":"workflow","status":"failed","message":"out of memory"}]}`},
	}
	failedBlock := answer(t, strings.Replace(described, `"deployed","notes"`, `"failed","notes"`, 1))
	failedBlock.Metadata.Status = "failed"
	timeout := &diagnostics.TimeoutError{Object: objects.Object{Type: "peak_deployment", Name: "prod"}, Status: "deploying", Elapsed: time.Minute}
	const troubles = "\n\n- block \"etl\" (workflow, platform id 7) is Failed: no (hidden): no image\n- block \"ui\" (service, platform id none) is warning\n- two blocks with (hidden)\n\n"
	for name, test := range map[string]struct {
		tune     func(o *operation)
		answer   peak.Deployment
		err      error
		severity diag.Severity
		summary  string
		detail   string
	}{
		"deployed": {answer: answer(t, described)},
		"warning": {nil, answer(t, failedApp), nil, diag.SeverityWarning, "Deployment with a warning",
			"peak_deployment \"prod\" is deployed, but in status \"warning\": some of it needs attention." + troubles + "The next apply redeploys it."},
		"failed app": {nil, answer(t, failedApp), &diagnostics.StatusError{Object: timeout.Object, Status: "failed"}, diag.SeverityError, "Deployment failed",
			"peak_deployment \"prod\" ended in status \"failed\"." + troubles + "The next apply redeploys it, or makes a new revision when the configuration has changed."},
		"failed block": {func(o *operation) { o.kind, o.verb = peak.Blocks, "create" }, failedBlock, &diagnostics.StatusError{Object: timeout.Object, Status: "failed"},
			diag.SeverityError, "Deployment failed", "peak_deployment \"prod\" ended in status \"failed\".\n\n- block \"etl\" (workflow, platform id 8) is failed: out of memory\n\n" +
				diagnostics.Tainted(timeout.Object) + " What failed is redeployed by it then."},
		"create, timeout": {func(o *operation) { o.verb = "create" }, peak.Deployment{}, timeout, diag.SeverityError, "Cannot create peak_deployment", diagnostics.UnfinishedText("create", timeout.Object, timeout)},
		"timeout": {nil, peak.Deployment{}, timeout, diag.SeverityError, "Cannot update peak_deployment",
			"peak_deployment \"prod\" was still \"deploying\" after 1m0s. It may still finish: the next plan reads how it stands, and plans what is missing then. Raise \"update\" in the resource's timeouts to wait for longer."},
		"timeout, continue": {func(o *operation) { o.onTimeout = onTimeoutContinue }, peak.Deployment{}, timeout, diag.SeverityWarning, "Deployment not ready in time",
			"peak_deployment \"prod\" was still \"deploying\" after 1m0s. It goes on in the background, and the next plan reads how it stands: on_timeout is \"continue\"."},
		"read fails": {nil, peak.Deployment{}, errors.New("403"), diag.SeverityError, "Cannot update peak_deployment", "The request to update peak_deployment \"prod\" failed.\n\n403."},
		"read fails, no wait": {func(o *operation) { o.wait = false }, peak.Deployment{}, errors.New("403"), diag.SeverityWarning, "Written, but not read back",
			"peak_deployment \"prod\" was written, but reading it back failed: 403. The next plan reads it again."},
		"interrupted": {nil, peak.Deployment{}, context.Canceled, diag.SeverityError, "Cannot update peak_deployment",
			"The operation on peak_deployment \"prod\" was interrupted. Run terraform apply again: it reads first what the platform holds, and does what is missing."},
	} {
		o := operationOn(t, peak.Apps, p)
		if test.tune != nil {
			test.tune(&o)
		}
		var diags diag.Diagnostics
		o.report(t.Context(), test.answer, test.err, &diags)
		if test.summary == "" {
			if len(diags) > 0 {
				t.Errorf("%s: %v", name, diags)
			}
			continue
		}
		if len(diags) != 1 || diags[0].Severity() != test.severity || diags[0].Summary() != test.summary || diags[0].Detail() != test.detail {
			t.Errorf("%s: %v, want %s: %s", name, diags, test.summary, test.detail)
		}
	}
}

// TestReport_afterTheTime still reads what the platform says, on a context that has ended.
func TestReport_afterTheTime(t *testing.T) {
	t.Parallel()
	o := operationOn(t, peak.Blocks, platform{"GET /v1/blocks/deployments/d-1/revisions/2": {`{"resources":[{"message":"out of memory"}]}`}})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if text := o.troubles(ctx, answer(t, described)); !strings.Contains(text, "out of memory") {
		t.Errorf("troubles %q", text)
	}
}

func TestRedeploy(t *testing.T) {
	t.Parallel()
	at := func(status string) string { return `{"id":"d-1","metadata":{"status":"` + status + `"}}` }
	for name, test := range map[string]struct {
		post, get string
		refused   bool
	}{
		"taken":           {`{}`, "", false},
		"under way":       {`409 {"detail":"busy"}`, at("redeploying"), false},
		"over by now":     {`409 {"detail":"it is deployed"}`, at("Deployed"), false},
		"refused":         {`409 {"detail":"no"}`, at("rollback_failed"), true},
		"nobody can tell": {`409 {"detail":"no"}`, "", true},
	} {
		p := platform{"POST /v1/blocks/deployments/d-1/redeploy": {test.post}}
		if test.get != "" {
			p["GET /v1/blocks/deployments/d-1"] = []string{test.get}
		}
		o := operationOn(t, peak.Blocks, p)
		if err := o.redeploy(t.Context()); (err != nil) != test.refused {
			t.Errorf("%s: error %v", name, err)
		}
	}
}

// TestFollow has reads that still show what was before, and words that nobody has heard of.
func TestFollow(t *testing.T) {
	t.Parallel()
	at := func(revision, status string) string {
		return `{"id":"d-1","metadata":{"status":"` + status + `"},"latestRevision":{"revision":` + revision + `}}`
	}
	o := operationOn(t, peak.Blocks, platform{"GET /v1/blocks/deployments/d-1": {
		at("1", "deployed"), at("1", "failed"), at("2", "deploying"), at("2", "warming_up"), at("2", "DEPLOYED"),
	}})
	if answer, err := o.follow(t.Context(), since{revision: 2}); err != nil || answer.LatestRevision.Revision != 2 || answer.Metadata.Status != "DEPLOYED" {
		t.Errorf("%+v, %v", answer, err)
	}
	o = operationOn(t, peak.Blocks, platform{"GET /v1/blocks/deployments/d-1": {at("2", "failed"), at("2", "redeploying"), at("2", "failed")}})
	var status *diagnostics.StatusError
	if _, err := o.follow(t.Context(), since{status: "failed"}); !errors.As(err, &status) {
		t.Errorf("error %v", err)
	}
	o.wait = false
	if answer, err := o.follow(t.Context(), since{revision: 9}); err != nil || answer.Metadata.Status != "failed" {
		t.Errorf("%+v, %v", answer, err)
	}
}
