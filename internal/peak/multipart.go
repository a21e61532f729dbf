// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package peak

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/textproto"
)

// Upload is a file to be sent as a part of a form, mostly a zip archive (contract 4.4, 5). Open is called once per attempt and
// gives a fresh reader of exactly Size bytes, which is closed after use. Release, when there is one, lets go of what Open reads
// from; readers that are still open must be able to read on.
type Upload struct {
	Open    func(ctx context.Context) (io.ReadCloser, error)
	Size    int64
	Release func() error
}

// Close ends the use of an upload: Open is not called any more. Nil is no upload.
func (u *Upload) Close() {
	if u != nil && u.Release != nil {
		// What fails here is a temporary file that is not removed, which is no reason to fail what was uploaded.
		_ = u.Release()
	}
}

// form is a multipart body: the files first, then the fields in the order in which they were added (contract 4.4).
type form struct {
	files  []formFile
	fields []formField
	err    error // the first field that could not be written as JSON
}

type formField struct{ name, value string }

// formFile is a file part. Its what names it in errors, such as "the archive".
type formFile struct {
	what        string
	disposition string
	contentType string
	upload      Upload
}

// newForm begins a form with the archive as its file; nil for none.
func newForm(archive *Upload) *form {
	f := &form{}
	if archive != nil {
		f.files = append(f.files, formFile{
			what: "the archive", disposition: `form-data; name="artifact"; filename="artifact.zip"`, contentType: "application/zip", upload: *archive,
		})
	}
	return f
}

// attach adds a file of a media type, "" for one that is not known; several may have the same field name.
func (f *form) attach(field, fileName, mediaType string, upload Upload) {
	if mediaType == "" {
		mediaType = "application/octet-stream"
	}
	f.files = append(f.files, formFile{
		what: "the file " + fileName, disposition: multipart.FileContentDisposition(field, fileName), contentType: mediaType, upload: upload,
	})
}

// text adds a field whose value goes as it is, unless it is nil.
func (f *form) text(name string, value *string) {
	if value != nil {
		f.fields = append(f.fields, formField{name, *value})
	}
}

// json adds a field whose value goes as JSON text, unless it is nil.
func (f *form) json(name string, value any) {
	encoded, err := json.Marshal(value)
	if err != nil {
		f.err = errors.Join(f.err, fmt.Errorf("cannot write %s as JSON: %w", name, err))
		return
	}
	if string(encoded) != "null" {
		f.fields = append(f.fields, formField{name, string(encoded)})
	}
}

// payload is a request body that can be opened anew for each attempt. Its zero value is no body.
type payload struct {
	contentType string
	size        int64
	open        func(ctx context.Context) (io.ReadCloser, error)
}

// bytesPayload is a body that is held in memory.
func bytesPayload(contentType string, content []byte) payload {
	return payload{contentType: contentType, size: int64(len(content)), open: func(context.Context) (io.ReadCloser, error) {
		return io.NopCloser(bytes.NewReader(content)), nil
	}}
}

// payload renders the form around the files, which are only read when the body is sent. The length is exact.
func (f *form) payload() (payload, error) {
	if f.err != nil {
		return payload{}, f.err
	}
	var frame bytes.Buffer
	writer := multipart.NewWriter(&frame)
	var content int64
	cuts := make([]int, len(f.files)) // where the files go
	for i, file := range f.files {
		if file.upload.Open == nil {
			return payload{}, fmt.Errorf("%s to upload is missing", file.what)
		}
		if err := writePart(writer, textproto.MIMEHeader{
			"Content-Disposition": {file.disposition},
			"Content-Type":        {file.contentType},
		}, ""); err != nil {
			return payload{}, err
		}
		cuts[i] = frame.Len()
		content += file.upload.Size
	}
	for _, field := range f.fields {
		if err := writePart(writer, textproto.MIMEHeader{
			"Content-Disposition": {fmt.Sprintf(`form-data; name="%s"`, field.name)},
		}, field.value); err != nil {
			return payload{}, err
		}
	}
	if err := writer.Close(); err != nil {
		return payload{}, err
	}
	if len(f.files) == 0 {
		return bytesPayload(writer.FormDataContentType(), frame.Bytes()), nil
	}
	return payload{
		contentType: writer.FormDataContentType(),
		size:        int64(frame.Len()) + content,
		open: func(ctx context.Context) (io.ReadCloser, error) {
			return openFramed(ctx, frame.Bytes(), cuts, f.files)
		},
	}, nil
}

// openFramed returns the frame with the content of the files at the cuts.
func openFramed(ctx context.Context, frame []byte, cuts []int, files []formFile) (io.ReadCloser, error) {
	body := &framed{}
	var parts []io.Reader
	from := 0
	for i, file := range files {
		content, err := file.upload.Open(ctx)
		if err != nil {
			return nil, errors.Join(fmt.Errorf("cannot open %s to upload: %w", file.what, err), body.Close())
		}
		body.files = append(body.files, content)
		parts = append(parts, bytes.NewReader(frame[from:cuts[i]]), &exactReader{reader: content, left: file.upload.Size, what: file.what})
		from = cuts[i]
	}
	body.Reader = io.MultiReader(append(parts, bytes.NewReader(frame[from:]))...)
	return body, nil
}

// writePart writes one part with exactly these headers.
func writePart(writer *multipart.Writer, header textproto.MIMEHeader, value string) error {
	part, err := writer.CreatePart(header)
	if err != nil {
		return err
	}
	_, err = io.WriteString(part, value)
	return err
}

// framed is a body whose files are closed with it.
type framed struct {
	io.Reader

	files []io.Closer
}

// Close closes all files.
func (f *framed) Close() error {
	var failed error
	for _, file := range f.files {
		failed = errors.Join(failed, file.Close())
	}
	return failed
}

// exactReader fails when its source does not have exactly the bytes that were announced, because a body of another length
// than its header says would be read as something else by the platform.
type exactReader struct {
	reader io.Reader
	left   int64
	what   string
}

func (e *exactReader) Read(p []byte) (int, error) {
	n, err := e.reader.Read(p)
	e.left -= int64(n)
	switch {
	case e.left < 0:
		return 0, fmt.Errorf("%s became longer while it was uploaded", e.what)
	case errors.Is(err, io.EOF) && e.left > 0:
		return n, fmt.Errorf("%s became shorter while it was uploaded", e.what)
	}
	return n, err
}
