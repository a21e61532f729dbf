// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package console

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/peakbi/terraform-provider-peak/internal/emulator/control"
)

// recentCalls is how many calls the overview shows.
const recentCalls = 8

// overviewBody is the first page: what there is, and what goes on.
type overviewBody struct {
	Kinds  []kindRow
	Others []kindRow
	Total  int

	// Busy is what has not come to an end, Failed what came to a bad one.
	Busy, Failed []*object
	Pending      []pendingRow
	Recent       []callRow
	Calls        int

	// Endpoint is where the platform's API is.
	Endpoint string
}

// kindRow is a kind with how many objects of it there are, by status.
type kindRow struct {
	Kind     string
	Count    int
	Statuses []statusCount
}

// statusCount is how many objects have a status.
type statusCount struct {
	Status string
	Count  int
}

// pendingRow is something that is going to happen.
type pendingRow struct {
	What   string
	Object *object
	In     time.Duration
}

// shownAnyway are the kinds that the overview names also when there is nothing of them.
var shownAnyway = []string{"artifact", "image", "service", "workflow", "execution", "spec", "deployment"}

// reflected are the kinds whose status is that of something else that goes on: a build, a deployment.
var reflected = []string{"image", "image-version", "revision"}

// tried are the kinds that are attempts at what their name says, the newest first.
var tried = []string{"build", "execution"}

func (c *Console) overview(r *http.Request, now *sight) (title string, shown any) {
	scheme := "http://"
	if r.TLS != nil {
		scheme = "https://"
	}
	body := overviewBody{Endpoint: scheme + r.Host}
	for _, row := range kindRows(now) {
		if row.Count > 0 || slices.Contains(shownAnyway, row.Kind) {
			body.Kinds = append(body.Kinds, row)
			continue
		}
		body.Others = append(body.Others, row)
	}
	for _, kind := range now.Kinds {
		if slices.Contains(reflected, kind) {
			continue
		}
		repaired := map[string]bool{}
		for _, o := range now.byKind[kind] {
			switch toneOf(o.Status) {
			case toneBusy:
				body.Busy = append(body.Busy, o)
			case toneBad:
				if !repaired[o.Name] {
					body.Failed = append(body.Failed, o)
				}
			case toneGood:
				// What was tried again, and came to a good end, is mended.
				repaired[o.Name] = slices.Contains(tried, kind)
			case toneWarn, toneSkip, toneIdle:
			}
		}
	}
	for _, kind := range shownAnyway {
		body.Total += len(now.byKind[kind])
	}
	body.Busy, body.Failed = body.Busy[:min(len(body.Busy), 25)], body.Failed[:min(len(body.Failed), 10)]
	for _, event := range now.Pending[:min(len(now.Pending), 10)] {
		body.Pending = append(body.Pending, pendingRow{What: strings.ReplaceAll(event.Kind, ".", " "), Object: now.named(event.Ref), In: event.Due.Sub(now.Now).Round(100 * time.Millisecond)})
	}
	body.Calls = len(now.entries)
	body.Recent = callRows(newest(now.entries, recentCalls, func(*control.Entry) bool { return true }), now.veil)
	return "Overview", body
}

// named is the object that a lifecycle event is about, nil when that is none.
func (x *index) named(ref string) *object {
	id, _, _ := strings.Cut(ref, "/")
	for _, o := range x.byID[id] {
		return o
	}
	return nil
}

// kindRows counts the objects of each kind.
func kindRows(now *sight) []kindRow {
	var rows []kindRow
	for _, kind := range now.Kinds {
		row := kindRow{Kind: kind, Count: len(now.byKind[kind])}
		for _, o := range now.byKind[kind] {
			if o.Status == "" {
				continue
			}
			at := slices.IndexFunc(row.Statuses, func(s statusCount) bool { return s.Status == o.Status })
			if at < 0 {
				at = len(row.Statuses)
				row.Statuses = append(row.Statuses, statusCount{Status: o.Status})
			}
			row.Statuses[at].Count++
		}
		rows = append(rows, row)
	}
	return rows
}
