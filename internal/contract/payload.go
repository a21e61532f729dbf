// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package contract

import (
	"bytes"
	"io"
)

// maxBody is how much of one body is held for judging. The largest upload of the contract is an archive of 10 MiB and
// some text.
const maxBody = 16 << 20

// payload is a body, or as much of it as there is to judge.
type payload struct {
	data []byte
	// broken means that reading failed half-way; tooLarge that there is more than maxBody.
	broken, tooLarge bool
}

// replay is a body that was read ahead.
type replay struct {
	io.Reader
	io.Closer
}

// failing gives the error that ended a body.
type failing struct{ err error }

// Read implements io.Reader.
func (f failing) Read([]byte) (int, error) { return 0, f.err }

// readAhead reads body, up to a limit, and returns what it read together with a body that gives the same bytes and ends
// the same way. Closing that one closes body.
func readAhead(body io.ReadCloser) (payload, io.ReadCloser) {
	data, err := io.ReadAll(io.LimitReader(body, maxBody+1))
	rest := io.Reader(body)
	if err != nil {
		rest = failing{err}
	}
	read := payload{data: data, broken: err != nil, tooLarge: len(data) > maxBody}
	return read, replay{Reader: io.MultiReader(bytes.NewReader(data), rest), Closer: body}
}
