// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package base

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/action"
)

// TestProgress sends one message at a time, and none after the end.
func TestProgress(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	var sent []string
	resp := action.InvokeResponse{SendProgress: func(event action.InvokeProgressEvent) { sent = append(sent, event.Message) }}
	say := Progress(ctx, &resp)
	var several sync.WaitGroup
	for i := range 20 {
		several.Go(func() { say(fmt.Sprintf("message %02d", i)) })
	}
	several.Wait()
	Warn(&resp, say, "Summary", "What to know.")
	cancel()
	say("too late")
	slices.Sort(sent)
	if len(sent) != 21 || sent[0] != "Summary: What to know." || sent[20] != "message 19" {
		t.Errorf("sent %q", sent)
	}
	if len(resp.Diagnostics) != 1 || resp.Diagnostics.HasError() || resp.Diagnostics[0].Detail() != "What to know." {
		t.Errorf("diagnostics %v, want the warning", resp.Diagnostics)
	}
}

// TestProgressNeverBlocks has nobody read, and then somebody who is slow.
func TestProgressNeverBlocks(t *testing.T) {
	t.Parallel()
	absent := make(chan struct{})
	defer close(absent)
	for name, read := range map[string]func(){
		"absent": func() { <-absent },
		"slow":   func() { time.Sleep(300 * time.Millisecond) },
	} {
		t.Run(name, func(t *testing.T) {
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			resp := action.InvokeResponse{SendProgress: func(action.InvokeProgressEvent) { read() }}
			say := Progress(ctx, &resp)
			began := time.Now()
			var several sync.WaitGroup
			for range 5 {
				several.Go(func() {
					for i := range 100 {
						say(fmt.Sprint(i))
					}
				})
			}
			several.Wait()
			if took := time.Since(began); took > 3*progressPatience {
				t.Errorf("the action waited %s for its reader", took)
			}
		})
	}
}

// TestProgressKeepsOrder has a reader that is slow at first.
func TestProgressKeepsOrder(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	var read []string
	first := make(chan struct{})
	resp := action.InvokeResponse{SendProgress: func(event action.InvokeProgressEvent) {
		if event.Message == "0" {
			<-first
		}
		mu.Lock()
		defer mu.Unlock()
		read = append(read, event.Message)
	}}
	say := Progress(t.Context(), &resp)
	for i := range 5 {
		say(fmt.Sprint(i))
	}
	close(first)
	for deadline := time.Now().Add(5 * time.Second); time.Now().Before(deadline); time.Sleep(time.Millisecond) {
		mu.Lock()
		done := slices.Equal(read, []string{"0", "1", "2", "3", "4"})
		mu.Unlock()
		if done {
			return
		}
	}
	t.Errorf("read %q", read)
}
