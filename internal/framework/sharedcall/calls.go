// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package sharedcall

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"sync"
	"time"

	"github.com/hashicorp/terraform-plugin-log/tflog"
	"golang.org/x/sync/singleflight"
)

// sharedCallTimeout bounds a call that several callers share: none of their own time limits holds for it.
const sharedCallTimeout = 10 * time.Minute

// Calls makes each read-only call to the platform once per key: callers at the same time share it, and later ones
// get its result. A failure is not remembered. The call is nobody's own: it goes on when the caller who caused it is
// interrupted, and each caller waits no longer than its own context lasts. The zero value is ready for use.
type Calls[T any] struct {
	flights singleflight.Group

	mu      sync.Mutex
	results map[string]T
}

// Get returns the result for key, calling fetch when nobody has yet.
func (s *Calls[T]) Get(ctx context.Context, key string, fetch func(context.Context) (T, error)) (T, error) {
	var none T
	if result, ok := s.known(key); ok {
		return result, nil
	}
	if err := ctx.Err(); err != nil {
		return none, err
	}
	call := s.flights.DoChan(key, func() (any, error) {
		if _, ok := s.known(key); ok {
			// Another call has ended since it was looked for.
			return nil, nil
		}
		result, err := detached(ctx, fetch)
		if err == nil {
			s.remember(key, result)
		}
		return nil, err
	})
	select {
	case ended := <-call:
		result, ok := s.known(key)
		if ended.Err == nil && !ok {
			return none, errors.New("the answer that several objects wait for was lost. This is a bug in the provider: please report it")
		}
		return result, ended.Err
	case <-ctx.Done():
		return none, ctx.Err()
	}
}

// Put remembers a result that is known without a call.
func (s *Calls[T]) Put(key string, result T) { s.remember(key, result) }

// Forget has the next caller ask again.
func (s *Calls[T]) Forget(key string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.results, key)
}

func (s *Calls[T]) known(key string) (T, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	result, ok := s.results[key]
	return result, ok
}

func (s *Calls[T]) remember(key string, result T) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.results == nil {
		s.results = map[string]T{}
	}
	s.results[key] = result
}

// detached calls fetch with the values of ctx, such as its logger, but not with its end. A panic becomes an error: outside
// of the caller's own goroutine nothing could keep it from ending the process, or from leaving all who wait without answer.
func detached[T any](ctx context.Context, fetch func(context.Context) (T, error)) (result T, err error) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), sharedCallTimeout)
	defer cancel()
	defer func() {
		if cause := recover(); cause != nil {
			tflog.Error(ctx, "panic in a shared call", map[string]any{"panic": fmt.Sprint(cause), "stack": string(debug.Stack())})
			err = fmt.Errorf("the provider panicked while it asked for something that several objects need: %v. This is a bug in the provider: please report it", cause)
		}
	}()
	result, err = fetch(ctx)
	if err != nil && ctx.Err() != nil {
		// No deadline of the caller has passed, so the error must not look like one.
		err = fmt.Errorf("there was no answer within %s: %s", sharedCallTimeout, err.Error())
	}
	return result, err
}
