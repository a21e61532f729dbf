package emulator

import (
	"archive/zip"
	"bytes"
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
)

const (
	// maxJournal is how many calls the journal remembers.
	maxJournal = 10_000

	// maxJournalBytes is how much the remembered bodies may take together.
	maxJournalBytes = 64 << 20

	// maxJournalText is how much of one text is remembered.
	maxJournalText = 256 << 10

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

// journal remembers the latest calls.
type journal struct {
	mu      sync.Mutex
	entries []sizedEntry
	bytes   int
	seq     int64
}

type sizedEntry struct {
	Entry

	size int
}

// add numbers an entry and remembers it, forgetting the oldest ones beyond the limits.
func (j *journal) add(entry Entry, size int) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.seq++
	entry.Seq = j.seq
	j.entries = append(j.entries, sizedEntry{entry, size})
	j.bytes += size
	drop := 0
	for len(j.entries)-drop > maxJournal || (j.bytes > maxJournalBytes && len(j.entries)-drop > 1) {
		j.bytes -= j.entries[drop].size
		drop++
	}
	j.entries = slices.Delete(j.entries, 0, drop)
}

// since lists the entries after a number, oldest first.
func (j *journal) since(seq int64) []Entry {
	j.mu.Lock()
	defer j.mu.Unlock()
	list := []Entry{}
	for _, entry := range j.entries {
		if entry.Seq > seq {
			list = append(list, entry.Entry)
		}
	}
	return list
}

// clear forgets all entries; numbers go on.
func (j *journal) clear() {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.entries, j.bytes = nil, 0
}

// newEntry describes a request, and tells roughly how much memory that takes.
func newEntry(r *request) (Entry, int) {
	entry := Entry{Method: r.method, Path: r.path, Query: r.query, Header: r.header.Clone(), JSON: r.body}
	entry.Header.Del("Authorization")
	size := 1024 + len(r.path)
	if r.problem != nil {
		entry.BodyError = r.problem.Error()
	}
	if r.body != nil {
		raw, err := json.Marshal(r.body)
		if err == nil && len(raw) > maxJournalText {
			entry.JSON = tooLong(raw)
		}
		size += 2 * min(len(raw), maxJournalText)
	}
	if r.form != nil {
		for _, p := range r.form.parts {
			described := describePart(p)
			entry.Parts = append(entry.Parts, described)
			size += 256 + len(described.Text) + 64*len(described.Zip)
		}
	}
	return entry, size
}

func describePart(p part) Part {
	described := Part{Name: p.name, Filename: p.filename, ContentType: p.contentType, Size: len(p.content)}
	if !p.isFile {
		described.Text = shorten(string(p.content))
		return described
	}
	sum := sha256.Sum256(p.content)
	described.SHA256 = hex.EncodeToString(sum[:])
	archive, err := zip.NewReader(bytes.NewReader(p.content), int64(len(p.content)))
	if err != nil {
		return described
	}
	for _, file := range archive.File[:min(len(archive.File), maxListing)] {
		described.Zip = append(described.Zip, ZipEntry{Name: file.Name, Size: file.UncompressedSize64, Mode: file.Mode().String()})
	}
	return described
}

// describeResponse is what the journal keeps of an answer.
func describeResponse(r reply) (any, int) {
	if r.contentType != "application/json" {
		sum := sha256.Sum256(r.raw)
		return map[string]any{"size": len(r.raw), "sha256": hex.EncodeToString(sum[:])}, 256
	}
	if len(r.raw) > maxJournalText {
		return tooLong(r.raw), 256
	}
	value, err := parseJSON(r.raw)
	if err != nil {
		return string(r.raw), len(r.raw)
	}
	return value, 2 * len(r.raw)
}

func tooLong(raw []byte) map[string]any {
	return map[string]any{"truncated": true, "size": len(raw)}
}

// shorten cuts a long text at a rune boundary and says so.
func shorten(text string) string {
	if len(text) <= maxJournalText {
		return text
	}
	cut := maxJournalText
	for cut > 0 && !utf8.RuneStart(text[cut]) {
		cut--
	}
	return fmt.Sprintf("%s... (%d bytes more)", text[:cut], len(text)-cut)
}
