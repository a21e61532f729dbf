// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package wait

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-log/tflog"
	"github.com/peakbi/terraform-provider-peak/internal/framework/diagnostics"
	"github.com/peakbi/terraform-provider-peak/internal/framework/objects"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

const (
	// readsBeforeAgain is how many reads a platform may take to show that a deletion has begun.
	readsBeforeAgain = 5

	// maxAgain is how often a deletion is repeated that never begins.
	maxAgain = 4
)

// transientReads is how many failed reads in a row a wait tolerates before it gives up.
const transientReads = 4

// For describes waiting for an object to reach a status. Words that are neither Done nor Failed count as pending, so
// that a status the platform adds one day does not break an apply.
type For[T any] struct {
	// Object is what is waited for, for messages.
	Object objects.Object

	// Read fetches the object; a 404 ends the wait.
	Read func(ctx context.Context) (T, error)

	// Status returns the status word of what Read returned.
	Status func(T) string

	// Done are the good final words; empty when the good end is that the object is gone.
	Done []string

	// Failed are the bad final words.
	Failed []string

	// Gone makes a 404 the good end (deletes).
	Gone bool

	// Resting are the words for an object that nothing is done with. While it shows one of them, Again asks for the
	// deletion once more every few reads: the success may have come from something between here and the platform.
	Resting []string
	Again   func(ctx context.Context) error

	// Stale, when set, tells what may still be from before that which is waited for. It is not taken for the end until
	// something else was read, or Poll.Settle has passed.
	Stale func(T) bool

	// Changed, when set, hears of every new status and of the object that has it, the first one included.
	Changed func(status string, object T)
}

// Run reads until the object reaches a final status and returns what was read last. The first read is at once. It
// returns *StatusError for a bad end, *TimeoutError when ctx's deadline passes, and ctx's error when it is cancelled.
// A few failed reads in a row are tolerated when they may pass: server errors, throttling and broken connections.
func (w For[T]) Run(ctx context.Context, poll Poll) (T, error) {
	var (
		last     T
		status   string
		started  = time.Now()
		pause    = poll.Min
		failed   = 0
		lastFail error
		idle     = 0
		begun    = w.Stale == nil
	)
	for {
		object, err := w.Read(ctx)
		switch {
		case err == nil:
			failed, lastFail = 0, nil
			last = object
			now := w.Status(object)
			if now != status {
				tflog.Info(ctx, "status changed", map[string]any{"object": w.Object.String(), "from": status, "to": now})
				status, pause = now, poll.Min
				if w.Changed != nil {
					w.Changed(now, object)
				}
			}
			begun = begun || time.Since(started) >= poll.SettleTime() || !w.Stale(object)
			if begun && slices.ContainsFunc(w.Done, equalFold(now)) {
				return last, nil
			}
			if begun && slices.ContainsFunc(w.Failed, equalFold(now)) {
				return last, &diagnostics.StatusError{Object: w.Object, Status: now}
			}
			if w.Again != nil && slices.ContainsFunc(w.Resting, equalFold(now)) {
				if idle++; idle%readsBeforeAgain == 0 {
					if err := w.again(ctx, idle/readsBeforeAgain, now); err != nil {
						return last, err
					}
				}
			}
		case peak.IsNotFound(err) && w.Gone:
			return last, nil
		case ctx.Err() != nil:
			return last, w.ended(ctx, status, started, lastFail)
		case failed < transientReads && peak.IsTransient(err):
			failed++
			lastFail = err
			tflog.Warn(ctx, "read failed while waiting, trying again", map[string]any{"object": w.Object.String(), "error": err.Error()})
		default:
			return last, err
		}

		if !begun {
			pause = min(pause, max(poll.SettleTime()-time.Since(started), poll.Min))
		}
		if pause, err = poll.pause(ctx, pause); err != nil {
			return last, w.ended(ctx, status, started, lastFail)
		}
	}
}

// again repeats the deletion of an object that shows no sign of going. That it is refused now tells that something goes on.
func (w For[T]) again(ctx context.Context, number int, status string) error {
	if number > maxAgain {
		return &diagnostics.NotGoneError{Object: w.Object, Status: status, Asked: maxAgain + 1}
	}
	tflog.Warn(ctx, "the platform said that it deletes the object, which is there unchanged; asking again", map[string]any{"object": w.Object.String(), "status": status})
	if err := w.Again(ctx); err != nil && !peak.IsConflict(err) && peak.StatusOf(err) != http.StatusUnprocessableEntity {
		return err
	}
	return nil
}

// Delete deletes an object that has no status, and makes sure that the platform no longer knows it. del treats 404 as
// success; read answers with 404 once the object is gone.
func Delete(ctx context.Context, poll Poll, object objects.Object, del, read func(ctx context.Context) error) error {
	if err := del(ctx); err != nil {
		return err
	}
	const shown = "still shown"
	_, err := For[struct{}]{
		Object:  object,
		Read:    func(ctx context.Context) (struct{}, error) { return struct{}{}, read(ctx) },
		Status:  func(struct{}) string { return shown },
		Gone:    true,
		Resting: []string{shown},
		Again:   del,
	}.Run(ctx, poll)
	return err
}

// ended tells a deadline, which is a timeout of the operation, from an interrupt by the user.
func (w For[T]) ended(ctx context.Context, status string, started time.Time, last error) error {
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return &diagnostics.TimeoutError{Object: w.Object, Status: status, Elapsed: time.Since(started), Last: last}
	}
	return ctx.Err()
}

// WhileBusy runs op and repeats it as long as the platform answers 409 because another operation on the object runs,
// until ctx ends. The last 409 is part of the error then. Do not use it for creates, where 409 means "already exists".
func WhileBusy(ctx context.Context, poll Poll, object objects.Object, op func(context.Context) error) error {
	return WhileConflict(ctx, poll, object, op, func(context.Context) (string, bool) { return "busy", true })
}

// WhileConflict is WhileBusy for objects that a 409 can refuse for good as well: after each 409, holds says whether
// something that will pass holds the object, and what. A 409 is final when nothing holds the object twice in a row.
func WhileConflict(ctx context.Context, poll Poll, object objects.Object, op func(context.Context) error, holds func(context.Context) (what string, passing bool)) error {
	return while(ctx, poll, object, op, peak.IsConflict, peak.IsConflict, holds)
}

// WhileRefused is WhileConflict for operations that the platform refuses with 409 or 422 alike.
func WhileRefused(ctx context.Context, poll Poll, object objects.Object, op func(context.Context) error, holds func(context.Context) (what string, passing bool)) error {
	return while(ctx, poll, object, op, peak.IsRefused, peak.IsRefused, holds)
}

// WhileHeld is WhileConflict for operations whose refusal may also be a 422, which has other reasons most of the time: it
// counts only while something holds the object, on a second look at the latest.
func WhileHeld(ctx context.Context, poll Poll, object objects.Object, op func(context.Context) error, holds func(context.Context) (what string, passing bool)) error {
	return while(ctx, poll, object, op, peak.IsRefused, peak.IsConflict, holds)
}

// while repeats op while refused says that it was refused and holds that this will pass. Doubtful are the refusals after
// which op is tried once more although nothing holds the object.
func while(
	ctx context.Context, poll Poll, object objects.Object, op func(context.Context) error, refused, doubtful func(error) bool,
	holds func(context.Context) (what string, passing bool),
) error {
	var (
		last    *diagnostics.TimeoutError
		started = time.Now()
		pause   = poll.Min
		again   bool
	)
	for {
		err := op(ctx)
		if refused(err) {
			what, passing := holds(ctx)
			if !passing && ctx.Err() == nil {
				if again {
					return err
				}
				again = true
				if doubtful(err) {
					// What held the object may have ended between the refusal and the look at it.
					continue
				}
				// What holds the object may not show yet.
				if _, ended := poll.pause(ctx, pause); ended == nil {
					what, passing = holds(ctx)
				}
				if !passing {
					return err
				}
			}
			if !passing {
				return timedOut(ctx, err, last, started)
			}
			again = false
			last = &diagnostics.TimeoutError{Object: object, Status: what, Last: err, Refused: true}
			tflog.Info(ctx, "object is busy, waiting", map[string]any{"object": object.String(), "status": what, "error": err.Error()})
			if pause, err = poll.pause(ctx, pause); err == nil {
				continue
			}
		}
		return timedOut(ctx, err, last, started)
	}
}

// timedOut returns err, or last when the time ran out: what held the object says more than the call that it ran out in.
func timedOut(ctx context.Context, err error, last *diagnostics.TimeoutError, started time.Time) error {
	if err != nil && last != nil && errors.Is(ctx.Err(), context.DeadlineExceeded) {
		last.Elapsed = time.Since(started)
		return last
	}
	return err
}

func equalFold(word string) func(string) bool {
	return func(other string) bool { return strings.EqualFold(word, other) }
}

// IsOneOf reports whether a status is one of those words, in whatever case.
func IsOneOf(status string, words ...string) bool {
	return slices.ContainsFunc(words, equalFold(status))
}
