// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package contract

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"mime"
	"net/http"
)

// answer is what a server said.
type answer struct {
	method string
	status int
	header http.Header
	body   payload
}

// opaque tells whether a body of this header is passed by unread: archives are not judged by content, and large.
func opaque(header http.Header) bool {
	mediaType, _, err := mime.ParseMediaType(header.Get("Content-Type"))
	return err == nil && mediaType == mediaZip
}

// checkResponse returns what is wrong with the answer to a call of op. Where there are several good answers it is what is wrong
// with it as the last of them, which is the usual one.
func (d *document) checkResponse(op *operation, a answer) []string {
	expected := op.documented(a.status)
	if a.status == http.StatusRequestEntityTooLarge {
		expected = []*reply{d.tooLarge}
	}
	details := []string{fmt.Sprintf("status: %d is not documented for the operation", a.status)}
	for _, one := range expected {
		if details = d.checkReply(one, a); len(details) == 0 {
			break
		}
	}
	return details
}

// checkReply returns what is wrong with an answer that should be a documented one.
func (d *document) checkReply(expected *reply, a answer) []string {
	switch {
	case a.body.broken:
		// The connection broke; there is no whole answer to judge.
		return nil
	case a.body.tooLarge:
		return []string{fmt.Sprintf("body: is larger than %d bytes", maxBody)}
	case a.status/100 == 3:
		if a.header.Get("Location") == "" {
			return []string{"header Location: is missing"}
		}
		return nil
	case d.anyError && a.status >= http.StatusBadRequest && a.status != http.StatusRequestEntityTooLarge:
		return nil
	case len(a.body.data) == 0 && !opaque(a.header):
		if a.status/100 == 2 && (expected.empty || a.status == http.StatusNoContent && a.method == http.MethodDelete) {
			return nil
		}
		return []string{"body: is missing"}
	}
	var details []string
	if mediaType, _, err := mime.ParseMediaType(a.header.Get("Content-Type")); err != nil || mediaType != expected.mediaType {
		details = append(details, "header Content-Type: must be "+expected.mediaType)
	}
	if expected.json == nil || opaque(a.header) {
		return details
	}
	text, err := unpacked(a)
	if err != nil {
		return append(details, "body: is not gzip as announced: "+err.Error())
	}
	v, err := decodeJSON(text)
	if err != nil {
		return append(details, "body: is not JSON: "+err.Error())
	}
	j := judge{formats: d.formats}
	j.check(expected.json, v)
	return append(details, j.details("body")...)
}

// unpacked returns the body without its transfer compression.
func unpacked(a answer) ([]byte, error) {
	if a.header.Get("Content-Encoding") != "gzip" {
		return a.body.data, nil
	}
	reader, err := gzip.NewReader(bytes.NewReader(a.body.data))
	if err != nil {
		return nil, err
	}
	return io.ReadAll(io.LimitReader(reader, maxBody))
}
