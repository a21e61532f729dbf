// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package sharedcall

import (
	"context"
	"errors"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// TestSharedCallPanicIsAnErrorForAll fails when a panic ends the process, leaves somebody waiting, or passes for an answer.
func TestSharedCallPanicIsAnErrorForAll(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var calls Calls[int]
		var callers sync.WaitGroup
		release := make(chan struct{})
		for range 10 {
			callers.Go(func() {
				got, err := calls.Get(t.Context(), "", func(context.Context) (int, error) {
					<-release
					panic("a bug")
				})
				if err == nil || !strings.Contains(err.Error(), "a bug") || !strings.Contains(err.Error(), "report") {
					t.Errorf("got %d, error %v", got, err)
				}
			})
		}
		synctest.Wait()
		close(release)
		callers.Wait()
		if got, err := calls.Get(t.Context(), "", func(context.Context) (int, error) { return 7, nil }); got != 7 || err != nil {
			t.Errorf("after the panic: %d, error %v", got, err)
		}
	})
}

// TestSharedCallIsNobodysOwn interrupts the caller who caused the call, whose deadline does not hold for it either.
func TestSharedCallIsNobodysOwn(t *testing.T) {
	t.Parallel()
	for name, limited := range map[string]func(context.Context) (context.Context, context.CancelFunc){
		"interrupt": context.WithCancel,
		"deadline": func(ctx context.Context) (context.Context, context.CancelFunc) {
			return context.WithTimeout(ctx, time.Second)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				var calls Calls[int]
				var made atomic.Int32
				fetch := func(ctx context.Context) (int, error) {
					made.Add(1)
					select {
					case <-time.After(time.Minute):
						return 7, nil
					case <-ctx.Done():
						return 0, ctx.Err()
					}
				}
				first, end := limited(t.Context())
				defer end()
				var callers sync.WaitGroup
				callers.Go(func() {
					begin := time.Now()
					if got, err := calls.Get(first, "", fetch); err == nil || !errors.Is(err, first.Err()) {
						t.Errorf("the first caller got %d, error %v", got, err)
					}
					if waited := time.Since(begin); waited > time.Second {
						t.Errorf("the first caller waited for %s after its end", waited)
					}
				})
				synctest.Wait()
				callers.Go(func() {
					if got, err := calls.Get(t.Context(), "", fetch); got != 7 || err != nil {
						t.Errorf("the second caller got %d, error %v", got, err)
					}
				})
				time.Sleep(time.Second)
				end()
				callers.Wait()
				if made.Load() != 1 {
					t.Errorf("%d calls, want 1", made.Load())
				}
			})
		})
	}
}

// TestSharedCallHasATimeout fails when a platform that never answers holds those who wait for ever, or when its silence
// looks like the end of their own time, which they would be told to extend.
func TestSharedCallHasATimeout(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var calls Calls[int]
		begin := time.Now()
		_, err := calls.Get(t.Context(), "", func(ctx context.Context) (int, error) {
			<-ctx.Done()
			return 0, ctx.Err()
		})
		if err == nil || errors.Is(err, context.DeadlineExceeded) || !strings.Contains(err.Error(), sharedCallTimeout.String()) {
			t.Errorf("error %v", err)
		}
		if took := time.Since(begin); took != sharedCallTimeout {
			t.Errorf("it took %s", took)
		}
	})
}

// TestSharedCallResultOutlivesItsCaller fails when a result that nobody waited for any more is asked for again.
func TestSharedCallResultOutlivesItsCaller(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var calls Calls[int]
		ctx, cancel := context.WithCancel(t.Context())
		release := make(chan struct{})
		go func() {
			_, _ = calls.Get(ctx, "", func(context.Context) (int, error) {
				<-release
				return 7, nil
			})
		}()
		synctest.Wait()
		cancel()
		synctest.Wait()
		close(release)
		synctest.Wait()
		got, err := calls.Get(t.Context(), "", func(context.Context) (int, error) { return 0, errors.New("asked again") })
		if got != 7 || err != nil {
			t.Errorf("got %d, error %v", got, err)
		}
	})
}

// TestCalls_put has what is known without a call given, and asked for once it is forgotten.
func TestCalls_put(t *testing.T) {
	t.Parallel()
	var calls Calls[int]
	asked := 0
	get := func() int {
		t.Helper()
		got, err := calls.Get(t.Context(), "a", func(context.Context) (int, error) {
			asked++
			return 1, nil
		})
		if err != nil {
			t.Fatal(err)
		}
		return got
	}
	calls.Put("a", 2)
	if got := get(); got != 2 || asked != 0 {
		t.Errorf("got %d after %d calls", got, asked)
	}
	calls.Forget("a")
	if got := get(); got != 1 || asked != 1 {
		t.Errorf("got %d after %d calls", got, asked)
	}
}
