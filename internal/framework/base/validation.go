// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package base

import (
	"context"
	"errors"
	"sync"

	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// Validation has the platform check specs before they are made (contract 10.2), unless it turns out to make them instead. It is safe for
// concurrent use.
type Validation struct {
	// Enabled says that the user wants it.
	Enabled bool

	mu sync.Mutex
	// proven says that the platform has checked without making anything, ended that it made something.
	proven, ended bool
	// first is held by the question that proves it.
	first sync.Mutex
	asked map[string]*answer
}

// answer is what became of a question.
type answer struct {
	once sync.Once
	err  error
}

// Ask asks the platform by ask, once per process and key, which names the request with its content. Until an answer has shown that the
// platform knows validations, there is one question at a time, and after one that made something there is none.
func (v *Validation) Ask(ctx context.Context, key string, ask func(ctx context.Context) error) error {
	if !v.Enabled {
		return nil
	}
	v.mu.Lock()
	if v.asked == nil {
		v.asked = map[string]*answer{}
	}
	if v.asked[key] == nil {
		v.asked[key] = &answer{}
	}
	one := v.asked[key]
	v.mu.Unlock()
	one.once.Do(func() { one.err = v.put(ctx, ask) })
	return one.err
}

// put puts one question.
func (v *Validation) put(ctx context.Context, ask func(ctx context.Context) error) error {
	if proven, _ := v.state(); !proven {
		v.first.Lock()
		defer v.first.Unlock()
	}
	if _, ended := v.state(); ended {
		return nil
	}
	err := ask(ctx)
	made := new(peak.MadeError)
	v.mu.Lock()
	defer v.mu.Unlock()
	v.ended = v.ended || errors.As(err, &made)
	v.proven = v.proven || err == nil
	return err
}

func (v *Validation) state() (proven, ended bool) {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.proven, v.ended
}
