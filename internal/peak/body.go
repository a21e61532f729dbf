package peak

import (
	"context"
	"errors"
	"io"
	"sync"
	"time"
)

// source keeps the error with which a request's own body failed, to tell it from a broken connection: a body that ends
// early cannot have been acted on.
type source struct {
	mu  sync.Mutex
	err error
}

func (s *source) failed() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.err
}

func (s *source) wrap(body io.ReadCloser) io.ReadCloser {
	return &sourceBody{ReadCloser: body, source: s}
}

type sourceBody struct {
	io.ReadCloser
	source *source
}

// Read notes the error. The transport reads in a goroutine of its own, hence the lock.
func (b *sourceBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		b.source.mu.Lock()
		b.source.err = err
		b.source.mu.Unlock()
	}
	return n, err
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
