package peak

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"sync"
	"time"
)

// maxDialWait bounds how long a new connection waits for an open one to become free. It is never reached as long as every
// open connection serves a request or is idle; should one do neither, requests must not wait for it for ever.
const maxDialWait = time.Second

// errUnneeded ends the dial of a request that was served by another connection meanwhile. Nobody sees it.
var errUnneeded = errors.New("another connection became free")

// Transport is an http.Transport that opens no more connections to a host than there were requests under way to it at the
// same time. By itself http.Transport dials whenever no connection is idle at that moment, and keeps the new connection also
// when another one becomes free before: twenty parallel workers end up with more than thirty.
type Transport struct {
	*http.Transport

	dialer net.Dialer
	mu     sync.Mutex
	hosts  map[string]*poolHost
}

// poolHost counts what goes on with a host.
type poolHost struct {
	mu             sync.Mutex
	underway, most int           // requests now, and at most so far
	open           int           // connections, including those that are being opened
	room           chan struct{} // closed, and replaced, when open or most change for the better
}

// want is a request that needs a connection.
type want struct {
	host *poolHost

	mu     sync.Mutex
	served chan struct{} // closed once it has one
}

type wantKey struct{}

// RoundTrip implements http.RoundTripper.
func (t *Transport) RoundTrip(req *http.Request) (*http.Response, error) {
	w := &want{host: t.host(req.URL.Host), served: make(chan struct{})}
	w.host.begin()
	ctx := httptrace.WithClientTrace(context.WithValue(req.Context(), wantKey{}, w), &httptrace.ClientTrace{
		GetConn: func(string) { w.ask() },
		GotConn: func(httptrace.GotConnInfo) { w.serve() },
	})
	resp, err := t.Transport.RoundTrip(req.WithContext(ctx))
	w.serve()
	if err != nil {
		w.host.end()
		return resp, err
	}
	resp.Body = &pooledBody{ReadCloser: resp.Body, end: sync.OnceFunc(w.host.end)}
	return resp, nil
}

// dial opens a connection, unless the request that it is for gets another one first.
func (t *Transport) dial(ctx context.Context, network, addr string) (net.Conn, error) {
	w, ok := ctx.Value(wantKey{}).(*want)
	if !ok {
		return t.dialer.DialContext(ctx, network, addr)
	}
	if err := w.host.enter(ctx, w.asked()); err != nil {
		return nil, err
	}
	conn, err := t.dialer.DialContext(ctx, network, addr)
	if err != nil {
		w.host.leave()
		return nil, err
	}
	return &pooledConn{Conn: conn, leave: sync.OnceFunc(w.host.leave)}, nil
}

func (t *Transport) host(name string) *poolHost {
	t.mu.Lock()
	defer t.mu.Unlock()
	h, ok := t.hosts[name]
	if !ok {
		h = &poolHost{room: make(chan struct{})}
		t.hosts[name] = h
	}
	return h
}

// ask begins the search for a connection. The transport begins again when the one that it found turns out to be closed.
func (w *want) ask() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.served = make(chan struct{})
}

func (w *want) asked() <-chan struct{} {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.served
}

func (w *want) serve() {
	w.mu.Lock()
	defer w.mu.Unlock()
	select {
	case <-w.served:
	default:
		close(w.served)
	}
}

func (h *poolHost) begin() {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.underway++; h.underway > h.most {
		h.most = h.underway
		h.makeRoom()
	}
}

func (h *poolHost) end() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.underway--
}

// enter waits until there may be one more connection.
func (h *poolHost) enter(ctx context.Context, served <-chan struct{}) error {
	limit := time.NewTimer(maxDialWait)
	defer limit.Stop()
	for late := false; ; {
		h.mu.Lock()
		room := h.room
		if h.open < h.most || late {
			h.open++
			h.mu.Unlock()
			return nil
		}
		h.mu.Unlock()
		select {
		case <-room:
		case <-served:
			return errUnneeded
		case <-ctx.Done():
			return ctx.Err()
		case <-limit.C:
			late = true
		}
	}
}

func (h *poolHost) leave() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.open--
	h.makeRoom()
}

// makeRoom wakes up who waits in enter; mu is held.
func (h *poolHost) makeRoom() {
	close(h.room)
	h.room = make(chan struct{})
}

// pooledConn is a connection that leaves its host when it is closed.
type pooledConn struct {
	net.Conn
	leave func()
}

// Close implements net.Conn.
func (c *pooledConn) Close() error {
	defer c.leave()
	return c.Conn.Close()
}

// pooledBody is the body of an answer; its request is under way until it is closed.
type pooledBody struct {
	io.ReadCloser
	end func()
}

// Close implements io.Closer.
func (b *pooledBody) Close() error {
	defer b.end()
	return b.ReadCloser.Close()
}
