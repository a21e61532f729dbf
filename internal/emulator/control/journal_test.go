// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package control_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"reflect"
	"strings"
	"testing"

	"github.com/peakbi/terraform-provider-peak/internal/emulator/control"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/emulatortest"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/testbed"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/wire"
)

func TestJournalOfAJSONCall(t *testing.T) {
	w := testbed.New(t)
	a := w.JSON(http.MethodPatch, testbed.ServicesPath+"x%2Fy?a=1&a=2", `{"title": "T", "n": 12345678901234567890}`)
	a.Refused(404, "no service x/y")
	entries := w.Journal()
	if len(entries) != 1 {
		t.Fatalf("%d entries", len(entries))
	}
	got := entries[0]
	want := control.Entry{
		Seq: 1, Time: w.Clock.Now(), RequestID: a.Header.Get("X-Request-ID"), Method: "PATCH", Path: "/webapps/api/v1/webapps/x%2Fy",
		Query: map[string][]string{"a": {"1", "2"}}, Header: got.Header, JSON: map[string]any{"title": "T", "n": json.Number("12345678901234567890")},
		Status: 404, Response: map[string]any{"detail": "There is no service x/y."}, DurationMs: got.DurationMs,
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("entry\n%+v, want\n%+v", got, want)
	}
	if got.Header.Get("Authorization") != "" || got.Header.Get("Content-Type") != "application/json" {
		t.Errorf("headers %v", got.Header)
	}
}

func TestJournalOfAForm(t *testing.T) {
	w := testbed.New(t)
	archive := emulatortest.ZipOf(t, "a/b.txt", "hello", "a/", "")
	w.Form(http.MethodPost, testbed.ArtifactsPath, archive, "name", "app", "scan", "true").Want(201)
	parts := w.Journal()[0].Parts
	if len(parts) != 3 || parts[0].Name != "artifact" || parts[1].Name != "name" || parts[2].Name != "scan" {
		t.Fatalf("parts %+v", parts)
	}
	file := parts[0]
	if file.Filename != "artifact.zip" || file.ContentType != "application/zip" || file.Size != len(archive) || len(file.SHA256) != 64 {
		t.Errorf("file %+v", file)
	}
	if got := fmt.Sprint(file.Zip); got != "[{a/b.txt 5 -rw-rw-rw-} {a/ 0 drw-rw-rw-}]" {
		t.Errorf("zip %s", got)
	}
	if parts[1].Text != "app" || parts[2].Text != "true" || parts[1].SHA256 != "" {
		t.Errorf("fields %+v", parts[1:])
	}
}

func TestJournalOfADownloadAndOfABrokenBody(t *testing.T) {
	w := testbed.New(t)
	archive := emulatortest.ZipOf(t, "a", "b")
	id := testbed.Text(w.Form(http.MethodPost, testbed.ArtifactsPath, archive, "name", "app").Want(201)["id"])
	sum := w.Journal()[0].Parts[0].SHA256
	w.Get(testbed.ArtifactsPath + id + "/download")
	w.JSON(http.MethodPatch, testbed.ArtifactsPath+id, `{`).Want(400)
	entries := w.Journal()
	if got, _ := entries[1].Response.(map[string]any); got["sha256"] != sum || got["size"] != len(archive) {
		t.Errorf("response %v", got)
	}
	if !strings.Contains(entries[2].BodyError, "not valid JSON") {
		t.Errorf("body error %q", entries[2].BodyError)
	}
}

func TestJournalOverHTTP(t *testing.T) {
	w := testbed.New(t)
	for range 3 {
		w.Get(testbed.ArtifactsPath)
	}
	read := func(query string) []string {
		t.Helper()
		return testbed.Names(t, w.Get("/_emulator/journal"+query).Want(200), "entries", "seq")
	}
	if got := fmt.Sprint(read("")); got != "[1 2 3]" {
		t.Errorf("all: %s (the emulator's own calls do not count)", got)
	}
	if got := fmt.Sprint(read("?since=2")); got != "[3]" {
		t.Errorf("since 2: %s", got)
	}
	w.Delete("/_emulator/journal").Want(200)
	if got := fmt.Sprint(read("")); got != "[]" {
		t.Errorf("after clearing: %s", got)
	}
	w.Get(testbed.ArtifactsPath)
	if got := fmt.Sprint(read("")); got != "[4]" {
		t.Errorf("numbers start again: %s", got)
	}
}

func TestJournalIsBounded(t *testing.T) {
	j := &control.Journal{}
	for range control.MaxJournal + 5 {
		j.Add(control.Entry{}, 1)
	}
	if got := j.Since(0); len(got) != control.MaxJournal || got[0].Seq != 6 {
		t.Errorf("%d entries, the first is %d", len(got), got[0].Seq)
	}
	j = &control.Journal{}
	for range 4 {
		j.Add(control.Entry{}, control.MaxJournalBytes/3)
	}
	if got := j.Since(0); len(got) != 3 || got[0].Seq != 2 {
		t.Errorf("%d entries, the first is %d", len(got), got[0].Seq)
	}
	j.Add(control.Entry{}, 2*control.MaxJournalBytes)
	if got := j.Since(0); len(got) != 1 || got[0].Seq != 5 {
		t.Errorf("%d entries: one entry that is too large must not empty the journal", len(got))
	}
}

func TestJournalShortensLongBodies(t *testing.T) {
	w := testbed.New(t)
	long := strings.Repeat("ü", control.MaxJournalText)
	w.JSON(http.MethodPatch, testbed.ServicesPath+"x", `{"title": "`+long+`"}`)
	w.Form(http.MethodPost, testbed.ArtifactsPath, emulatortest.ZipOf(t, "a", "b"), "name", "x", "description", long)
	entries := w.Journal()
	if got := fmt.Sprint(entries[0].JSON); got != fmt.Sprintf("map[size:%d truncated:true]", len(`{"title":""}`)+len(long)) {
		t.Errorf("JSON %.80s", got)
	}
	if got := entries[1].Parts[2].Text; len(got) > control.MaxJournalText+40 || !strings.HasSuffix(got, "ü... (262144 bytes more)") {
		t.Errorf("text of %d bytes ends with %q", len(got), got[len(got)-40:])
	}
	if entries[1].Parts[2].Size != len(long) {
		t.Errorf("size %d", entries[1].Parts[2].Size)
	}
}

// TestJournalCountsAllThatItKeeps bounds also what is not in a body: queries, headers, names of parts and of files in an archive.
func TestJournalCountsAllThatItKeeps(t *testing.T) {
	const long = 10_000
	text := strings.Repeat("n", long)
	_, least := control.NewEntry(&wire.Request{})
	for name, request := range map[string]*wire.Request{
		"path":       {Path: text},
		"query":      {Query: map[string][]string{"q": {text}}},
		"query name": {Query: map[string][]string{text: nil}},
		"header":     {Header: http.Header{"X-Long": {text}}},
		"body":       {Body: map[string]any{"a": text}},
		"part":       {Form: &wire.Form{Parts: []wire.Part{{Name: text}}}},
		"file name":  {Form: &wire.Form{Parts: []wire.Part{{IsFile: true, Filename: text}}}},
		"in the zip": {Form: &wire.Form{Parts: []wire.Part{{IsFile: true, Content: emulatortest.ZipOf(t, text, "content")}}}},
	} {
		if _, size := control.NewEntry(request); size < least+long {
			t.Errorf("%s: %d bytes are counted as %d more than nothing", name, long, size-least)
		}
	}
}
