// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package peak

import (
	"bytes"
	"context"
	"errors"
	"io"
	"sync"
	"sync/atomic"
	"time"
)

// wholeBody is the size up to which a body is handed to the transport in memory. The transport sends headers ahead of any other
// body, so that a platform could act, and the connection break, before the transport has read one byte of a small body: it would
// pass for one that the platform cannot have. It counts as sent instead.
const wholeBody = 16 << 10

// source keeps the error with which a request's own body failed, to tell it from a broken connection: a body that ends
// early cannot have been acted on. One source serves all bodies of an attempt, see http.Request.GetBody.
type source struct {
	size int64

	mu   sync.Mutex
	err  error
	last *sourceBody
}

func (s *source) failed() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.err
}

// opener opens a fresh body each time it is called. That it cannot be opened is a failure of the source as well.
func (s *source) opener(open func() (io.ReadCloser, error)) func() (io.ReadCloser, error) {
	return func() (io.ReadCloser, error) {
		body, err := open()
		if err != nil {
			s.fail(err)
			return nil, err
		}
		if s.size <= wholeBody {
			content, err := io.ReadAll(body)
			if err = errors.Join(err, body.Close()); err != nil {
				s.fail(err)
				return nil, err
			}
			// Of a type that the transport knows.
			return io.NopCloser(bytes.NewReader(content)), nil
		}
		opened := &sourceBody{body: body, source: s}
		s.mu.Lock()
		defer s.mu.Unlock()
		s.last = opened
		return opened, nil
	}
}

// partial reports whether the transport never had the whole body, so that the platform cannot have it either.
func (s *source) partial() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.last != nil && s.last.read.Load() < s.size
}

func (s *source) fail(err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.err == nil {
		s.err = err
	}
}

// sourceBody is one body of a source. Over HTTP/2 the transport closes a body while another goroutine reads it, as soon as the
// connection or the stream is lost: what a read says then is no failure of the source.
type sourceBody struct {
	body   io.ReadCloser
	source *source
	read   atomic.Int64
	closed atomic.Bool
}

// Read notes the error.
func (b *sourceBody) Read(p []byte) (int, error) {
	n, err := b.body.Read(p)
	b.read.Add(int64(n))
	if err != nil && !errors.Is(err, io.EOF) && !b.closed.Load() {
		b.source.fail(err)
	}
	return n, err
}

// Close marks the body first: a read that ends because of it must find that.
func (b *sourceBody) Close() error {
	b.closed.Store(true)
	return b.body.Close()
}

// stallGuard is the body of a download, which may take any time as long as bytes arrive. Time that the reader takes
// between its calls does not count.
type stallGuard struct {
	body   io.ReadCloser
	limit  time.Duration
	cancel context.CancelCauseFunc // ends the exchange
	cause  func() error            // why the exchange ended, nil while it goes on
}

func (g *stallGuard) Read(p []byte) (int, error) {
	timer := time.AfterFunc(g.limit, func() { g.cancel(errStalled) })
	n, err := g.body.Read(p)
	timer.Stop()
	if err != nil && !errors.Is(err, io.EOF) {
		if cause := g.cause(); cause != nil {
			return n, cause
		}
	}
	return n, err
}

func (g *stallGuard) Close() error {
	err := g.body.Close()
	g.cancel(nil)
	return err
}
