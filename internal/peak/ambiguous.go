// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package peak

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/hashicorp/terraform-plugin-log/tflog"
)

const (
	// DefaultSettleTime is Config.SettleTime when that is zero.
	DefaultSettleTime = time.Minute
	// maxLookWait bounds the wait between two look-ups.
	maxLookWait = 8 * time.Second
	// lookMargin is what of an operation's time is left for the last look-up and for saying what it found.
	lookMargin = 2 * time.Second
)

// creation describes a create whose request must not be repeated blindly.
type creation[T any] struct {
	kind string // in words
	name string
	// send sends the request. It repeats only what was refused or never sent.
	send func(ctx context.Context) (T, error)
	// find lists the objects that bear exactly the name, and tells the clock the platform's time.
	find func(ctx context.Context, clock *serverClock) ([]candidate[T], error)
	// unique says that the platform is known to refuse a second object of this name, so that the request may be sent again
	// after its outcome became unknown. That is so for specs (contract 10.2) and deployments (13.1) only: names of images and
	// services are unique by assumption, and that a version is refused which is not greater than the last one (10.3) does not
	// say what becomes of two requests for the same one at once.
	unique bool
	// nameNotUnique says that other objects may bear the name, or that there is none, so that find lists everything the request might have created.
	nameNotUnique bool
	// invalid says that the platform may refuse with 400 what is there already.
	invalid bool
	// within is what the name belongs to, where objects of other owners bear it as well.
	within string
	// idOf is the candidate's id of a result. It tells creates of one name apart that go on at the same time; without it there are
	// none.
	idOf func(T) string

	// claim tells this create from others of its kind and name.
	claim *claimant
}

// candidate is an object that may be the one a request created.
type candidate[T any] struct {
	id        string // to import it with
	createdAt string
	matches   bool // whether it is what was sent, as far as the platform shows
	result    T
}

// asSent reports whether a member can be the one that was sent. What was not sent is the platform's choice.
func asSent(shown string, sent *string) bool {
	return sent == nil || shown == *sent
}

// outcomeUnknown reports whether a request that failed may have been carried out, or may be yet: the connection broke, the
// time ran out, a server failed on the way, or the platform said that it did, but unreadably. A platform often acts after
// the gateway before it has given up.
func outcomeUnknown(err error) bool {
	if e, ok := errors.AsType[*transportError](err); ok {
		return e.kind == failureTimeout || e.kind == failureCanceled || e.kind == failureBroken
	}
	status := StatusOf(err)
	return status >= 500 || status >= 200 && status <= 299 || status == http.StatusSeeOther
}

// createOnce sends a create and makes sure that it happens at most once (contract 8). When the outcome is unknown it looks
// for the object for as long as Config.SettleTime, or as the operation has time, and takes it for its own only if it is the
// one candidate that matches what was sent and appeared since the call began. The request is sent again only when the
// platform is known to refuse a second object of the name; should the first request come through late, then the repeat is
// refused, and the object is taken over after all.
func createOnce[T any](ctx context.Context, c *Client, op creation[T]) (T, error) {
	clock := c.newServerClock()
	op.claim = c.claims.begin(op.kind + "\x00" + op.within + "\x00" + op.name)
	made := ""
	defer func() { op.claim.end(made) }()
	result, err := op.send(ctx)
	if err == nil && op.idOf != nil {
		made = op.idOf(result)
	}
	switch {
	case err == nil:
		return result, nil
	case outcomeUnknown(err):
		return op.settle(ctx, c, clock, err)
	}
	return result, op.refused(ctx, clock, err)
}

// settle finds out what became of a request whose outcome is unknown.
func (op creation[T]) settle(ctx context.Context, c *Client, clock *serverClock, cause error) (result T, err error) {
	if ctx.Err() != nil {
		// Interrupted or out of time: what is known must be told at once.
		return result, op.unknown(nil, 0, cause)
	}
	looking := c.newLookout(ctx, cause)
	lookCtx, cancel := looking.context(ctx)
	defer cancel()
	var found, matching []candidate[T]
	for look, repeats := 1, 0; ; look++ {
		all, failed := op.find(lookCtx, clock)
		if failed == nil {
			found, matching = op.sort(all, clock)
			op.saw(matching)
		}
		switch {
		case failed != nil && !IsTransient(failed):
			if lookCtx.Err() == nil {
				cause = fmt.Errorf("%w; looking for it failed as well: %s", cause, failed.Error())
			}
			return result, op.unknown(found, looking.elapsed(), cause)
		case failed == nil && len(matching) == 1 && clock.age(matching[0].createdAt) == ageSince && op.adopt(matching[0]):
			tflog.Warn(ctx, "The answer to a create was lost; the object was found by look-up", map[string]any{
				"kind": op.kind, "name": op.name, "id": matching[0].id, "error": cause.Error(),
			})
			return matching[0].result, nil
		case failed == nil && len(matching) > 1 && !op.claim.others():
			// More time makes none of them provably ours.
			return result, op.unknown(found, looking.elapsed(), cause)
		case failed == nil && len(found) == 0 && op.unique && look%2 == 0 && repeats < c.maxRetries && looking.mayAsk():
			repeats++
			result, err = op.send(ctx)
			switch {
			case err == nil:
				return result, nil
			case op.taken(err):
				// The first request has come through after all, and only has to show; or this is another refusal.
				repeats = c.maxRetries
				looking.shorten(maxLookWait)
			case !outcomeUnknown(err):
				return result, err
			}
			cause = err
			looking.asked(err)
			continue
		}
		if !looking.pause(ctx) {
			if ctx.Err() == nil && op.taken(cause) {
				return result, op.refused(ctx, clock, cause)
			}
			return result, op.unknown(found, looking.elapsed(), cause)
		}
	}
}

// sort leaves out what was there before the call or is another create's, where there is no name to go by, and picks what
// matches and is not known to be older.
func (op creation[T]) sort(all []candidate[T], clock *serverClock) (found, matching []candidate[T]) {
	for _, item := range all {
		before := clock.age(item.createdAt) == ageBefore
		if op.nameNotUnique && (before || op.claim.taken(item.id)) {
			continue
		}
		found = append(found, item)
		if item.matches && !before {
			matching = append(matching, item)
		}
	}
	return found, matching
}

// saw notes which objects may be the one.
func (op creation[T]) saw(matching []candidate[T]) {
	ids := make([]string, 0, len(matching))
	for _, item := range matching {
		ids = append(ids, item.id)
	}
	op.claim.saw(ids)
}

// adopt takes an object over that may not as well be another create's.
func (op creation[T]) adopt(item candidate[T]) bool {
	return op.idOf == nil || op.claim.adopt(item.id)
}

// taken reports whether an answer may mean that there is such an object already.
func (op creation[T]) taken(err error) bool {
	return IsRefused(err) || op.invalid && StatusOf(err) == http.StatusBadRequest
}

// refused returns the error for an answer that says the request was not carried out: with the object that is in its way,
// when there is one.
func (op creation[T]) refused(ctx context.Context, clock *serverClock, refusal error) error {
	if op.nameNotUnique || !op.taken(refusal) {
		return refusal
	}
	all, err := op.find(ctx, clock)
	if err != nil || len(all) == 0 {
		// The refusal is what matters, and it was not about the name as far as one can tell.
		return refusal
	}
	return &AlreadyExistsError{Kind: op.kind, Name: op.name, ID: all[0].id, Err: refusal}
}

// unknown returns the error that reports what was found.
func (op creation[T]) unknown(found []candidate[T], looked time.Duration, err error) error {
	unknown := &UnknownOutcomeError{Kind: op.kind, Name: op.name, Looked: looked, Err: err}
	for _, item := range found {
		unknown.Found = append(unknown.Found, item.id)
	}
	return unknown
}
