package peak

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// A connection takes longer to open than requests take, which is when a plain pool opens one after the other.
func TestNoMoreConnectionsThanRequests(t *testing.T) {
	t.Parallel()
	const parallel, requests = 20, 3000
	var opened atomic.Int32
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodDelete {
			w.WriteHeader(http.StatusNoContent)
			return
		}
		answer(w, http.StatusOK, `{"id":"a"}`)
	}))
	server.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			opened.Add(1)
		}
	}
	server.Start()
	t.Cleanup(server.Close)
	transport := NewTransport()
	dial := transport.DialContext
	transport.DialContext = func(ctx context.Context, network, addr string) (net.Conn, error) {
		conn, err := dial(ctx, network, addr)
		<-time.After(5 * time.Millisecond)
		return conn, err
	}
	client, err := New(Config{Token: testToken, Endpoint: server.URL, Transport: transport})
	if err != nil {
		t.Fatal(err)
	}
	jobs := make(chan int)
	var workers sync.WaitGroup
	for range parallel {
		workers.Go(func() {
			for i := range jobs {
				var err error
				if i%3 == 0 {
					err = client.DeleteService(t.Context(), "a")
				} else {
					_, err = client.GetService(t.Context(), "a")
				}
				if err != nil {
					t.Error(err)
				}
			}
		})
	}
	for i := range requests {
		jobs <- i
	}
	close(jobs)
	workers.Wait()
	if opened.Load() > parallel {
		t.Errorf("%d requests by %d workers opened %d connections", requests, parallel, opened.Load())
	}
}

// The platform closes connections whenever it likes; a request that meets a closed one gets a new one.
func TestClosedConnectionsMakeRoom(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		answer(w, http.StatusOK, `{"id":"a"}`)
	}))
	t.Cleanup(server.Close)
	client, err := New(Config{Token: testToken, Endpoint: server.URL})
	if err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	for range 50 {
		if _, err := client.GetService(t.Context(), "a"); err != nil {
			t.Fatal(err)
		}
		server.CloseClientConnections()
	}
	if taken := time.Since(began); taken > 10*maxDialWait {
		t.Errorf("50 requests took %s", taken)
	}
}

func TestEnter(t *testing.T) {
	t.Parallel()
	never := make(chan struct{})
	for name, test := range map[string]struct {
		meanwhile func(h *poolHost, served chan struct{}, cancel func())
		want      error
		after     time.Duration
		open      int
	}{
		"served by another":    {func(_ *poolHost, served chan struct{}, _ func()) { close(served) }, errUnneeded, 0, 1},
		"a connection closed":  {func(h *poolHost, _ chan struct{}, _ func()) { h.leave() }, nil, 0, 1},
		"one more request":     {func(h *poolHost, _ chan struct{}, _ func()) { h.begin() }, nil, 0, 2},
		"given up":             {func(_ *poolHost, _ chan struct{}, cancel func()) { cancel() }, context.Canceled, 0, 1},
		"nothing ever happens": {func(*poolHost, chan struct{}, func()) {}, nil, maxDialWait, 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				h := &poolHost{room: make(chan struct{})}
				h.begin()
				if err := h.enter(t.Context(), never); err != nil {
					t.Fatal(err)
				}
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				served := make(chan struct{})
				result := make(chan error)
				began := time.Now()
				go func() { result <- h.enter(ctx, served) }()
				synctest.Wait()
				test.meanwhile(h, served, cancel)
				if err := <-result; !errors.Is(err, test.want) {
					t.Errorf("error %v, want %v", err, test.want)
				}
				if taken := time.Since(began); taken != test.after || h.open != test.open {
					t.Errorf("after %s there are %d connections, want %d after %s", taken, h.open, test.open, test.after)
				}
			})
		})
	}
}
