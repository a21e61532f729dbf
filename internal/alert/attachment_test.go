// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package alert

import (
	"archive/zip"
	"bytes"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// write makes files below a new folder.
func write(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, content := range files {
		file := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o750); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func content(t *testing.T, attachment peak.EmailAttachment) []byte {
	t.Helper()
	reader, err := attachment.Content.Open(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	read, err := io.ReadAll(reader)
	if err != nil {
		t.Fatal(err)
	}
	if err := reader.Close(); err != nil {
		t.Error(err)
	}
	if int64(len(read)) != attachment.Content.Size {
		t.Errorf("%d bytes, announced are %d", len(read), attachment.Content.Size)
	}
	return read
}

func TestFileAttachment(t *testing.T) {
	t.Parallel()
	dir := write(t, map[string]string{"report.pdf": "%PDF", "UPPER.CSV": "1,2", "empty.txt": "", "limit.zip": strings.Repeat("x", maxAttachment)})
	for name, size := range map[string]int{"report.pdf": 4, "UPPER.CSV": 3, "empty.txt": 0, "limit.zip": maxAttachment} {
		attachment, err := newAttachment(t.Context(), filepath.Join(dir, name))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		for range 2 { // every attempt of the request reads it anew
			if got := content(t, attachment); len(got) != size || attachment.Name != name {
				t.Errorf("%s: %d bytes as %s", name, len(got), attachment.Name)
			}
		}
	}
}

func TestFolderAttachment(t *testing.T) {
	t.Parallel()
	dir := write(t, map[string]string{"charts/a.png": "a", "charts/sub/b.exe": "b", "charts/x.log": "noise", "charts/.dockerignore": "*.log\n.*\n"})
	for _, name := range []string{filepath.Join(dir, "charts"), filepath.Join(dir, "charts") + "/", filepath.Join(dir, "charts", "sub", "..")} {
		attachment, err := newAttachment(t.Context(), name)
		if err != nil {
			t.Fatal(err)
		}
		raw := content(t, attachment)
		reader, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
		if err != nil {
			t.Fatal(err)
		}
		var entries []string
		for _, entry := range reader.File {
			entries = append(entries, entry.Name)
		}
		if attachment.Name != "charts.zip" || !slices.Equal(entries, []string{"a.png", "sub/b.exe", "sub/"}) {
			t.Errorf("%s: %s with %v", name, attachment.Name, entries)
		}
	}
}

func TestAttachmentErrors(t *testing.T) {
	t.Parallel()
	dir := write(t, map[string]string{
		"run.exe": "x", "noextension": "x", ".pdf.": "x", "big.pdf": strings.Repeat("x", maxAttachment+1), "empty/.dockerignore": "*\n", "large/a": "",
		"linked/a.txt": "x",
	})
	noise := make([]byte, maxAttachment+maxAttachment/4)
	state := uint64(1)
	for i := range noise { // does not compress
		state = state*6364136223846793005 + 1442695040888963407
		noise[i] = byte(state >> 56)
	}
	if err := os.WriteFile(filepath.Join(dir, "large", "noise"), noise, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("/", filepath.Join(dir, "linked", "link")); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string][]string{
		"none.pdf":    {"there is nothing at", "none.pdf", "directory in which Terraform runs", "${path.module}/"},
		"run.exe":     {"run.exe", "csv, doc, docx, pdf, txt, xls, xlsx, zip", "as a zip"},
		"noextension": {"its extension"},
		".pdf.":       {"its extension"},
		"big.pdf":     {"has 10485761 bytes", "10485760 (10 MiB)"},
		"empty":       {"holds no file to send"},
		"large":       {"packs to", "10485760 (10 MiB) per attachment"},
		"linked":      {"symbolic link", "leaves the folder"},
	} {
		_, err := newAttachment(t.Context(), filepath.Join(dir, name))
		if err == nil {
			t.Errorf("%s was accepted", name)
			continue
		}
		for _, part := range want {
			if !strings.Contains(strings.ToLower(err.Error()), strings.ToLower(part)) {
				t.Errorf("%s: %q does not say %q", name, err, part)
			}
		}
		if strings.Contains(err.Error(), "artifact") || strings.HasSuffix(err.Error(), ".") {
			t.Errorf("%s: %q", name, err)
		}
	}
}

// A file that changes after it was checked must not go out with another length than announced.
func TestAttachmentThatChanges(t *testing.T) {
	t.Parallel()
	dir := write(t, map[string]string{"a.txt": "long text"})
	attachment, err := newAttachment(t.Context(), filepath.Join(dir, "a.txt"))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "a.txt"), []byte("short"), 0o600); err != nil {
		t.Fatal(err)
	}
	client, err := peak.New(peak.Config{Token: "t", Endpoint: "http://127.0.0.1:1", Transport: readingTransport{}})
	if err != nil {
		t.Fatal(err)
	}
	_, err = client.SendEmail(t.Context(), peak.EmailSend{Recipients: []string{"a@b.c"}, Subject: "s", TemplateName: "t", Attachments: []peak.EmailAttachment{attachment}})
	if err == nil || !strings.Contains(err.Error(), "the file a.txt became shorter while it was uploaded") || strings.Contains(err.Error(), "not known") {
		t.Errorf("error %v", err)
	}
}

func TestAttachmentsCarryTheirMediaType(t *testing.T) {
	t.Parallel()
	want := map[string]string{
		"a.csv": "text/csv", "a.doc": "application/msword", "a.docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "A.PDF": "application/pdf",
		"a.txt": "text/plain", "a.xls": "application/vnd.ms-excel", "a.xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "a.zip": "application/zip",
		"folder": "application/zip",
	}
	if len(want) != len(extensions)+1 || len(mediaTypes) != len(extensions) {
		t.Errorf("%d media types for %d extensions", len(mediaTypes), len(extensions))
	}
	files := map[string]string{"folder/in.txt": "x"}
	for name := range want {
		if name != "folder" {
			files[name] = "x"
		}
	}
	dir := write(t, files)
	for name, mediaType := range want {
		if got, err := newAttachment(t.Context(), filepath.Join(dir, name)); err != nil || got.MediaType != mediaType {
			t.Errorf("%s is of type %q, want %q (%v)", name, got.MediaType, mediaType, err)
		}
	}
}
