// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"sync"
	"time"
)

// lateActs are the calls that the platform acts on after they were answered.
type lateActs struct {
	mu      sync.Mutex
	waiting map[int]*time.Timer // by the number of the call
	last    int                 // the newest number
	acting  int
}

// add has something done after a while, in real time.
func (l *lateActs) add(after time.Duration, act func()) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.waiting == nil {
		l.waiting = map[int]*time.Timer{}
	}
	l.last++
	number := l.last
	l.waiting[number] = time.AfterFunc(after, func() {
		if l.begin(number) {
			act()
			l.end()
		}
	})
}

// begin makes an act the caller's; false when it was dropped.
func (l *lateActs) begin(number int) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.waiting[number] == nil {
		return false
	}
	delete(l.waiting, number)
	l.acting++
	return true
}

func (l *lateActs) end() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.acting--
}

// drop forgets what has not begun.
func (l *lateActs) drop() {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, timer := range l.waiting {
		timer.Stop()
	}
	clear(l.waiting)
}

// left is how much has not ended.
func (l *lateActs) left() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.waiting) + l.acting
}

// await waits until nothing is left to happen, at most for so long.
func (l *lateActs) await(limit time.Duration) bool {
	deadline := time.After(limit)
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for l.left() > 0 {
		select {
		case <-tick.C:
		case <-deadline:
			return false
		}
	}
	return true
}
