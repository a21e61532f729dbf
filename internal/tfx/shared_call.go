package tfx

import (
	"context"
	"errors"
	"sync"
)

// sharedCalls makes each read-only call to the platform once per key: callers at the same time share it, and later ones
// get its result. A failure is not remembered. The zero value is ready for use.
type sharedCalls[T any] struct {
	mu    sync.Mutex
	calls map[string]*sharedCall[T]
}

type sharedCall[T any] struct {
	done   chan struct{}
	result T
	err    error
}

// get returns the result for key, calling fetch when nobody has yet.
func (s *sharedCalls[T]) get(ctx context.Context, key string, fetch func(context.Context) (T, error)) (T, error) {
	for {
		call, running := s.join(key)
		if !running {
			s.make(ctx, key, call, fetch)
			return call.result, call.err
		}
		select {
		case <-call.done:
			// That the caller who asked was interrupted is no answer for those who waited with it.
			if interrupted(call.err) && ctx.Err() == nil {
				continue
			}
			return call.result, call.err
		case <-ctx.Done():
			var none T
			return none, ctx.Err()
		}
	}
}

// join returns the call for key and whether somebody else makes or has made it; if not, it is the caller's to make.
func (s *sharedCalls[T]) join(key string) (call *sharedCall[T], running bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	call, running = s.calls[key]
	if !running {
		call = &sharedCall[T]{done: make(chan struct{})}
		if s.calls == nil {
			s.calls = map[string]*sharedCall[T]{}
		}
		s.calls[key] = call
	}
	return call, running
}

// make makes the call and forgets it when it failed, before those who wait for it go on.
func (s *sharedCalls[T]) make(ctx context.Context, key string, call *sharedCall[T], fetch func(context.Context) (T, error)) {
	defer close(call.done)
	call.result, call.err = fetch(ctx)
	if call.err != nil {
		s.mu.Lock()
		delete(s.calls, key)
		s.mu.Unlock()
	}
}

// interrupted tells errors that come from the end of the caller's own context.
func interrupted(err error) bool {
	return errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded)
}
