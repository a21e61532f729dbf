// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package peak

import (
	"context"
	"time"
)

// lookout paces the look-ups for an object whose creation has an unknown outcome: with growing pauses, for a bounded time.
type lookout struct {
	client  *Client
	begin   time.Time
	until   time.Time
	wait    time.Duration // before the next look-up
	longest time.Duration
	free    time.Time // when the platform wants to hear of us again
}

// newLookout begins to look after a failure. It ends with the client's settle time, or a little before the operation's.
func (c *Client) newLookout(ctx context.Context, cause error) *lookout {
	now := c.now()
	l := &lookout{client: c, begin: now, until: now.Add(c.settleTime), longest: max(c.maxBackoff, c.settleTime/16)}
	l.longest = min(l.longest, maxLookWait)
	l.wait = min(time.Second, l.longest)
	if deadline, bounded := ctx.Deadline(); bounded && deadline.Add(-lookMargin).Before(l.until) {
		l.until = deadline.Add(-lookMargin)
	}
	l.asked(cause)
	return l
}

// asked takes over how long the platform asks to be left alone.
func (l *lookout) asked(err error) { l.free = l.client.now().Add(askedPause(err)) }

// mayAsk reports whether that is over.
func (l *lookout) mayAsk() bool { return !l.client.now().Before(l.free) }

// shorten ends the look-ups after so much more time, if they do not end before.
func (l *lookout) shorten(left time.Duration) {
	if until := l.client.now().Add(left); until.Before(l.until) {
		l.until = until
	}
}

// context bounds the look-ups themselves, whose requests are repeated while the platform is out of reach.
func (l *lookout) context(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(ctx, l.until.Sub(l.begin)+lookMargin)
}

// pause waits for the next look-up; false when there is no time for another. The last pause is cut short rather than left
// out: what is late is best looked for as late as possible. No jitter: few callers get here, and the point is to give the
// platform time.
func (l *lookout) pause(ctx context.Context) bool {
	now := l.client.now()
	left := l.until.Sub(now)
	if left <= 0 {
		return false
	}
	wait := min(max(l.wait, l.free.Sub(now)), left)
	l.wait = min(2*l.wait, l.longest)
	return l.client.sleep(ctx, wait) == nil
}

// elapsed is how long was looked.
func (l *lookout) elapsed() time.Duration { return l.client.now().Sub(l.begin) }
