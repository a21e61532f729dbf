// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package base

import (
	"context"
	"sync"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/action"
)

const (
	// progressPatience is how long an action waits for its messages to be read, all of them together. A reader that is well takes
	// each at once, and then the last one is read before the action ends.
	progressPatience = time.Second

	// maxProgress is how many messages are kept for a reader that is slow; what comes then is dropped.
	maxProgress = 100
)

// Progress returns a function that shows a message to the user while the action runs. It may be called by several goroutines,
// and never keeps an action from its work: the framework hands a message over when somebody reads it, which may be late or
// never. Once ctx has ended it does nothing.
func Progress(ctx context.Context, resp *action.InvokeResponse) func(message string) {
	p := &progress{ctx: ctx, patience: progressPatience, send: func(message string) {
		resp.SendProgress(action.InvokeProgressEvent{Message: message})
	}}
	return p.say
}

// progress hands messages on in their order, one at a time, by a goroutine that is there while there are any.
type progress struct {
	ctx  context.Context //nolint:containedctx // It is that of the action, which the function outlives by nothing.
	send func(message string)

	mu       sync.Mutex
	waiting  []line
	sending  bool
	patience time.Duration // what is left of it
}

// line is a message, and what is closed once it was read.
type line struct {
	message string
	read    chan struct{}
}

func (p *progress) say(message string) {
	if p.ctx.Err() != nil {
		return
	}
	l, patience := p.add(message)
	if patience <= 0 {
		return
	}
	began := time.Now()
	timer := time.NewTimer(patience)
	defer timer.Stop()
	select {
	case <-l.read:
	case <-p.ctx.Done():
	case <-timer.C:
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.patience -= time.Since(began)
}

// add queues a message and returns how long to wait for it.
func (p *progress) add(message string) (line, time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.waiting) == maxProgress {
		return line{}, 0
	}
	l := line{message, make(chan struct{})}
	p.waiting = append(p.waiting, l)
	if !p.sending {
		p.sending = true
		go p.run()
	}
	return l, p.patience
}

// run sends what is queued, until there is nothing more or the action has ended.
func (p *progress) run() {
	for {
		p.mu.Lock()
		if len(p.waiting) == 0 || p.ctx.Err() != nil {
			p.sending = false
			p.mu.Unlock()
			return
		}
		l := p.waiting[0]
		p.waiting = p.waiting[1:]
		p.mu.Unlock()
		p.send(l.message)
		close(l.read)
	}
}
