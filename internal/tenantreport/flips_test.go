// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package tenantreport_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	a "github.com/peakbi/terraform-provider-peak/internal/assumptions"
	"github.com/peakbi/terraform-provider-peak/internal/emulator"
)

// flip answers otherwise than a contrary platform would: by other words, in other places.
type flip struct {
	point  a.ID
	change func(r *http.Request, status int, body any) (int, any)
}

// of is a flip of the answers to a method, "" for any, of paths that have all these parts.
func of(point a.ID, method string, parts []string, change func(status int, body any) (int, any)) flip {
	return flip{point, func(r *http.Request, status int, body any) (int, any) {
		if method != "" && r.Method != method || slices.ContainsFunc(parts, func(part string) bool { return !strings.Contains(r.URL.Path, part) }) {
			return status, body
		}
		return change(status, body)
	}}
}

// instead answers with another status in the place of one.
func instead(from, to int) func(int, any) (int, any) {
	return func(status int, body any) (int, any) {
		if status == from {
			status = to
		}
		return status, body
	}
}

// shown has a member of an answer shown otherwise; nil takes it away.
func shown(value any, path ...string) func(int, any) (int, any) {
	return func(status int, body any) (int, any) {
		inner, is := body.(map[string]any)
		for _, member := range path[:len(path)-1] {
			if is {
				inner, is = inner[member].(map[string]any)
			}
		}
		last := path[len(path)-1]
		if _, there := inner[last]; there && value == nil {
			delete(inner, last)
		} else if there {
			inner[last] = value
		}
		return status, body
	}
}

// TestFlipsInOtherPlaces has a platform that is otherwise where a contrary one is not: in one list of many, in the errors of press, in
// the answers to writes. Each point is refuted, and no other one.
func TestFlipsInOtherPlaces(t *testing.T) {
	t.Parallel()
	flips := []flip{
		of(a.CreateStatus, http.MethodPost, []string{"/metrics/collections"}, instead(201, 202)),
		of(a.EmptyAnswer, http.MethodDelete, []string{"/v1/blocks/specs/"}, func(status int, body any) (int, any) {
			if status == http.StatusOK {
				return status, map[string]any{"message": "deleted"}
			}
			return status, body
		}),
		of(a.ErrorDetailText, http.MethodPost, []string{"/v1/"}, func(status int, body any) (int, any) {
			if status == http.StatusUnprocessableEntity {
				return status, map[string]any{"detail": []any{"no"}}
			}
			return status, body
		}),
		of(a.ErrorEnvelope, http.MethodPost, []string{"/webapps/"}, func(status int, body any) (int, any) {
			if status >= http.StatusBadRequest {
				return status, map[string]any{"errors": []any{"no"}}
			}
			return status, body
		}),
		of(a.GoneIsNotFound, http.MethodGet, []string{"/artifacts/"}, instead(404, 410)),
		of(a.SpecInUseStatus, http.MethodDelete, []string{"/v1/blocks/specs/"}, instead(422, 412)),
		of(a.WorkflowBusyStatus, http.MethodPut, []string{"/workflows/"}, instead(409, 423)),
		of(a.DeploymentDeleteStatus, http.MethodDelete, []string{"/v1/blocks/deployments/"}, instead(422, 423)),
		{a.Slashes, nil}, // By the handler below.
		of(a.EmptyPageCount, http.MethodGet, []string{"/v1/blocks/specs/"}, func(status int, body any) (int, any) {
			if page, is := body.(map[string]any); is && len(listOf(page, "specs")) == 0 && page["specs"] != nil {
				page["pageCount"] = 0
			}
			return status, body
		}),
		of(a.NewestFirst, http.MethodGet, []string{"/image-management/", "/versions"}, func(status int, body any) (int, any) {
			slices.Reverse(listOf(body, "versions"))
			return status, body
		}),
		of(a.HiddenMask, http.MethodGet, []string{"/revisions/"}, shown("tfacc-hidden", "parameters", "run", "hush")),
		of(a.DeploymentInherits, http.MethodGet, []string{"/v1/blocks/deployments/"}, shown("Another one", "metadata", "summary")),
		of(a.ImageLatestMembers, http.MethodGet, []string{"/image-management/"}, shown(nil, "latestVersion", "buildDetails")),
		of(a.RunID, http.MethodGet, []string{"/executions/"}, shown(nil, "runId")),
		of(a.PermissionsPlain, http.MethodGet, []string{"/access/permissions"}, func(status int, body any) (int, any) {
			return status, map[string]any{"permissions": body, "type": "app", "user": "of-somebody"}
		}),
		of(a.DeploymentDeleteAsync, http.MethodGet, []string{"/v1/blocks/deployments/"}, func(status int, body any) (int, any) {
			if metadata, is := at(body, "metadata").(map[string]any); is && metadata["status"] == "deleting" {
				metadata["status"] = "deployed"
			}
			return status, body
		}),
	}
	w := newTenant(t, emulator.Options{}, front(func(r *http.Request) (int, string) {
		if r.Method == http.MethodPost && strings.HasSuffix(r.URL.Path, "/workflows") {
			return http.StatusMethodNotAllowed, `{"detail": "no"}`
		}
		return 0, ""
	}, nil), flipped(flips))
	points := make([]a.ID, 0, len(flips))
	for _, one := range flips {
		points = append(points, one.point)
	}
	w.wantRefuted(w.report(), points...)
}

// flipped changes what is answered to the report, and not to the removal of what it made.
func flipped(flips []flip) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			recorder := httptest.NewRecorder()
			next.ServeHTTP(recorder, r)
			status, content := recorder.Code, recorder.Body.Bytes()
			var body any
			if !strings.HasSuffix(r.UserAgent(), "-removal") && json.Unmarshal(content, &body) == nil {
				for _, one := range flips {
					if one.change != nil {
						status, body = one.change(r, status, body)
					}
				}
				content, _ = json.Marshal(body)
			}
			w.WriteHeader(status)
			_, _ = w.Write(content)
		})
	}
}

func at(body any, member string) any {
	object, _ := body.(map[string]any)
	return object[member]
}

func listOf(body any, member string) []any {
	list, _ := at(body, member).([]any)
	return list
}

// TestOtherSpellings has a platform that writes numbers as texts, and one that writes its words in capitals: the first is as assumed,
// the second is waited for no longer than another one.
func TestOtherSpellings(t *testing.T) {
	t.Parallel()
	w := newTenant(t, emulator.Options{}, front(nil, func(r *http.Request, body any) any {
		if strings.HasSuffix(r.UserAgent(), "-removal") {
			return body
		}
		return spelled(body, func(_ string, value any) any {
			if number, is := value.(json.Number); is {
				return number.String()
			}
			return value
		})
	}))
	report := w.report()
	w.wantRefuted(report)
	if !strings.HasPrefix(report.Summary(), "110 confirmed") {
		t.Errorf("numbers as texts: %s", report.Summary())
	}
	w = newTenant(t, emulator.Options{}, front(nil, func(r *http.Request, body any) any {
		if strings.HasSuffix(r.UserAgent(), "-removal") {
			return body
		}
		return spelled(body, func(member string, value any) any {
			if word, is := value.(string); is && strings.HasSuffix(member, "tatus") {
				return strings.ToUpper(word)
			}
			return value
		})
	}))
	began := w.now()
	w.wantRefuted(w.report(only(a.DeploymentEnds)), a.DeploymentEnds, a.DeploymentWords)
	if took := w.now().Sub(began); took > 5*lifecycle*10 {
		t.Errorf("words in capitals: the report took %s", took)
	}
}

// spelled changes every value of an answer.
func spelled(value any, change func(member string, value any) any) any {
	switch typed := value.(type) {
	case map[string]any:
		for member, inner := range typed {
			typed[member] = change(member, spelled(inner, change))
		}
	case []any:
		for i, item := range typed {
			typed[i] = change("", spelled(item, change))
		}
	}
	return value
}
