// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package peak

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

func TestCancelEndsWaitsAndRequestsAtOnce(t *testing.T) {
	t.Run("in a wait", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		client, _ := testClient(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Retry-After", "60")
			answer(w, http.StatusTooManyRequests, `{"detail":"queue full"}`)
			time.AfterFunc(20*time.Millisecond, cancel)
		}), func(c *Config) { c.Sleep = nil })
		err := within(t, 5*time.Second, func() error { return operations["POST"](ctx, client) })
		if !errors.Is(err, context.Canceled) || !strings.Contains(err.Error(), "queue full") {
			t.Errorf("error %v", err)
		}
	})
	t.Run("in a request", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		var requests atomic.Int32
		client, _ := testClient(t, http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
			requests.Add(1)
			cancel()
			hang(r)
		}))
		err := within(t, 5*time.Second, func() error { return operations["GET"](ctx, client) })
		if !errors.Is(err, context.Canceled) || requests.Load() != 1 || IsTransient(err) {
			t.Errorf("%d requests, error %v", requests.Load(), err)
		}
	})
	t.Run("in an answer", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		var requests atomic.Int32
		client, _ := testClient(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			requests.Add(1)
			_ = http.NewResponseController(w).Flush()
			cancel()
			hang(r)
		}))
		err := within(t, 5*time.Second, func() error { return operations["GET"](ctx, client) })
		if !errors.Is(err, context.Canceled) || requests.Load() != 1 || IsTransient(err) {
			t.Errorf("%d requests, error %v", requests.Load(), err)
		}
	})
	t.Run("before", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		client, _ := testClient(t, http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("a request was sent") }))
		if err := operations["POST"](ctx, client); !errors.Is(err, context.Canceled) || outcomeUnknown(err) {
			t.Errorf("error %v", err)
		}
	})
	for name, answered := range map[string]bool{"deadline in a request": false, "deadline in an answer": true} {
		t.Run(name, func(t *testing.T) {
			ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
			defer cancel()
			client, _ := testClient(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if answered {
					_ = http.NewResponseController(w).Flush()
				}
				hang(r)
			}))
			if err := operations["GET"](ctx, client); !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("error %v", err)
			}
		})
	}
}

// shortGrace takes the place of defaultAnswerGrace where it is known that no answer comes.
const shortGrace = 20 * time.Millisecond

// TestAnswerToAWriteIsAwaitedAfterAnInterrupt sends writes whose caller is interrupted before the platform answers.
func TestAnswerToAWriteIsAwaitedAfterAnInterrupt(t *testing.T) {
	slow := func(status int, body string) (*Client, context.Context) {
		ctx, cancel := context.WithCancel(t.Context())
		client, _ := testClient(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			_, _ = io.Copy(io.Discard, r.Body)
			cancel()
			time.Sleep(50 * time.Millisecond)
			answer(w, status, body)
		}))
		return client, ctx
	}
	t.Run("create", func(t *testing.T) {
		client, ctx := slow(http.StatusCreated, `{"id":7}`)
		if id, err := client.SendEmail(ctx, EmailSend{Recipients: []string{"a@b.c"}, Subject: "Hi", TemplateName: "basic"}); err != nil || id != 7 {
			t.Errorf("id %d, error %v", id, err)
		}
	})
	t.Run("refusal", func(t *testing.T) {
		client, ctx := slow(http.StatusUnprocessableEntity, `{"detail":"no"}`)
		if err := client.UpdateService(ctx, "a", ServiceBody{"title": "T"}); StatusOf(err) != http.StatusUnprocessableEntity {
			t.Errorf("error %v", err)
		}
	})
	t.Run("no read", func(t *testing.T) {
		client, ctx := slow(http.StatusOK, `{"id":"a"}`)
		if _, err := client.GetService(ctx, "a"); !errors.Is(err, context.Canceled) {
			t.Errorf("error %v", err)
		}
	})
	t.Run("no unfinished upload", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		client, _ := testClient(t, http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { hang(r) }))
		body := Upload{Size: 1 << 20, Open: func(ctx context.Context) (io.ReadCloser, error) {
			return io.NopCloser(readerFunc(func([]byte) (int, error) {
				cancel()
				<-ctx.Done()
				return 0, ctx.Err()
			})), nil
		}}
		err := within(t, defaultAnswerGrace/2, func() error {
			_, err := client.CreateArtifactVersion(ctx, "a", ArtifactUpload{Artifact: body})
			return err
		})
		if !errors.Is(err, context.Canceled) {
			t.Errorf("error %v", err)
		}
	})
	t.Run("not for ever", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		client, _ := testClient(t, http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
			cancel()
			hang(r)
		}))
		client.answerGrace = shortGrace
		err := within(t, defaultAnswerGrace/2, func() error { return operations["POST"](ctx, client) })
		if !errors.Is(err, context.Canceled) || !outcomeUnknown(err) {
			t.Errorf("error %v", err)
		}
	})
	t.Run("not when time is up", func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
		defer cancel()
		client, _ := testClient(t, http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { hang(r) }))
		err := within(t, defaultAnswerGrace/2, func() error { return operations["POST"](ctx, client) })
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("error %v", err)
		}
	})
}

// readerFunc is a reader made of a function.
type readerFunc func([]byte) (int, error)

func (f readerFunc) Read(p []byte) (int, error) { return f(p) }

// within fails the test when f takes longer.
func within(t *testing.T, limit time.Duration, f func() error) error {
	t.Helper()
	done := make(chan error, 1)
	go func() { done <- f() }()
	select {
	case err := <-done:
		return err
	case <-time.After(limit):
		t.Fatalf("not done after %s", limit)
		return nil
	}
}

func TestSleepEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := sleep(ctx, time.Hour); !errors.Is(err, context.Canceled) {
		t.Errorf("sleep = %v", err)
	}
	if err := sleep(t.Context(), time.Microsecond); err != nil {
		t.Errorf("sleep = %v", err)
	}
}
