package emulator

import (
	"bytes"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"strings"
)

// form is a multipart body: parts in the order they came.
type form struct {
	parts []part
}

// part is one field or file of a form.
type part struct {
	name        string
	filename    string
	contentType string
	content     []byte
	isFile      bool
}

func parseForm(raw []byte, boundary string) (*form, error) {
	if boundary == "" {
		return nil, refuse(http.StatusBadRequest, "The multipart Content-Type names no boundary.")
	}
	parsed := &form{}
	reader := multipart.NewReader(bytes.NewReader(raw), boundary)
	for {
		next, err := reader.NextPart()
		if errors.Is(err, io.EOF) {
			return parsed, nil
		}
		if err != nil {
			return nil, refuse(http.StatusBadRequest, "The multipart body is malformed: %v.", err)
		}
		content, err := io.ReadAll(next)
		if err != nil {
			return nil, refuse(http.StatusBadRequest, "The multipart body is malformed: %v.", err)
		}
		_, disposition, err := mime.ParseMediaType(next.Header.Get("Content-Disposition"))
		if err != nil {
			return nil, refuse(http.StatusBadRequest, "A part of the multipart body has no proper Content-Disposition: %v.", err)
		}
		_, isFile := disposition["filename"]
		parsed.parts = append(parsed.parts, part{
			name: next.FormName(), filename: next.FileName(), contentType: next.Header.Get("Content-Type"), content: content, isFile: isFile,
		})
	}
}

// text is a text field; false when the form has none.
func (f *form) text(name string) (string, bool) {
	for _, p := range f.parts {
		if p.name == name && !p.isFile {
			return string(p.content), true
		}
	}
	return "", false
}

// file is the first file of that name; false when the form has none.
func (f *form) file(name string) (part, bool) {
	for _, p := range f.parts {
		if p.name == name && p.isFile {
			return p, true
		}
	}
	return part{}, false
}

// files are the files of that name.
func (f *form) files(name string) []part {
	var found []part
	for _, p := range f.parts {
		if p.name == name && p.isFile {
			found = append(found, p)
		}
	}
	return found
}

// boolean is a field that travels as JSON text, in JSON's or Python's spelling; the text null is absent, and absent is false.
func (f *form) boolean(name string) (bool, error) {
	switch text, _ := f.text(name); text {
	case "true", "True":
		return true, nil
	case "false", "False", "null", "":
		return false, nil
	default:
		return false, refuse(http.StatusBadRequest, "%s: %q is not true or false.", name, text)
	}
}

// json is a field that travels as JSON text; nil when absent or null.
func (f *form) json(name string) (any, error) {
	text, given := f.text(name)
	if !given || strings.TrimSpace(text) == "" {
		return nil, nil
	}
	value, err := parseJSON([]byte(text))
	if err != nil {
		return nil, refuse(http.StatusBadRequest, "%s is not valid JSON text.", name)
	}
	return value, nil
}
