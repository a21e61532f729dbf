// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package peak

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"strconv"
	"strings"
	"time"
)

const (
	// minBackoff is the upper end of the first wait's range, which doubles with every attempt up to Config.MaxBackoff.
	minBackoff = 500 * time.Millisecond
	// maxUnboundedWait is the longest Retry-After that is honoured in an operation without a deadline.
	maxUnboundedWait = 2 * time.Minute
)

// retryable reports whether a failed request may be sent again. One that was refused (429) or never sent may be whatever
// it does; one that may have been carried out only when that makes no difference. 404 is an answer, never repeated.
func retryable(err error, idempotent bool) bool {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Status == http.StatusTooManyRequests || idempotent && (isServerFailure(e.Status) || e.broken)
	}
	if e, ok := errors.AsType[*transportError](err); ok {
		return e.kind == failureUnsent || idempotent && (e.kind == failureBroken || e.kind == failureTimeout)
	}
	return false
}

// pause waits before attempt number+1; queued, if any, hears of it when the platform is too busy. It returns the error to end
// with: that of the attempt when the wait would not fit into the operation's time, or the context's.
func (c *Client) pause(ctx context.Context, number int, err error, queued func(wait time.Duration)) error {
	wait := c.backoff(number)
	asked := askedPause(err)
	if asked >= 0 {
		wait = asked
	}
	if number > c.maxRetries {
		// Only what waits for a queue gets this far; a platform that asks for no wait at all must not be flooded.
		wait = max(wait, c.maxBackoff)
	}
	deadline, bounded := ctx.Deadline()
	switch {
	case bounded && wait >= time.Until(deadline):
		addNote(err, fmt.Sprintf("gave up, because the next attempt would be in %s and the time of this operation ends before",
			wait.Round(time.Second)))
		return err
	case !bounded && wait > maxUnboundedWait:
		addNote(err, fmt.Sprintf("gave up, because the platform asks to wait %s; try again after that", wait.Round(time.Second)))
		return err
	}
	if queued != nil && StatusOf(err) == http.StatusTooManyRequests {
		queued(wait)
	}
	if ended := c.sleep(ctx, wait); ended != nil {
		return fmt.Errorf("interrupted while waiting for another attempt: %w (the last one: %s)", ended, err.Error())
	}
	return nil
}

// backoff returns a random wait after the given attempt, between zero and a bound that doubles, so that many callers that
// failed together do not come back together.
func (c *Client) backoff(number int) time.Duration {
	bound := c.maxBackoff
	// Beyond some doublings the maximum is reached anyway, and the shift must not overflow.
	if number < 16 {
		bound = min(bound, minBackoff<<(number-1))
	}
	return rand.N(bound + 1) //nolint:gosec // Spreading requests over time needs no secrecy.
}

// askedPause returns the wait that the platform asked for, negative when it did not.
func askedPause(err error) time.Duration {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.retryAfter
	}
	return -1
}

// retryAfter reads the header Retry-After, seconds or an HTTP date (contract 8). A date counts from the answer's own Date,
// so that the local clock does not matter. It is negative when there is none that can be read.
func retryAfter(header http.Header) time.Duration {
	value := strings.TrimSpace(header.Get("Retry-After"))
	if seconds, err := strconv.ParseInt(value, 10, 32); err == nil {
		return max(0, time.Duration(seconds)*time.Second)
	}
	at, err := http.ParseTime(value)
	if err != nil {
		return -1
	}
	now, err := http.ParseTime(header.Get("Date"))
	if err != nil {
		now = time.Now()
	}
	return max(0, at.Sub(now))
}

// addNote adds what the client did about an error to its text.
func addNote(err error, note string) {
	if e, ok := errors.AsType[*Error](err); ok {
		e.note = join(e.note, note)
	} else if e, ok := errors.AsType[*transportError](err); ok {
		e.note = join(e.note, note)
	}
}

func join(a, b string) string {
	if a == "" {
		return b
	}
	return a + "; " + b
}
