// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package tenantreport_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/peakbi/terraform-provider-peak/internal/assumptions"
	"github.com/peakbi/terraform-provider-peak/internal/emulator"
	"github.com/peakbi/terraform-provider-peak/internal/tenantreport"
)

// front is a proxy that may answer by itself, or change the decoded answer.
func front(refuse func(*http.Request) (status int, body string), change func(*http.Request, any) any) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if refuse != nil {
				if status, text := refuse(r); status != 0 {
					w.WriteHeader(status)
					_, _ = io.WriteString(w, text)
					return
				}
			}
			recorded := httptest.NewRecorder()
			next.ServeHTTP(recorded, r)
			content := recorded.Body.Bytes()
			decoder := json.NewDecoder(bytes.NewReader(content))
			decoder.UseNumber()
			var body any
			if change != nil && decoder.Decode(&body) == nil {
				content, _ = json.Marshal(change(r, body))
			}
			maps.Copy(w.Header(), recorded.Header())
			w.Header().Del("Content-Length")
			w.WriteHeader(recorded.Code)
			_, _ = w.Write(content)
		})
	}
}

// TestOtherMembersOrdersAndTimes looks at a platform whose answers have members that the contract does not know, whose lists come in
// another order, and which answers late. Only the order is a point of the register.
func TestOtherMembersOrdersAndTimes(t *testing.T) {
	t.Parallel()
	var w *tenant
	w = newTenant(t, emulator.Options{}, front(nil, func(r *http.Request, body any) any {
		if !strings.HasSuffix(r.UserAgent(), "-removal") {
			w.move(700 * time.Millisecond)
		}
		return decorated(r, "", body)
	}))
	w.wantRefuted(w.report(), assumptions.NewestFirst)
}

// decorated adds members to every object of an answer but to maps of users, and turns lists of objects around.
func decorated(r *http.Request, name string, value any) any {
	switch typed := value.(type) {
	case map[string]any:
		for member, inner := range typed {
			typed[member] = decorated(r, member, inner)
		}
		if !slices.Contains([]string{"steps", "parameters", "run", "metadata", "env"}, name) && !strings.HasSuffix(r.URL.Path, "/parameters/run") && !(len(typed) == 0 && r.Method != http.MethodGet) {
			typed["etag"], typed["_links"] = "x", map[string]any{"self": r.URL.Path}
		}
	case []any:
		for i, item := range typed {
			typed[i] = decorated(r, name, item)
		}
		if r.URL.Query().Get("sort") == "" && slices.Contains([]string{"workflows", "images", "specs", "versions", "artifacts", "revisions", "deployments", "namespaces"}, name) {
			slices.Reverse(typed)
		}
	}
	return value
}

// TestLateAnswersRefuteNothing answers later than things take: what would have to be seen in time is not observed.
func TestLateAnswersRefuteNothing(t *testing.T) {
	t.Parallel()
	var w *tenant
	w = newTenant(t, emulator.Options{}, front(nil, func(r *http.Request, body any) any {
		if !strings.HasSuffix(r.UserAgent(), "-removal") {
			w.move(lifecycle + time.Second)
		}
		return body
	}))
	report := w.report()
	w.wantRefuted(report)
	for _, finding := range report.Findings {
		if slices.Contains([]assumptions.ID{assumptions.ServiceWords, assumptions.DeploymentWords, assumptions.DeploymentDeleteAsync}, finding.Point) && finding.Verdict != tenantreport.NotObserved {
			t.Errorf("%s is %s, by answers that came too late", finding.Point, finding.Verdict)
		}
	}
}

// TestTokenThatMayOnlyRead is refused every write.
func TestTokenThatMayOnlyRead(t *testing.T) {
	t.Parallel()
	w := newTenant(t, emulator.Options{}, front(func(r *http.Request) (int, string) {
		if r.Method != http.MethodGet {
			return http.StatusForbidden, `{"message": "somebody@example.com may not do this"}`
		}
		return 0, ""
	}, nil))
	report := w.report()
	w.wantRefuted(report)
	if page := report.Markdown(); !strings.Contains(page, "was refused with 403") || strings.Contains(page, "somebody") {
		t.Errorf("the report does not say that the token may not write, or says too much:\n%s", page)
	}
}

// TestReadOnlySendsNoWrites makes nothing.
func TestReadOnlySendsNoWrites(t *testing.T) {
	t.Parallel()
	w := newTenant(t, emulator.Options{}, front(func(r *http.Request) (int, string) {
		if r.Method != http.MethodGet {
			t.Errorf("%s %s was sent", r.Method, r.URL.Path)
		}
		return 0, ""
	}, nil))
	report := w.report(func(o *tenantreport.Options) { o.ReadOnly = true })
	w.wantRefuted(report)
	if !strings.HasPrefix(report.Summary(), "10 confirmed") || !strings.Contains(report.Markdown(), "READ_ONLY") {
		t.Errorf("reading alone: %s", report.Summary())
	}
}

// TestQuotaOfTwoServices leaves room for one service beside somebody else's, or for none.
func TestQuotaOfTwoServices(t *testing.T) {
	t.Parallel()
	for others := 1; others <= 2; others++ {
		t.Run(strconv.Itoa(others)+" of others", func(t *testing.T) {
			t.Parallel()
			var w *tenant
			w = newTenant(t, emulator.Options{}, front(func(r *http.Request) (int, string) {
				if r.Method == http.MethodPost && strings.HasPrefix(r.URL.Path, "/webapps/") && countOf(w, "service") >= 2 {
					return http.StatusUnprocessableEntity, `{"detail": "The quota of 2 services is used up."}`
				}
				return 0, ""
			}, nil))
			image := w.post("/image-management/api/v2/images/", `--x
Content-Disposition: form-data; name="name"

of-others
--x
Content-Disposition: form-data; name="type"

webapp
--x
Content-Disposition: form-data; name="buildDetails"

{"source": "dockerfile", "dockerfile": "FROM scratch"}
--x--
`, "multipart/form-data; boundary=x")
			w.move(2 * lifecycle)
			for n := range others {
				w.post("/webapps/api/v1/webapps/", fmt.Sprintf(`{"name": "of-others-%d", "imageDetails": {"imageId": %.0f}}`, n, image["imageId"]), "application/json")
			}
			w.move(2 * lifecycle)
			before := w.everything()
			report := w.report()
			if refuted := report.Refuted(); len(refuted) > 0 {
				t.Errorf("a quota refutes %v", refuted)
			}
			if after := w.everything(); after != before {
				t.Errorf("what others have is not what it was:\n%s\n%s", before, after)
			}
		})
	}
}

func countOf(w *tenant, kind string) int { return len(w.Objects()[kind]) }

// post makes an object of somebody else.
func (w *tenant) post(path, body, media string) map[string]any {
	w.t.Helper()
	request, err := http.NewRequestWithContext(w.t.Context(), http.MethodPost, w.URL+path, strings.NewReader(strings.ReplaceAll(body, "\n", "\r\n")))
	if err != nil {
		w.t.Fatal(err)
	}
	request.Header.Set("Authorization", token)
	request.Header.Set("Content-Type", media)
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		w.t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	var made map[string]any
	if err := json.NewDecoder(response.Body).Decode(&made); err != nil || response.StatusCode/100 != 2 {
		w.t.Fatalf("POST %s: %d %v", path, response.StatusCode, err)
	}
	return made
}

// everything is what can be deleted on the tenant, as text.
func (w *tenant) everything() string {
	w.t.Helper()
	encoded, err := json.Marshal(w.Leftovers())
	if err != nil {
		w.t.Fatal(err)
	}
	return string(encoded)
}

// TestTenantFullOfOthers leaves what others have as it is, also what is called almost like the report's own, and names none of it.
func TestTenantFullOfOthers(t *testing.T) {
	t.Parallel()
	w := newTenant(t, emulator.Options{})
	for n := range 130 {
		w.post("/workflows/api/v1/workflows/", fmt.Sprintf(`{"name": "confidential-%d", "steps": {"a": {"type": "sql", "sqlQueryPath": "q"}}}`, n), "application/json")
	}
	w.post("/workflows/api/v1/workflows/", `{"name": "tfacc", "steps": {"a": {"type": "sql", "sqlQueryPath": "q"}}}`, "application/json")
	w.post("/workflows/api/v1/workflows/", `{"name": "tfacc-zzzzzzaaaaa2-aaaa-run-of-another", "steps": {"a": {"type": "sql", "sqlQueryPath": "q"}}}`, "application/json")
	before := w.everything()
	var progress bytes.Buffer
	report := w.report(func(o *tenantreport.Options) { o.Progress = &progress })
	if refuted := report.Refuted(); len(refuted) > 0 {
		t.Errorf("a full tenant refutes %v", refuted)
	}
	if after := w.everything(); after != before {
		t.Error("what others have is not what it was")
	}
	encoded, err := json.Marshal(report)
	if err != nil {
		t.Fatal(err)
	}
	for _, told := range []string{report.Markdown(), string(encoded), progress.String()} {
		for _, secret := range []string{"confidential", token, "@", "run-of-another"} {
			if strings.Contains(told, secret) {
				t.Errorf("the report tells %q", secret)
			}
		}
	}
}
