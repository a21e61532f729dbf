// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package base_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/peakbi/terraform-provider-peak/internal/framework/base"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

func TestValidation(t *testing.T) {
	t.Parallel()
	var asked atomic.Int32
	ask := func(err error) func(context.Context) error {
		return func(context.Context) error {
			asked.Add(1)
			return err
		}
	}
	off := &base.Validation{}
	if err := off.Ask(t.Context(), "a", ask(errors.New("x"))); err != nil || asked.Load() != 0 {
		t.Errorf("nobody wants it, but it asked: %v", err)
	}
	// Once per key, whatever the answer.
	v := &base.Validation{Enabled: true}
	refusal := &peak.Error{Status: 422}
	for range 2 {
		if err := v.Ask(t.Context(), "a", ask(refusal)); !errors.Is(err, refusal) {
			t.Errorf("got %v", err)
		}
	}
	if err := v.Ask(t.Context(), "b", ask(nil)); err != nil || asked.Load() != 2 {
		t.Errorf("asked %d times: %v", asked.Load(), err)
	}
	// However many ask at once, a platform that creates does so once.
	v, made := &base.Validation{Enabled: true}, &peak.MadeError{SpecID: "s"}
	asked.Store(0)
	var wg sync.WaitGroup
	var told atomic.Int32
	for i := range 20 {
		wg.Go(func() {
			if err := v.Ask(t.Context(), fmt.Sprint(i), ask(made)); err != nil {
				told.Add(1)
			}
		})
	}
	wg.Wait()
	if asked.Load() != 1 || told.Load() != 1 {
		t.Errorf("asked %d times, told %d, want once", asked.Load(), told.Load())
	}
}
