// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package control

import (
	"archive/zip"
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/peakbi/terraform-provider-peak/internal/emulator/wire"
)

const (
	// MaxJournal is how many calls the journal remembers.
	MaxJournal = 10_000

	// MaxJournalBytes is how much the remembered bodies may take together.
	MaxJournalBytes = 64 << 20

	// MaxJournalText is how much of one text is remembered.
	MaxJournalText = 256 << 10

	// maxListing is how many entries of an uploaded zip are listed.
	maxListing = 1000
)

// Entry is one call of the platform's API.
type Entry struct {
	Seq       int64      `json:"seq"`
	Time      time.Time  `json:"time"`
	RequestID string     `json:"requestId"`
	Method    string     `json:"method"`
	Path      string     `json:"path"`
	Query     url.Values `json:"query,omitempty"`

	// Header leaves out Authorization.
	Header http.Header `json:"headers"`

	// JSON is the decoded JSON body, with numbers as json.Number.
	JSON any `json:"json,omitempty"`

	// Parts is the multipart body, in the order of the parts.
	Parts []Part `json:"parts,omitempty"`

	// BodyError says why the body could not be decoded.
	BodyError string `json:"bodyError,omitempty"`

	// Status is the answered status; 0 when the connection was cut instead.
	Status int `json:"status"`

	// Response is the answered body: decoded JSON, or {"size", "sha256"} of anything else.
	Response any `json:"response,omitempty"`

	// Fault is the ID of the fault that was applied.
	Fault int64 `json:"fault,omitempty"`

	DurationMs int64 `json:"durationMs"`
}

// Part is one part of a multipart body.
type Part struct {
	Name        string `json:"name"`
	Filename    string `json:"filename,omitempty"`
	ContentType string `json:"contentType,omitempty"`
	Size        int    `json:"size"`

	// Text is the value of a text field.
	Text string `json:"text,omitempty"`

	// SHA256 is the hash of a file's content.
	SHA256 string `json:"sha256,omitempty"`

	// Zip lists the entries of a file that is a zip archive.
	Zip []ZipEntry `json:"zip,omitempty"`
}

// ZipEntry is one entry of an uploaded archive, in the order of the archive.
type ZipEntry struct {
	Name string `json:"name"`
	Size uint64 `json:"size"`
	Mode string `json:"mode"`
}

// Journal remembers the latest calls.
type Journal struct {
	mu      sync.Mutex
	entries []sizedEntry
	bytes   int
	seq     int64
}

type sizedEntry struct {
	Entry

	size int
}

// Add numbers an entry and remembers it, forgetting the oldest ones beyond the limits.
func (j *Journal) Add(entry Entry, size int) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.seq++
	entry.Seq = j.seq
	j.entries = append(j.entries, sizedEntry{entry, size})
	j.bytes += size
	drop := 0
	for len(j.entries)-drop > MaxJournal || (j.bytes > MaxJournalBytes && len(j.entries)-drop > 1) {
		j.bytes -= j.entries[drop].size
		drop++
	}
	j.entries = slices.Delete(j.entries, 0, drop)
}

// Since lists the entries after a number, oldest first.
func (j *Journal) Since(seq int64) []Entry {
	j.mu.Lock()
	defer j.mu.Unlock()
	at, _ := slices.BinarySearchFunc(j.entries, seq+1, func(entry sizedEntry, seq int64) int { return cmp.Compare(entry.Seq, seq) })
	list := make([]Entry, 0, len(j.entries)-at)
	for _, entry := range j.entries[at:] {
		list = append(list, entry.Entry)
	}
	return list
}

// Reach is the number of the newest entry that there ever was, and how many are remembered.
func (j *Journal) Reach() (seq int64, kept int) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.seq, len(j.entries)
}

// Clear forgets all entries; numbers go on.
func (j *Journal) Clear() {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.entries, j.bytes = nil, 0
}

// NewEntry describes a request, and tells roughly how much memory that takes.
func NewEntry(r *wire.Request) (Entry, int) {
	entry := Entry{Method: r.Method, Path: r.Path, Query: r.Query, Header: r.Header.Clone(), JSON: r.Body}
	entry.Header.Del("Authorization")
	size := 1024 + len(r.Path) + textsSize(r.Query) + textsSize(r.Header)
	if r.Problem != nil {
		entry.BodyError = r.Problem.Error()
	}
	if r.Body != nil {
		raw, err := json.Marshal(r.Body)
		if err == nil && len(raw) > MaxJournalText {
			entry.JSON = tooLong(raw)
		}
		size += 2 * min(len(raw), MaxJournalText)
	}
	if r.Form != nil {
		for _, p := range r.Form.Parts {
			described := describePart(p)
			entry.Parts = append(entry.Parts, described)
			size += 256 + len(described.Name) + len(described.Filename) + len(described.ContentType) + len(described.Text)
			for _, file := range described.Zip {
				size += 64 + len(file.Name)
			}
		}
	}
	return entry, size
}

// textsSize is roughly how much memory a query or headers take.
func textsSize(texts map[string][]string) int {
	size := 0
	for name, values := range texts {
		size += 64 + len(name)
		for _, value := range values {
			size += 16 + len(value)
		}
	}
	return size
}

func describePart(p wire.Part) Part {
	described := Part{Name: p.Name, Filename: p.Filename, ContentType: p.ContentType, Size: len(p.Content)}
	if !p.IsFile {
		described.Text = shorten(string(p.Content))
		return described
	}
	sum := sha256.Sum256(p.Content)
	described.SHA256 = hex.EncodeToString(sum[:])
	archive, err := zip.NewReader(bytes.NewReader(p.Content), int64(len(p.Content)))
	if err != nil {
		return described
	}
	for _, file := range archive.File[:min(len(archive.File), maxListing)] {
		described.Zip = append(described.Zip, ZipEntry{Name: file.Name, Size: file.UncompressedSize64, Mode: file.Mode().String()})
	}
	return described
}

// DescribeResponse is what the journal keeps of an answer.
func DescribeResponse(r wire.Reply) (any, int) {
	if r.ContentType != "application/json" {
		sum := sha256.Sum256(r.Raw)
		return map[string]any{"size": len(r.Raw), "sha256": hex.EncodeToString(sum[:])}, 256
	}
	if len(r.Raw) > MaxJournalText {
		return tooLong(r.Raw), 256
	}
	value, err := wire.ParseJSON(r.Raw)
	if err != nil {
		return string(r.Raw), len(r.Raw)
	}
	return value, 2 * len(r.Raw)
}

func tooLong(raw []byte) map[string]any {
	return map[string]any{"truncated": true, "size": len(raw)}
}

// shorten cuts a long text at a rune boundary and says so.
func shorten(text string) string {
	if len(text) <= MaxJournalText {
		return text
	}
	cut := MaxJournalText
	for cut > 0 && !utf8.RuneStart(text[cut]) {
		cut--
	}
	return fmt.Sprintf("%s... (%d bytes more)", text[:cut], len(text)-cut)
}
