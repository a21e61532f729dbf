// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package contract

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/getkin/kin-openapi/openapi3"
)

// form is the shape of a multipart body (contract 4.4).
type form struct {
	parts    map[string]part
	required []string
}

// part is one field of a form: a file, or text judged by a shape of type string.
type part struct {
	text *shape

	// The rest is for files: how many, of which type, of how many bytes each (0 is no limit).
	most     int
	media    string
	maxBytes int
}

func (c *compiler) form(content *openapi3.MediaType) (*form, error) {
	out := &form{parts: map[string]part{}, required: content.Schema.Value.Required}
	for name, ref := range content.Schema.Value.Properties {
		file, most := ref.Value, 1
		if file.Items != nil {
			file = file.Items.Value
			if ref.Value.MaxItems != nil {
				most = int(*ref.Value.MaxItems)
			}
		}
		if file.Format != "binary" {
			text, err := c.shape(ref)
			if err != nil {
				return nil, fmt.Errorf("part %q: %w", name, err)
			}
			out.parts[name] = part{text: text}
			continue
		}
		p := part{most: most}
		if encoding := content.Encoding[name]; encoding != nil {
			p.media = encoding.ContentType
		}
		if limit, given := file.Extensions["x-max-bytes"]; given {
			number, isNumber := limit.(float64)
			if !isNumber {
				return nil, fmt.Errorf("part %q: x-max-bytes is not a number", name)
			}
			p.maxBytes = int(number)
		}
		out.parts[name] = p
	}
	return out, nil
}

func (d *document) checkForm(f *form, contentType string, body []byte) []string {
	mediaType, parameters, err := mime.ParseMediaType(contentType)
	if err != nil || mediaType != mediaForm || parameters["boundary"] == "" {
		return []string{"header Content-Type: must be " + mediaForm + " with a boundary"}
	}
	var details []string
	seen := map[string]int{}
	textBefore := ""
	reader := multipart.NewReader(bytes.NewReader(body), parameters["boundary"])
	for {
		raw, err := reader.NextRawPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return append(details, "body: is not well-formed multipart: "+err.Error())
		}
		content, err := io.ReadAll(raw)
		if err != nil {
			return append(details, "body: is not well-formed multipart: "+err.Error())
		}
		name := raw.FormName()
		p, known := f.parts[name]
		if !known {
			details = append(details, fmt.Sprintf("part %q: is not one that the contract knows here", name))
			continue
		}
		seen[name]++
		if p.text != nil {
			textBefore = name
			details = append(details, d.checkTextPart(name, p, raw, content)...)
			continue
		}
		if textBefore != "" {
			details = append(details, fmt.Sprintf("part %q: is a file after the text part %q; files come first (contract 4.4)", name, textBefore))
		}
		details = append(details, checkFilePart(name, p, raw, content)...)
	}
	for name, n := range seen {
		if most := max(f.parts[name].most, 1); n > most {
			details = append(details, fmt.Sprintf("part %q: is given %d times, may be given %d times", name, n, most))
		}
	}
	for _, name := range f.required {
		if seen[name] == 0 {
			details = append(details, fmt.Sprintf("part %q: is missing", name))
		}
	}
	slices.Sort(details)
	return details
}

func (d *document) checkTextPart(name string, p part, raw *multipart.Part, content []byte) []string {
	about := fmt.Sprintf("part %q", name)
	var details []string
	for header := range raw.Header {
		if header != "Content-Disposition" {
			details = append(details, fmt.Sprintf("%s: has a header %s; text parts have Content-Disposition only (contract 4.4)", about, header))
		}
	}
	if raw.FileName() != "" {
		details = append(details, about+": has a file name but is a text part")
	}
	if !utf8.Valid(content) {
		return append(details, about+": is not UTF-8")
	}
	j := judge{formats: d.formats, strict: true}
	j.check(p.text, string(content))
	return append(details, j.details(about)...)
}

func checkFilePart(name string, p part, raw *multipart.Part, content []byte) []string {
	about := fmt.Sprintf("part %q", name)
	var details []string
	if p.maxBytes > 0 && len(content) > p.maxBytes {
		details = append(details, fmt.Sprintf("%s: has %d bytes, may have at most %d", about, len(content), p.maxBytes))
	}
	if given, _, err := mime.ParseMediaType(raw.Header.Get("Content-Type")); err != nil || p.media != "" && given != p.media {
		details = append(details, fmt.Sprintf("%s: must have the Content-Type %s", about, p.media))
	}
	if p.media != mediaZip {
		if raw.FileName() == "" {
			details = append(details, about+": has no file name")
		}
		return details
	}
	const archive = "artifact.zip"
	if raw.FileName() != archive {
		details = append(details, fmt.Sprintf("%s: must have the file name %s (contract 4.4)", about, archive))
	}
	if _, err := zip.NewReader(bytes.NewReader(content), int64(len(content))); err != nil {
		details = append(details, about+": is not a zip archive: "+strings.TrimPrefix(err.Error(), "zip: "))
	}
	return details
}
