// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package console

import (
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/peakbi/terraform-provider-peak/internal/emulator/control"
)

// callsPerPage is how many calls the journal shows at once.
const callsPerPage = 100

// Clients of the journal.
const (
	clientTerraform = "Terraform"
	clientCLI       = "CLI"
	clientConsole   = "Console"
	clientOther     = "other"
)

// clients lists them.
func clients() []string { return []string{clientTerraform, clientCLI, clientConsole, clientOther} }

// clientOf tells by its User-Agent who made a call: the provider, the official SDK and CLI, this console, or something else.
func clientOf(entry *control.Entry) string {
	agent := entry.Header.Get("User-Agent")
	switch {
	case strings.Contains(agent, "terraform-provider-peak/"):
		return clientTerraform
	case strings.HasPrefix(agent, "peak/"):
		return clientCLI
	case strings.HasPrefix(agent, UserAgent):
		return clientConsole
	}
	return clientOther
}

// callRow is a call in a table.
type callRow struct {
	Seq                 int64
	At                  time.Time
	Method, Path, Query string
	Status              int
	Word                string
	Tone                tone
	Client              string
	DurationMs, Fault   int64
}

// callRows are calls as tables show them.
func callRows(entries []*control.Entry, hide *veil) []callRow {
	rows := make([]callRow, 0, len(entries))
	for _, entry := range entries {
		row := callRow{
			Seq: entry.Seq, At: entry.Time, Method: entry.Method, Path: hide.text(entry.Path), Query: hide.query(entry.Query),
			Status: entry.Status, Client: clientOf(entry), DurationMs: entry.DurationMs, Fault: entry.Fault,
		}
		row.Word, row.Tone = http.StatusText(entry.Status), toneGood
		switch {
		case entry.Status == 0:
			row.Word, row.Tone = "cut", toneBad
		case entry.Status >= http.StatusInternalServerError:
			row.Tone = toneBad
		case entry.Status >= http.StatusBadRequest:
			row.Tone = toneWarn
		}
		rows = append(rows, row)
	}
	return rows
}

// newest are the latest calls that fit, newest first.
func newest(entries []control.Entry, limit int, fits func(*control.Entry) bool) []*control.Entry {
	var found []*control.Entry
	for i := len(entries) - 1; i >= 0 && len(found) < limit; i-- {
		if fits(&entries[i]) {
			found = append(found, &entries[i])
		}
	}
	return found
}

// journalBody is the list of calls.
type journalBody struct {
	Rows         []callRow
	Found, Total int
	Limit        int
	Bytes        uint64

	Filter, Method, Client, Outcome string
	Methods, Clients                []string
	pager
}

func (c *Console) journal(r *http.Request, now *sight) (title string, shown any) {
	query := r.URL.Query()
	body := journalBody{
		Total: len(now.entries), Limit: control.MaxJournal, Bytes: control.MaxJournalBytes, Filter: strings.TrimSpace(query.Get("q")), Method: query.Get("method"), Client: query.Get("client"), Outcome: query.Get("outcome"),
		Methods: []string{http.MethodGet, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete}, Clients: clients(),
	}
	found := newest(now.entries, len(now.entries), body.fits)
	body.Found = len(found)
	body.pager = paged(query, body.Found, callsPerPage)
	if body.Found > 0 {
		body.Rows = callRows(found[body.From-1:body.To], now.veil)
	}
	return "Journal", body
}

// fits tells whether a call is among those that are asked for. Words of the filter are looked for in path, query and status.
func (b journalBody) fits(entry *control.Entry) bool {
	switch {
	case b.Method == "changes" && (entry.Method == http.MethodGet || entry.Method == http.MethodHead):
		return false
	case b.Method != "" && b.Method != "changes" && entry.Method != b.Method:
		return false
	case b.Client != "" && clientOf(entry) != b.Client:
		return false
	case b.Outcome == "good" && (entry.Status == 0 || entry.Status >= http.StatusBadRequest):
		return false
	case b.Outcome == "bad" && entry.Status != 0 && entry.Status < http.StatusBadRequest:
		return false
	case b.Outcome == "fault" && entry.Fault == 0:
		return false
	}
	if b.Filter == "" {
		return true
	}
	path, err := url.PathUnescape(entry.Path)
	if err != nil {
		path = entry.Path
	}
	in := strings.ToLower(fmt.Sprint(entry.Method, " ", path, "?", entry.Query.Encode(), " ", entry.Status, " ", entry.RequestID))
	for word := range strings.FieldsSeq(strings.ToLower(b.Filter)) {
		if !strings.Contains(in, word) {
			return false
		}
	}
	return true
}

// callBody is one call: request and answer side by side.
type callBody struct {
	callRow

	RequestID      string
	Agent          string
	Parameters     []member
	Headers        []member
	Parts          []control.Part
	JSON, Answer   string
	BodyError      string
	Before, Behind int64
}

func (c *Console) call(r *http.Request, now *sight) (title string, shown any) {
	seq, err := strconv.ParseInt(r.PathValue("seq"), 10, 64)
	at, is := slices.BinarySearchFunc(now.entries, seq, func(entry control.Entry, seq int64) int { return int(entry.Seq - seq) })
	if err != nil || !is {
		return fmt.Sprintf("The journal has no call %s: it keeps the newest %d.", r.PathValue("seq"), control.MaxJournal), nil
	}
	entry, hide := &now.entries[at], now.veil
	body := callBody{
		callRow: callRows([]*control.Entry{entry}, hide)[0], RequestID: entry.RequestID, Agent: hide.text(entry.Header.Get("User-Agent")),
		Parameters: pairs(entry.Query, hide), Headers: pairs(url.Values(entry.Header), hide), BodyError: hide.text(entry.BodyError),
	}
	if entry.JSON != nil {
		body.JSON = pretty(hide.body(entry.Path, entry.JSON))
	}
	if entry.Response != nil {
		body.Answer = pretty(hide.body(entry.Path, entry.Response))
	}
	for _, part := range entry.Parts {
		part.Text = hide.part(part.Name, part.Text)
		body.Parts = append(body.Parts, part)
	}
	if at > 0 {
		body.Before = now.entries[at-1].Seq
	}
	if at+1 < len(now.entries) {
		body.Behind = now.entries[at+1].Seq
	}
	return fmt.Sprintf("Call %d", seq), body
}

// pairs are the values of a query or of headers, by name.
func pairs(values url.Values, hide *veil) []member {
	var list []member
	for _, name := range slices.Sorted(maps.Keys(values)) {
		for _, value := range values[name] {
			if hides(hide.names, name, false) {
				value = mask
			}
			list = append(list, member{Name: name, Value: hide.text(value)})
		}
	}
	return list
}
