// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package base

import (
	"context"
	"sync"
)

// Turn is taken by one at a time. Who waits for it waits no longer than its context lasts. The zero value is ready for use.
type Turn struct {
	once sync.Once
	seat chan struct{}
}

// Take waits for the turn. What it returns ends it, and may be called more than once.
func (t *Turn) Take(ctx context.Context) (end func(), err error) {
	t.once.Do(func() { t.seat = make(chan struct{}, 1) })
	select {
	case t.seat <- struct{}{}:
		return sync.OnceFunc(func() { <-t.seat }), nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}
