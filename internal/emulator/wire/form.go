// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package wire

import (
	"bytes"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"strings"
)

// Form is a multipart body: parts in the order they came.
type Form struct {
	Parts []Part
}

// Part is one field or file of a form.
type Part struct {
	Name        string
	Filename    string
	ContentType string
	Content     []byte
	IsFile      bool
}

func parseForm(raw []byte, boundary string) (*Form, error) {
	if boundary == "" {
		return nil, Refuse(http.StatusBadRequest, "The multipart Content-Type names no boundary.")
	}
	parsed := &Form{}
	reader := multipart.NewReader(bytes.NewReader(raw), boundary)
	for {
		next, err := reader.NextPart()
		if errors.Is(err, io.EOF) {
			return parsed, nil
		}
		if err != nil {
			return nil, Refuse(http.StatusBadRequest, "The multipart body is malformed: %v.", err)
		}
		content, err := io.ReadAll(next)
		if err != nil {
			return nil, Refuse(http.StatusBadRequest, "The multipart body is malformed: %v.", err)
		}
		_, disposition, err := mime.ParseMediaType(next.Header.Get("Content-Disposition"))
		if err != nil {
			return nil, Refuse(http.StatusBadRequest, "A part of the multipart body has no proper Content-Disposition: %v.", err)
		}
		_, isFile := disposition["filename"]
		parsed.Parts = append(parsed.Parts, Part{
			Name: next.FormName(), Filename: next.FileName(), ContentType: next.Header.Get("Content-Type"), Content: content, IsFile: isFile,
		})
	}
}

// Text is a text field; false when the form has none.
func (f *Form) Text(name string) (string, bool) {
	for _, p := range f.Parts {
		if p.Name == name && !p.IsFile {
			return string(p.Content), true
		}
	}
	return "", false
}

// File is the first file of that name; false when the form has none.
func (f *Form) File(name string) (Part, bool) {
	for _, p := range f.Parts {
		if p.Name == name && p.IsFile {
			return p, true
		}
	}
	return Part{}, false
}

// Files are the files of that name.
func (f *Form) Files(name string) []Part {
	var found []Part
	for _, p := range f.Parts {
		if p.Name == name && p.IsFile {
			found = append(found, p)
		}
	}
	return found
}

// Boolean is a field that travels as JSON text, in JSON's or Python's spelling; the text null is absent, and absent is false.
func (f *Form) Boolean(name string) (bool, error) {
	switch text, _ := f.Text(name); text {
	case "true", "True":
		return true, nil
	case "false", "False", "null", "":
		return false, nil
	default:
		return false, Refuse(http.StatusBadRequest, "%s: %q is not true or false.", name, text)
	}
}

// JSON is a field that travels as JSON text; nil when absent or null.
func (f *Form) JSON(name string) (any, error) {
	text, given := f.Text(name)
	if !given || strings.TrimSpace(text) == "" {
		return nil, nil
	}
	value, err := ParseJSON([]byte(text))
	if err != nil {
		return nil, Refuse(http.StatusBadRequest, "%s is not valid JSON text.", name)
	}
	return value, nil
}
