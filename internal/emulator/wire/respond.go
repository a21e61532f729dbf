// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package wire

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"strconv"
)

// Reply is an answer before it is written.
type Reply struct {
	Status int
	Header http.Header

	// Body is sent as JSON unless raw is set.
	Body any

	// Raw is sent as it is, with contentType.
	Raw         []byte
	ContentType string
}

// OK is a 200 with a JSON body.
func OK(body any) (Reply, error) { return Reply{Status: http.StatusOK, Body: body}, nil }

// Created is the answer to a POST that made something (contract 4.5).
func Created(body any) (Reply, error) { return Reply{Status: http.StatusCreated, Body: body}, nil }

// Empty is the body {}.
type Empty struct{}

// Refusal is an error that the platform answers with.
type Refusal struct { //nolint:errname // It is an answer as much as an error.
	Status int
	Header http.Header
	Detail string
}

func (e *Refusal) Error() string { return e.Detail }

// Refuse makes the error answer of a handler: 400 for what is malformed, 404 unknown, 409 busy or already there, 422
// well-formed but not acceptable (contract 6).
func Refuse(status int, format string, args ...any) *Refusal {
	return &Refusal{Status: status, Detail: fmt.Sprintf(format, args...)}
}

// Reply is the error envelope of contract 6.
func (e *Refusal) Reply() Reply {
	return Reply{Status: e.Status, Header: e.Header, Body: map[string]any{"detail": e.Detail}}
}

// Encode settles what is written: the bytes and the content type.
func (r Reply) Encode() (Reply, error) {
	if r.Raw != nil || r.ContentType != "" {
		return r, nil
	}
	raw, err := json.Marshal(r.Body)
	if err != nil {
		return r, fmt.Errorf("encoding the answer: %w", err)
	}
	r.Raw, r.ContentType = raw, "application/json"
	return r, nil
}

// Prepare sets the headers of an encoded reply.
func (r Reply) Prepare(w http.ResponseWriter) {
	maps.Copy(w.Header(), r.Header)
	if r.ContentType != "" && w.Header().Get("Content-Type") == "" {
		w.Header().Set("Content-Type", r.ContentType)
	}
	w.Header().Set("Content-Length", strconv.Itoa(len(r.Raw)))
}

// Write answers with the refusal.
func (e *Refusal) Write(w http.ResponseWriter) {
	answer, err := e.Reply().Encode()
	if err != nil {
		http.Error(w, fmt.Sprintf("The emulator failed: %v.", err), http.StatusInternalServerError)
		return
	}
	answer.Prepare(w)
	w.WriteHeader(answer.Status)
	// A client that does not read its answer is no concern of the platform.
	_, _ = w.Write(answer.Raw)
}
