// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package contract

import (
	"bufio"
	"net"
	"net/http"
)

// Middleware returns a handler that judges each request, calls next, and judges its answer. What passes is not changed.
// Requests are read as a whole before next sees them; answers are not held back. An answer that next aborts (by panic)
// or takes over (by hijacking) is not judged, neither is anything under /_emulator/.
func (c *Checker) Middleware(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if ignored(r.URL.Path) {
			next.ServeHTTP(w, r)
			return
		}
		op, r := c.request(r)
		if op == nil {
			next.ServeHTTP(w, r)
			return
		}
		rec := &recorder{ResponseWriter: w}
		next.ServeHTTP(rec, r)
		if rec.hijacked {
			return
		}
		rec.settle(http.StatusOK)
		c.response(op, r, answer{method: r.Method, status: rec.status, header: rec.header, body: rec.body})
	})
}

// recorder passes an answer on and keeps a copy.
type recorder struct {
	http.ResponseWriter

	status   int
	header   http.Header
	opaque   bool
	body     payload
	hijacked bool
}

// settle notes the status and the header of the answer when they are final.
func (r *recorder) settle(status int) {
	if r.status != 0 {
		return
	}
	r.status = status
	r.header = r.Header().Clone()
	r.opaque = opaque(r.header)
}

// WriteHeader implements http.ResponseWriter.
func (r *recorder) WriteHeader(status int) {
	if status >= http.StatusOK {
		r.settle(status)
	}
	r.ResponseWriter.WriteHeader(status)
}

// Write implements http.ResponseWriter.
func (r *recorder) Write(data []byte) (int, error) {
	r.settle(http.StatusOK)
	switch {
	case r.opaque:
	case len(r.body.data)+len(data) > maxBody:
		r.body.tooLarge = true
	default:
		// What the server says counts, also when the client is gone and the write fails.
		r.body.data = append(r.body.data, data...)
	}
	return r.ResponseWriter.Write(data)
}

// Flush implements http.Flusher.
func (r *recorder) Flush() {
	r.settle(http.StatusOK)
	// The interface has no way to tell that the writer below cannot flush.
	_ = http.NewResponseController(r.ResponseWriter).Flush()
}

// Hijack implements http.Hijacker, by which the emulator cuts connections.
func (r *recorder) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	conn, buffer, err := http.NewResponseController(r.ResponseWriter).Hijack()
	r.hijacked = err == nil
	return conn, buffer, err
}

// Unwrap lets http.ResponseController reach what the recorder does not know.
func (r *recorder) Unwrap() http.ResponseWriter { return r.ResponseWriter }
