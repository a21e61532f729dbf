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

// Upload is a zip archive to be sent as a file part (contract 4.4, 5). Open is called once per attempt and gives a fresh
// reader of exactly Size bytes, which is closed after use.
type Upload struct {
	Open func(ctx context.Context) (io.ReadCloser, error)
	Size int64
}

// form is a multipart body: the archive first, then the fields in the order in which they were added (contract 4.4).
type form struct {
	upload *Upload
	fields []formField
	err    error // the first field that could not be written as JSON
}

type formField struct{ name, value string }

// newForm begins a form; upload may be nil.
func newForm(upload *Upload) *form {
	return &form{upload: upload}
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

// payload renders the form around the archive, which is only read when the body is sent. The length is exact.
func (f *form) payload() (payload, error) {
	if f.err != nil {
		return payload{}, f.err
	}
	var frame bytes.Buffer
	writer := multipart.NewWriter(&frame)
	split := 0 // where the archive goes
	if f.upload != nil {
		if f.upload.Open == nil {
			return payload{}, errors.New("the archive to upload is missing")
		}
		if err := writePart(writer, textproto.MIMEHeader{
			"Content-Disposition": {`form-data; name="artifact"; filename="artifact.zip"`},
			"Content-Type":        {"application/zip"},
		}, ""); err != nil {
			return payload{}, err
		}
		split = frame.Len()
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
	if f.upload == nil {
		return bytesPayload(writer.FormDataContentType(), frame.Bytes()), nil
	}
	head, tail := frame.Bytes()[:split], frame.Bytes()[split:]
	return payload{
		contentType: writer.FormDataContentType(),
		size:        int64(frame.Len()) + f.upload.Size,
		open: func(ctx context.Context) (io.ReadCloser, error) {
			archive, err := f.upload.Open(ctx)
			if err != nil {
				return nil, fmt.Errorf("cannot open the archive to upload: %w", err)
			}
			exact := &exactReader{reader: archive, left: f.upload.Size}
			return &framed{Reader: io.MultiReader(bytes.NewReader(head), exact, bytes.NewReader(tail)), Closer: archive}, nil
		},
	}, nil
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

// framed is an archive with what stands before and after it.
type framed struct {
	io.Reader
	io.Closer
}

// exactReader fails when its source does not have exactly the bytes that were announced, because a body of another length
// than its header says would be read as something else by the platform.
type exactReader struct {
	reader io.Reader
	left   int64
}

func (e *exactReader) Read(p []byte) (int, error) {
	n, err := e.reader.Read(p)
	e.left -= int64(n)
	switch {
	case e.left < 0:
		return 0, errors.New("the archive became longer while it was uploaded")
	case errors.Is(err, io.EOF) && e.left > 0:
		return n, errors.New("the archive became shorter while it was uploaded")
	}
	return n, err
}
