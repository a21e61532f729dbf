// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package console

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"
)

const (
	// maxFiles is how many files of an archive are listed.
	maxFiles = 2000

	// maxShown is how much of a file is shown.
	maxShown = 256 << 10
)

// uploadBody is the page of an archive.
type uploadBody struct {
	Sum     string
	Size    uint64
	Files   []fileRow
	Left    int
	Objects []*object

	// Name is the file that is shown, with its content, or why there is none.
	Name, Content, Note string
}

// fileRow is a file of an archive.
type fileRow struct {
	Name, Mode string
	Size       uint64
	Href       string
	Chosen     bool
}

func (c *Console) upload(r *http.Request, now *sight) (title string, shown any) {
	sum := r.PathValue("sum")
	// Only what an object refers to: the sum is no path that leads elsewhere.
	if len(now.uploads[sum]) == 0 {
		return "No object on the platform refers to this upload any more.", nil
	}
	content, err := c.platform.Upload(sum)
	if err != nil {
		return "The upload cannot be shown: " + err.Error() + ".", nil
	}
	archive, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		return "The upload is no archive that can be shown: " + err.Error() + ".", nil
	}
	body := uploadBody{Sum: sum, Size: uint64(len(content)), Objects: now.uploads[sum], Name: r.URL.Query().Get("file")}
	files := slices.DeleteFunc(archive.File, func(f *zip.File) bool { return strings.HasSuffix(f.Name, "/") })
	for _, file := range files {
		if file.Name == body.Name {
			body.Content, body.Note = contentOf(file)
			body.Content = now.veil.text(body.Content)
		}
	}
	body.Left = max(0, len(files)-maxFiles)
	for _, file := range files[:len(files)-body.Left] {
		body.Files = append(body.Files, fileRow{file.Name, file.Mode().String(), file.UncompressedSize64, "?file=" + url.QueryEscape(file.Name) + "#file", file.Name == body.Name})
	}
	if body.Name != "" && body.Content == "" && body.Note == "" {
		body.Note = "The file is empty, or not in the archive."
	}
	return "Files of an upload", body
}

// contentOf is the beginning of a file that is text, or a note of why it is not shown.
func contentOf(file *zip.File) (content, note string) {
	opened, err := file.Open()
	if err != nil {
		return "", "The file cannot be read: " + err.Error() + "."
	}
	defer func() { _ = opened.Close() }()
	raw := make([]byte, maxShown+1)
	n, err := io.ReadFull(opened, raw)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) {
		return "", "The file cannot be read: " + err.Error() + "."
	}
	raw = raw[:n]
	if n > maxShown {
		raw, note = raw[:maxShown], "Only the beginning is shown."
		for len(raw) > 0 && !utf8.Valid(raw[max(0, len(raw)-utf8.UTFMax):]) {
			raw = raw[:len(raw)-1]
		}
	}
	if !utf8.Valid(raw) || bytes.IndexByte(raw, 0) >= 0 {
		return "", "The file is no text."
	}
	return string(raw), note
}
