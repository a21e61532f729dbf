// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package peak

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"
)

func TestListImageBuilds(t *testing.T) {
	client := script(t,
		exchangeStep{"GET /image-management/api/v2/images/42/builds?count=-1&pageNumber=1&pageSize=100", 200, `{"pageCount":1,"builds":[
			{"buildId":"image:b","versionId":7,"version":"1.0.0","status":"success","startedAt":"s","finishedAt":"f"},{"buildId":5,"finishedAt":null}]}`},
		exchangeStep{"GET /image-management/api/v2/images/42/builds?buildStatus=failed&buildStatus=stopped&count=3&dateFrom=2024-05-01T00%3A00%3A00Z&dateTo=x&" +
			"pageNumber=1&pageSize=10&versions=7&versions=8", 200, `{"pageCount":0,"builds":[]}`},
	)
	equal(t, all(t, client.ListImageBuilds(t.Context(), 42, ListImageBuildsQuery{})), []Build{
		{ID: "image:b", VersionID: 7, Version: "1.0.0", Status: "success", StartedAt: "s", FinishedAt: "f"}, {ID: "5"},
	})
	equal(t, all(t, client.ListImageBuilds(t.Context(), 42, ListImageBuildsQuery{
		DateFrom: "2024-05-01T00:00:00Z", DateTo: "x", Count: 3, Versions: []int64{7, 8}, BuildStatus: []string{"failed", "stopped"}, PageSize: 10,
	})), []Build(nil))
}

func TestLogLineTimes(t *testing.T) {
	at := time.Date(2024, 5, 1, 9, 30, 0, 123e6, time.UTC)
	for timestamp, want := range map[string]time.Time{
		`1714555800123`:                   at,
		`1714555800123.0`:                 at,
		`"1714555800123"`:                 at,
		`"2024-05-01T09:30:00.123Z"`:      at,
		`"2024-05-01T11:30:00.123+02:00"`: at,
		`"2024-05-01T09:30:00.123"`:       at,
		`"2024-05-01 09:30:00.123"`:       at,
		`null`:                            {},
		`""`:                              {},
		`"noon"`:                          {},
		`{}`:                              {},
		`-1`:                              time.UnixMilli(-1).UTC(),
	} {
		var line LogLine
		if err := json.Unmarshal([]byte(`{"message":"m","timestamp":`+timestamp+`}`), &line); err != nil {
			t.Errorf("%s: %v", timestamp, err)
		}
		if line.Message != "m" || !line.Time.Equal(want) {
			t.Errorf("%s: %+v, want %s", timestamp, line, want)
		}
	}
	var line LogLine
	if err := json.Unmarshal([]byte(`{"message":null}`), &line); err != nil || line != (LogLine{}) {
		t.Errorf("%+v, %v", line, err)
	}
}

func TestGetImageBuildLogs(t *testing.T) {
	client := script(t,
		exchangeStep{"GET /image-management/api/v2/images/42/builds/image%3A2f/logs", 200,
			`{"buildStatus":"building","startTime":"s","finishTime":null,"logs":[{"message":"one","timestamp":1714555800000,"ingestionTime":1}],"nextToken":"f/1/s"}`},
		exchangeStep{"GET /image-management/api/v2/images/42/builds/image%3A2f/logs?nextToken=f%2F1%2Fs", 200, `{"logs":null,"nextToken":null}`},
	)
	first, err := client.GetImageBuildLogs(t.Context(), 42, "image:2f", "")
	if err != nil {
		t.Fatal(err)
	}
	equal(t, first, BuildLogs{
		BuildStatus: "building", StartTime: "s", NextToken: "f/1/s", Logs: []LogLine{{"one", time.Date(2024, 5, 1, 9, 30, 0, 0, time.UTC)}},
	})
	last, err := client.GetImageBuildLogs(t.Context(), 42, "image:2f", first.NextToken)
	if err != nil {
		t.Fatal(err)
	}
	equal(t, last, BuildLogs{})
}

// logServer serves a log whose page with the given token is made by the function.
func logServer(requests *int, page func(token string) string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		*requests++
		text := page(r.URL.Query().Get("nextToken"))
		if text == "" {
			answer(w, http.StatusForbidden, `{}`)
			return
		}
		answer(w, http.StatusOK, text)
	})
}

func TestImageBuildLogTail(t *testing.T) {
	line := func(messages ...string) string {
		var items []string
		for _, m := range messages {
			items = append(items, fmt.Sprintf(`{"message":%q}`, m))
		}
		return `"logs":[` + strings.Join(items, ",") + `]`
	}
	for name, tc := range map[string]struct {
		page     func(token string) string
		lines    int
		want     string
		requests int
		err      string
	}{
		"one page": {func(string) string { return `{` + line("a", "b", "c") + `}` }, 2, "b c", 1, ""},
		"fewer":    {func(string) string { return `{` + line("a") + `}` }, 40, "a", 1, ""},
		"none":     {func(string) string { return `{` + line("a") + `}` }, 0, "", 1, ""},
		"no log":   {func(string) string { return `{"logs":[]}` }, 40, "", 1, ""},
		"pages": {func(token string) string {
			return map[string]string{"": `{"nextToken":"1",` + line("a", "b") + `}`, "1": `{"nextToken":"2",` + line() + `}`, "2": `{` + line("c") + `}`}[token]
		}, 2, "b c", 3, ""},
		"same token at the end": {func(token string) string {
			return map[string]string{"": `{"nextToken":"1",` + line("a") + `}`, "1": `{"nextToken":"1",` + line("b") + `}`}[token]
		}, 9, "a b", 2, ""},
		"empty pages for ever": {func(token string) string { return `{"nextToken":"` + token + `x",` + line() + `}` }, 9, "", maxEmptyLogPages, ""},
		"error on the way": {func(token string) string {
			return map[string]string{"": `{"nextToken":"1",` + line("a") + `}`}[token]
		}, 9, "a", 2, "403 Forbidden"},
		"pages for ever": {func(token string) string {
			return fmt.Sprintf(`{"nextToken":"%d",%s}`, len(token)+time.Now().Nanosecond(), line("a", "b"))
		},
			3, "b a b", maxLogPages, "more than 1000 pages"},
	} {
		t.Run(name, func(t *testing.T) {
			requests := 0
			client, _ := testClient(t, logServer(&requests, tc.page))
			lines, err := client.ImageBuildLogTail(t.Context(), 42, "image:b", tc.lines)
			var got []string
			for _, l := range lines {
				got = append(got, l.Message)
			}
			if strings.Join(got, " ") != tc.want || requests != tc.requests {
				t.Errorf("%q after %d requests, want %q after %d", got, requests, tc.want, tc.requests)
			}
			if (err != nil) != (tc.err != "") || err != nil && !strings.Contains(err.Error(), tc.err) {
				t.Errorf("error %v, want %q", err, tc.err)
			}
		})
	}
}

func TestLogTailCutsLongLines(t *testing.T) {
	requests := 0
	client, _ := testClient(t, logServer(&requests, func(string) string { return `{"logs":[{"message":"` + strings.Repeat("x", 1<<20) + `"}]}` }))
	lines, err := client.ImageBuildLogTail(t.Context(), 42, "b", 1)
	if err != nil || len(lines) != 1 || len(lines[0].Message) != maxLogLine {
		t.Errorf("%d lines, %v", len(lines), err)
	}
}

// TestLogTailIsPrintable has a log that would clear the screen, and name the window, of whoever reads it in a message.
func TestLogTailIsPrintable(t *testing.T) {
	requests := 0
	client, _ := testClient(t, logServer(&requests, func(string) string {
		return `{"logs":[{"message":"Step 1\u001b[2J\u001b]0;title\u0007\r\tdone\u0000\u202e"}]}`
	}))
	lines, err := client.ImageBuildLogTail(t.Context(), 42, "b", 1)
	if err != nil || len(lines) != 1 || lines[0].Message != "Step 1[2J]0;title\tdone" {
		t.Errorf("%+v, %v", lines, err)
	}
}
