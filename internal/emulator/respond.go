package emulator

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"strconv"
)

// reply is an answer before it is written.
type reply struct {
	status int
	header http.Header

	// body is sent as JSON unless raw is set.
	body any

	// raw is sent as it is, with contentType.
	raw         []byte
	contentType string
}

// ok is a 200 with a JSON body.
func ok(body any) (reply, error) { return reply{status: http.StatusOK, body: body}, nil }

// created is the answer to a POST that made something (contract 4.5).
func created(body any) (reply, error) { return reply{status: http.StatusCreated, body: body}, nil }

// empty is the body {}.
type empty struct{}

// refusal is an error that the platform answers with.
type refusal struct {
	status int
	header http.Header
	detail string
}

func (e *refusal) Error() string { return e.detail }

// refuse makes the error answer of a handler: 400 for what is malformed, 404 unknown, 409 busy or already there, 422
// well-formed but not acceptable (contract 6).
func refuse(status int, format string, args ...any) *refusal {
	return &refusal{status: status, detail: fmt.Sprintf(format, args...)}
}

// reply is the error envelope of contract 6.
func (e *refusal) reply() reply {
	return reply{status: e.status, header: e.header, body: map[string]any{"detail": e.detail}}
}

// encode settles what is written: the bytes and the content type.
func (r reply) encode() (reply, error) {
	if r.raw != nil || r.contentType != "" {
		return r, nil
	}
	raw, err := json.Marshal(r.body)
	if err != nil {
		return r, fmt.Errorf("encoding the answer: %w", err)
	}
	r.raw, r.contentType = raw, "application/json"
	return r, nil
}

// prepare sets the headers of an encoded reply.
func (r reply) prepare(w http.ResponseWriter) {
	maps.Copy(w.Header(), r.header)
	if r.contentType != "" && w.Header().Get("Content-Type") == "" {
		w.Header().Set("Content-Type", r.contentType)
	}
	w.Header().Set("Content-Length", strconv.Itoa(len(r.raw)))
}

// write answers with the refusal.
func (e *refusal) write(w http.ResponseWriter) {
	answer, err := e.reply().encode()
	if err != nil {
		http.Error(w, fmt.Sprintf("The emulator failed: %v.", err), http.StatusInternalServerError)
		return
	}
	answer.prepare(w)
	w.WriteHeader(answer.status)
	// A client that does not read its answer is no concern of the platform.
	_, _ = w.Write(answer.raw)
}
