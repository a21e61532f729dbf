// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"net/http"
	"net/http/httptest"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"github.com/peakbi/terraform-provider-peak/internal/emulator"
)

// token is the one that the platform accepts.
const token = "bench-token"

// platform is a local Peak platform that counts, answers as late as it is told, and may limit how much is asked of it.
type platform struct {
	url     string
	latency atomic.Int64

	emulator *emulator.Emulator
	server   *httptest.Server
	limit    atomic.Pointer[limiter]

	mu    sync.Mutex
	reads map[string]int
	other int
	late  int
}

// traffic is what the platform saw since it was last asked.
type traffic struct {
	// reads are GET requests, again those of them that had been made before; other are all others; refused were answered
	// with 429.
	reads, again, other, refused int
}

func newPlatform() (*platform, error) {
	built, err := emulator.New(emulator.Options{Token: token})
	if err != nil {
		return nil, err
	}
	p := &platform{emulator: built, reads: map[string]int{}}
	p.server = httptest.NewServer(p)
	p.url = p.server.URL
	return p, nil
}

func (p *platform) close() { p.server.Close() }

// ServeHTTP implements http.Handler.
func (p *platform) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if wait := time.Duration(p.latency.Load()); wait > 0 {
		select {
		case <-time.After(wait):
		case <-r.Context().Done():
			return
		}
	}
	if limit := p.limit.Load(); limit != nil {
		if after, ok := limit.take(time.Now()); !ok {
			p.mu.Lock()
			p.late++
			p.mu.Unlock()
			w.Header().Set("Retry-After", strconv.Itoa(after))
			w.WriteHeader(http.StatusTooManyRequests)
			return
		}
	}
	p.mu.Lock()
	if r.Method == http.MethodGet {
		p.reads[r.URL.RequestURI()]++
	} else {
		p.other++
	}
	p.mu.Unlock()
	p.emulator.ServeHTTP(w, r)
}

// seen returns the traffic since the last call.
func (p *platform) seen() traffic {
	p.mu.Lock()
	defer p.mu.Unlock()
	t := traffic{other: p.other, refused: p.late}
	for _, times := range p.reads {
		t.reads += times
		t.again += times - 1
	}
	p.reads, p.other, p.late = map[string]int{}, 0, 0
	p.emulator.ClearJournal()
	return t
}

// limiter lets a number of requests through per second, as gateways do: what comes after them is told to come again.
type limiter struct {
	perSecond int

	mu     sync.Mutex
	second int64
	taken  int
}

// take reports whether a request may pass now, else after how many seconds to try again.
func (l *limiter) take(now time.Time) (after int, ok bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if second := now.Unix(); second != l.second {
		l.second, l.taken = second, 0
	}
	if l.taken++; l.taken > l.perSecond {
		return 1, false
	}
	return 0, true
}
