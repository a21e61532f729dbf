// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package peak

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

// operations has one call for each way of treating a failed request.
var operations = map[string]func(ctx context.Context, c *Client) error{
	"GET": func(ctx context.Context, c *Client) error {
		_, err := c.GetService(ctx, "a")
		return err
	},
	"DELETE": func(ctx context.Context, c *Client) error { return c.DeleteService(ctx, "a") },
	"PATCH": func(ctx context.Context, c *Client) error {
		return c.UpdateService(ctx, "a", ServiceBody{"title": "T"})
	},
	"PUT": func(ctx context.Context, c *Client) error {
		return c.do(ctx, call{method: http.MethodPut, collection: "/x/", body: map[string]string{}, idempotent: true})
	},
	"POST": func(ctx context.Context, c *Client) error {
		return c.do(ctx, call{method: http.MethodPost, collection: "/x/", body: map[string]string{}})
	},
}

func TestRetriesByStatusAndMethod(t *testing.T) {
	const all, none = 5, 1 // requests with four retries
	for status, want := range map[int]map[string]int{
		400: {"GET": none, "DELETE": none, "PATCH": none, "PUT": none, "POST": none},
		401: {"GET": none, "DELETE": none, "PATCH": none, "PUT": none, "POST": none},
		403: {"GET": none, "DELETE": none, "PATCH": none, "PUT": none, "POST": none},
		404: {"GET": none, "DELETE": none, "PATCH": none, "PUT": none, "POST": none},
		408: {"GET": none, "DELETE": none, "PATCH": none, "PUT": none, "POST": none},
		409: {"GET": none, "DELETE": none, "PATCH": none, "PUT": none, "POST": none},
		413: {"GET": none, "DELETE": none, "PATCH": none, "PUT": none, "POST": none},
		422: {"GET": none, "DELETE": none, "PATCH": none, "PUT": none, "POST": none},
		429: {"GET": all, "DELETE": all, "PATCH": all, "PUT": all, "POST": all},
		500: {"GET": all, "DELETE": all, "PATCH": all, "PUT": all, "POST": none},
		501: {"GET": none, "DELETE": none, "PATCH": none, "PUT": none, "POST": none},
		502: {"GET": all, "DELETE": all, "PATCH": all, "PUT": all, "POST": none},
		503: {"GET": all, "DELETE": all, "PATCH": all, "PUT": all, "POST": none},
		504: {"GET": all, "DELETE": all, "PATCH": all, "PUT": all, "POST": none},
		0:   {"GET": all, "DELETE": all, "PATCH": all, "PUT": all, "POST": none}, // connection cut
	} {
		for method, requests := range want {
			t.Run(fmt.Sprintf("%d %s", status, method), func(t *testing.T) {
				var got atomic.Int32
				client, waits := testClient(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
					got.Add(1)
					if r.Method != method {
						t.Errorf("method %s", r.Method)
					}
					if status == 0 {
						cut(w)
						return
					}
					answer(w, status, `{"detail":"because"}`)
				}), noReuse)
				err := operations[method](t.Context(), client)
				if gone := status == 404 && method == "DELETE"; (err == nil) != gone {
					t.Fatalf("error %v", err)
				}
				if int(got.Load()) != requests || len(waits.waits) != requests-1 {
					t.Errorf("%d requests and %d waits, want %d requests", got.Load(), len(waits.waits), requests)
				}
				if status != 0 && err != nil && StatusOf(err) != status {
					t.Errorf("status of the error is %d", StatusOf(err))
				}
				if requests > 1 && !strings.Contains(err.Error(), "gave up after 5 attempts") {
					t.Errorf("the error does not tell the attempts: %v", err)
				}
			})
		}
	}
}

// noReuse keeps net/http from repeating a GET by itself when a reused connection breaks, so that requests can be counted.
func noReuse(c *Config) {
	if transport, ok := c.Transport.(*http.Transport); ok {
		transport.DisableKeepAlives = true
	}
}

func TestRecoversAfterFailures(t *testing.T) {
	for method, operation := range operations {
		t.Run(method, func(t *testing.T) {
			var requests atomic.Int32
			client, _ := testClient(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				if requests.Add(1) < 4 {
					answer(w, http.StatusTooManyRequests, `{}`)
					return
				}
				answer(w, http.StatusOK, `{"id":"a"}`)
			}))
			if err := operation(t.Context(), client); err != nil {
				t.Fatal(err)
			}
			if requests.Load() != 4 {
				t.Errorf("%d requests", requests.Load())
			}
		})
	}
}

func TestNoRetriesWhenNotWanted(t *testing.T) {
	var requests atomic.Int32
	client, _ := testClient(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		requests.Add(1)
		answer(w, http.StatusServiceUnavailable, ``)
	}), func(c *Config) { c.MaxRetries = 0 })
	err := operations["GET"](t.Context(), client)
	if StatusOf(err) != 503 || requests.Load() != 1 || strings.Contains(err.Error(), "gave up") {
		t.Errorf("%d requests, error %v", requests.Load(), err)
	}
}

func TestUnopenedConnectionsAreRetriedForAllMethods(t *testing.T) {
	for method, operation := range operations {
		t.Run(method, func(t *testing.T) {
			var dials, requests atomic.Int32
			client, _ := testClient(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				requests.Add(1)
				answer(w, http.StatusOK, `{"id":"a"}`)
			}), func(c *Config) {
				transport, ok := c.Transport.(*http.Transport)
				if !ok {
					t.Fatalf("transport %T", c.Transport)
				}
				dial := transport.DialContext
				transport.DialContext = func(ctx context.Context, network, address string) (net.Conn, error) {
					if dials.Add(1) < 3 {
						return nil, &net.OpError{Op: "dial", Net: network, Err: syscall.ECONNREFUSED}
					}
					return dial(ctx, network, address)
				}
			})
			if err := operation(t.Context(), client); err != nil {
				t.Fatal(err)
			}
			if requests.Load() != 1 || dials.Load() != 3 {
				t.Errorf("%d dials, %d requests", dials.Load(), requests.Load())
			}
		})
	}
}

func TestTransportWithoutTraceLeavesOpenWhetherAPostWasSent(t *testing.T) {
	requests := 0
	client, _ := testClient(t, http.NotFoundHandler(), func(c *Config) {
		c.Transport = roundTrip(func(*http.Request) (*http.Response, error) {
			requests++
			return nil, errors.New("broken")
		})
	})
	err := operations["POST"](t.Context(), client)
	if requests != 1 || !outcomeUnknown(err) {
		t.Errorf("%d requests, %v", requests, err)
	}
}

func TestUntrustedCertificateIsNotRetried(t *testing.T) {
	server := newTLSServer(t, http.NotFoundHandler())
	client, waits := testClient(t, http.NotFoundHandler(), func(c *Config) { c.Endpoint, c.Transport = server.URL, nil })
	err := operations["GET"](t.Context(), client)
	if err == nil || !strings.Contains(err.Error(), "certificate") || !strings.Contains(err.Error(), "ca_cert_file") || len(waits.waits) != 0 || IsTransient(err) {
		t.Errorf("%d waits, error %v", len(waits.waits), err)
	}
}

func TestAttemptTimeout(t *testing.T) {
	for method, want := range map[string]int32{"GET": 3, "POST": 1} {
		var requests atomic.Int32
		client, _ := testClient(t, http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
			requests.Add(1)
			hang(r)
		}), func(c *Config) { c.MaxRetries = 2; c.RequestTimeout = 50 * time.Millisecond })
		err := operations[method](t.Context(), client)
		if err == nil || !strings.Contains(err.Error(), "no answer in time: gave up after 50ms") || errors.Is(err, context.Canceled) {
			t.Errorf("%s: error %v", method, err)
		}
		if requests.Load() != want || !IsTransient(err) {
			t.Errorf("%s: %d requests, want %d", method, requests.Load(), want)
		}
	}
}

func TestRetryAfter(t *testing.T) {
	now := time.Date(2024, 5, 1, 9, 30, 0, 0, time.UTC) // far from the local clock on purpose
	for name, tc := range map[string]struct {
		header string
		want   time.Duration // negative: none
	}{
		"seconds":      {"7", 7 * time.Second},
		"zero":         {"0", 0},
		"negative":     {"-3", 0},
		"blanks":       {" 9 ", 9 * time.Second},
		"date":         {now.Add(90 * time.Second).Format(http.TimeFormat), 90 * time.Second},
		"date in past": {now.Add(-time.Hour).Format(http.TimeFormat), 0},
		"none":         {"", -1},
		"nonsense":     {"soon", -1},
		"huge":         {"99999999999999999999", -1},
	} {
		t.Run(name, func(t *testing.T) {
			header := http.Header{"Date": {now.Format(http.TimeFormat)}}
			header.Set("Retry-After", tc.header)
			if got := retryAfter(header); got != tc.want {
				t.Errorf("retryAfter = %s, want %s", got, tc.want)
			}
		})
	}
	local := http.Header{"Retry-After": {time.Now().Add(time.Minute).UTC().Format(http.TimeFormat)}}
	if got := retryAfter(local); got < 58*time.Second || got > time.Minute {
		t.Errorf("without a Date header: %s", got)
	}
}

func TestRetryAfterReplacesBackoff(t *testing.T) {
	for _, status := range []int{429, 503} {
		client, waits := testClient(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Retry-After", "17")
			answer(w, status, `{}`)
		}))
		if err := operations["GET"](t.Context(), client); StatusOf(err) != status {
			t.Fatalf("error %v", err)
		}
		for _, wait := range waits.waits {
			if wait != 17*time.Second {
				t.Errorf("status %d: waited %s", status, wait)
			}
		}
	}
}

func TestRetryAfterBeyondTheBudgetEndsAtOnce(t *testing.T) {
	for name, tc := range map[string]struct {
		deadline time.Duration // 0: none
		asked    string
		waits    bool
		want     string
	}{
		"within the deadline": {10 * time.Minute, "180", true, "gave up after 5 attempts"},
		"over the deadline":   {time.Minute, "180", false, "the next attempt would be in 3m0s and the time of this operation ends before"},
		"without a deadline":  {0, "120", true, "gave up after 5 attempts"},
		"over the limit":      {0, "86400", false, "asks to wait 24h0m0s"},
	} {
		t.Run(name, func(t *testing.T) {
			client, waits := testClient(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Retry-After", tc.asked)
				answer(w, http.StatusTooManyRequests, `{"message":"slow down"}`)
			}))
			ctx := t.Context()
			if tc.deadline > 0 {
				var cancel context.CancelFunc
				ctx, cancel = context.WithTimeout(ctx, tc.deadline)
				defer cancel()
			}
			err := operations["POST"](ctx, client)
			if StatusOf(err) != 429 || !strings.Contains(err.Error(), tc.want) || !strings.Contains(err.Error(), "slow down") {
				t.Errorf("error %v, want %q in it", err, tc.want)
			}
			if tc.waits != (len(waits.waits) > 0) {
				t.Errorf("waits %v", waits.waits)
			}
		})
	}
}

func TestBackoffGrowsWithinItsBounds(t *testing.T) {
	client, _ := testClient(t, http.NotFoundHandler())
	for number, bound := range map[int]time.Duration{
		1: 500 * time.Millisecond, 2: time.Second, 3: 2 * time.Second, 4: 4 * time.Second, 5: 8 * time.Second, 6: 8 * time.Second, 90: 8 * time.Second,
	} {
		var longest time.Duration
		for range 300 {
			wait := client.backoff(number)
			if wait < 0 || wait > bound {
				t.Fatalf("backoff(%d) = %s, beyond %s", number, wait, bound)
			}
			longest = max(longest, wait)
		}
		if longest < bound/2 {
			t.Errorf("backoff(%d) never exceeds %s of %s", number, longest, bound)
		}
	}
	short, _ := testClient(t, http.NotFoundHandler(), func(c *Config) { c.MaxBackoff = time.Millisecond })
	if wait := short.backoff(9); wait > time.Millisecond {
		t.Errorf("MaxBackoff is not honoured: %s", wait)
	}
}
