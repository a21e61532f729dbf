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
	// clockTolerance is how much older than the call an object may claim to be and still count as created by it: the Date
	// header has whole seconds, and the platform's machines do not agree to the last one.
	clockTolerance = 2 * time.Second
	// maxLookWait bounds the wait between two look-ups.
	maxLookWait = 8 * time.Second
)

// serverClock tells when a call began by the platform's clock. The local one may be wrong by hours.
type serverClock struct {
	begin time.Time // local, used for elapsed time only
	since time.Time // on the platform's clock; zero until it is known
}

// observe takes the platform's time from an answer.
func (s *serverClock) observe(header http.Header) {
	if now, err := http.ParseTime(header.Get("Date")); err == nil {
		s.since = now.Add(-time.Since(s.begin))
	}
}

// age says when something was created, relative to the beginning of the call.
type age int

const (
	ageUnknown age = iota
	ageBefore
	ageSince
)

func (s *serverClock) age(createdAt string) age {
	at, ok := parseTime(createdAt)
	switch {
	case !ok || s.since.IsZero():
		return ageUnknown
	case at.Before(s.since.Add(-clockTolerance)):
		return ageBefore
	}
	return ageSince
}

// creation describes a create whose request must not be repeated blindly.
type creation[T any] struct {
	kind string // in words
	name string
	// send sends the request. It repeats only what was refused or never sent.
	send func(ctx context.Context) (T, error)
	// find lists the objects that bear exactly the name, and tells the clock the platform's time.
	find func(ctx context.Context, clock *serverClock) ([]candidate[T], error)
	// anonymous says that there is no name to go by, so that find lists everything the request might have created.
	anonymous bool
	// invalid says that the platform may refuse with 400 what is there already.
	invalid bool
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

// outcome says what is known about a request that failed.
type outcome int

const (
	// notDone: the platform refused it, or never got it.
	notDone outcome = iota
	// lost: the platform or the connection failed, and nothing is under way any more as far as one can know.
	lost
	// pending: the platform may be carrying it out still (time ran out here or at its gateway), or said that it did, but
	// unreadably.
	pending
)

func outcomeOf(err error) outcome {
	if e, ok := errors.AsType[*transportError](err); ok {
		switch e.kind {
		case failureTimeout, failureCanceled:
			return pending
		case failureBroken:
			return lost
		case failureFinal, failureUnsent, failureCanceledUnsent:
			return notDone
		}
	}
	switch status := StatusOf(err); {
	case status == 0 || status >= 300 && status <= 499 && status != http.StatusSeeOther:
		return notDone
	case status >= 500 && status != http.StatusGatewayTimeout:
		return lost
	}
	return pending
}

// createOnce sends a create and makes sure that it happens at most once (contract 8). When the outcome is unknown it looks
// for the object, and takes it for its own only if it is the one candidate that matches what was sent and appeared since
// the call began.
//
// A create that proves not to have happened is sent again, but only after a failure that ends the platform's work on the
// request, and after two look-ups with a wait between them: a platform that is merely slow would otherwise create the
// object twice, once for each request. After time ran out, and after a success that cannot be read, there are more
// look-ups instead and no second request. Should the first request come through later than the second look-up, then the
// repeat is refused because the name is taken, and the object is taken over after all.
func createOnce[T any](ctx context.Context, c *Client, op creation[T]) (T, error) {
	made, err := op.untyped().once(ctx, c)
	result, _ := made.(T)
	return result, err
}

// untypedCreation is a creation without its type parameter: what is done with it is compiled once.
type untypedCreation creation[any]

func (op creation[T]) untyped() untypedCreation {
	return untypedCreation{
		kind: op.kind, name: op.name, anonymous: op.anonymous, invalid: op.invalid,
		send: func(ctx context.Context) (any, error) { return op.send(ctx) },
		find: func(ctx context.Context, clock *serverClock) ([]candidate[any], error) {
			found, err := op.find(ctx, clock)
			all := make([]candidate[any], len(found))
			for i, item := range found {
				all[i] = candidate[any]{id: item.id, createdAt: item.createdAt, matches: item.matches, result: item.result}
			}
			return all, err
		},
	}
}

// once is createOnce without the type parameter.
func (op untypedCreation) once(ctx context.Context, c *Client) (any, error) {
	clock := &serverClock{begin: time.Now()}
	for number := 1; ; number++ {
		result, err := op.send(ctx)
		if err == nil {
			return result, nil
		}
		state := outcomeOf(err)
		if state == notDone {
			return op.refused(ctx, clock, err, number > 1)
		}
		if ctx.Err() != nil {
			// Interrupted or out of time: what is known must be told at once.
			return nil, op.unknown(nil, err)
		}
		looks := 2
		if state == pending {
			looks = max(looks, c.maxRetries+1)
		}
		found, ours, lookErr := op.look(ctx, c, clock, err, looks)
		switch {
		case len(ours) == 1:
			tflog.Warn(ctx, "The answer to a create was lost; the object was found by look-up", map[string]any{
				"kind": op.kind, "name": op.name, "id": ours[0].id, "error": err.Error(),
			})
			return ours[0].result, nil
		case lookErr != nil:
			return nil, op.unknown(found, fmt.Errorf("%w; looking for it failed as well: %s", err, lookErr.Error()))
		case len(found) > 0 || state == pending || number > c.maxRetries:
			return nil, op.unknown(found, err)
		}
	}
}

// look looks for the object several times and returns what bears its name, and what of that is provably ours.
func (op untypedCreation) look(ctx context.Context, c *Client, clock *serverClock, cause error, looks int) (found, ours []candidate[any], err error) {
	for n := range looks {
		if n > 0 {
			// No jitter: few callers get here, and the point is to give the platform time.
			wait := max(askedPause(cause), min(time.Second<<min(n-1, 3), maxLookWait, c.maxBackoff))
			if deadline, bounded := ctx.Deadline(); bounded && wait >= time.Until(deadline) || wait > maxUnboundedWait {
				return found, nil, fmt.Errorf("there is no time to wait %s for the platform", wait)
			}
			if err := c.sleep(ctx, wait); err != nil {
				return found, nil, err
			}
		}
		if found, err = op.find(ctx, clock); err != nil {
			return nil, nil, err
		}
		if found, ours = op.sort(found, clock); len(ours) > 0 {
			return found, ours, nil
		}
	}
	return found, nil, nil
}

// sort picks the candidates that are provably ours. Without a name to go by, those that were there before are of no
// interest.
func (op untypedCreation) sort(all []candidate[any], clock *serverClock) (found, ours []candidate[any]) {
	for _, item := range all {
		at := clock.age(item.createdAt)
		if op.anonymous && at == ageBefore {
			continue
		}
		found = append(found, item)
		if at == ageSince && item.matches {
			ours = append(ours, item)
		}
	}
	return found, ours
}

// refused handles an answer that says the request was not carried out. repeated says that an earlier one may have been.
func (op untypedCreation) refused(ctx context.Context, clock *serverClock, refusal error, repeated bool) (any, error) {
	status := StatusOf(refusal)
	taken := status == http.StatusConflict || status == http.StatusUnprocessableEntity || op.invalid && status == http.StatusBadRequest
	if op.anonymous && !repeated || !taken {
		return nil, refusal
	}
	all, err := op.find(ctx, clock)
	if err != nil || len(all) == 0 {
		// The refusal is what matters, and it was not about the name as far as one can tell.
		return nil, refusal
	}
	if _, ours := op.sort(all, clock); repeated && len(ours) == 1 {
		return ours[0].result, nil
	}
	if op.anonymous {
		return nil, refusal
	}
	return nil, &AlreadyExistsError{Kind: op.kind, Name: op.name, ID: all[0].id, Err: refusal}
}

// unknown returns the error that reports what was found.
func (op untypedCreation) unknown(found []candidate[any], err error) error {
	unknown := &UnknownOutcomeError{Kind: op.kind, Name: op.name, Err: err}
	for _, item := range found {
		unknown.Found = append(unknown.Found, item.id)
	}
	return unknown
}
