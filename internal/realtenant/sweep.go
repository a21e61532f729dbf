// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package realtenant

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"time"

	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

const (
	// DefaultObjectLimit is how long a Sweeper waits for one kind of objects to be gone, where it is not told.
	DefaultObjectLimit = 15 * time.Minute

	firstPause = 200 * time.Millisecond
	maxPause   = 10 * time.Second
	// asksAgain is after how many looks at what is still there the deletion is asked for once more: a proxy may have answered.
	asksAgain = 5
)

// Sweeper deletes objects that are called like ours, kind by kind in the order of Kinds.
type Sweeper struct {
	Client *peak.Client
	// Wanted says of an object that is called like ours whether it is to go, and why not.
	Wanted func(Object) (wanted bool, why string)
	// Only is the name of the one kind that is looked at; "" means all.
	Only string
	// Quiet says nothing of what is kept.
	Quiet bool
	// DryRun only lists.
	DryRun bool
	// Log gets a line for each thing that happens; nil drops them.
	Log io.Writer
	// Limit is how long the objects of one kind may take to be listed, and then to go; zero is DefaultObjectLimit.
	Limit time.Duration
}

// Swept is what came of a sweep.
type Swept struct {
	// Deleted are gone; in a dry run those that would be deleted.
	Deleted []Object
	// Kept are called like ours, and not wanted.
	Kept []Object
	// Left are wanted and still there, with the reasons.
	Left []Left
	// Unseen are the kinds that could not be listed, with the reasons: there may be more of them.
	Unseen map[string]error
}

// Left is an object that could not be deleted.
type Left struct {
	Object

	// Why is what the platform said last, or that the time ran out.
	Why error
}

// Clean tells whether nothing that is wanted is left, as far as could be seen. A kind that the token may not list (403, and 401 or
// 404 of some parts of the platform) holds nothing that this token has made. Where none of them can be listed, the token has expired
// or been withdrawn, and nothing is known.
func (s Swept) Clean() bool {
	if len(s.Unseen) == len(Kinds()) {
		return false
	}
	for _, err := range s.Unseen {
		if !isWithheld(err) {
			return false
		}
	}
	return len(s.Left) == 0
}

// Remains says in words what may be there after a sweep that was not clean.
func (s Swept) Remains() string {
	if s.lostToken() {
		return "the platform does not accept the token any more (401), so that nothing could be looked through; come back with another token of the same tenant"
	}
	unseen := fmt.Sprintf("%d of %d kinds of objects could not be looked through, so that more may be there than is known", len(s.Unseen), len(Kinds()))
	switch {
	case len(s.Unseen) == 0:
		return fmt.Sprintf("%d objects are left", len(s.Left))
	case len(s.Left) == 0:
		return unseen
	}
	return fmt.Sprintf("%d objects are left, and %s", len(s.Left), unseen)
}

// lostToken tells that everything was refused because the token is not accepted.
func (s Swept) lostToken() bool {
	for _, err := range s.Unseen {
		if peak.StatusOf(err) != http.StatusUnauthorized {
			return false
		}
	}
	return len(s.Unseen) == len(Kinds())
}

// Sweep looks at the tenant and deletes. What a kind holds is looked up when its turn comes, and not before: what goes with the
// objects before it is not asked for. It ends early with the context, and what is left is in the result then.
func (s Sweeper) Sweep(ctx context.Context) Swept {
	swept := Swept{Unseen: map[string]error{}}
	for _, kind := range Kinds() {
		if s.Only != "" && s.Only != kind.Name {
			continue
		}
		wanted := s.look(ctx, kind, &swept)
		if s.DryRun {
			for _, object := range wanted {
				s.logf("%s %q (id %s): would be deleted", kind.Name, object.Name, object.ID)
			}
			swept.Deleted = append(swept.Deleted, wanted...)
			continue
		}
		s.sweepKind(ctx, kind, wanted, &swept)
	}
	s.logUnseen(swept)
	return swept
}

// logUnseen says what could not be listed, and says only once that the token is not accepted.
func (s Sweeper) logUnseen(swept Swept) {
	for _, kind := range Kinds() {
		err, unseen := swept.Unseen[kind.Name]
		switch {
		case unseen && swept.lostToken():
			s.logf("nothing can be listed: %s", err)
			return
		case unseen:
			s.logf("%s: cannot be listed: %s", kind.Name, err)
		}
	}
}

// look lists what is wanted of a kind.
func (s Sweeper) look(ctx context.Context, kind Kind, swept *Swept) (wanted []Object) {
	ctx, cancel := context.WithTimeout(ctx, s.limit())
	defer cancel()
	for object, err := range kind.List(ctx, s.Client) {
		if err != nil {
			swept.Unseen[kind.Name] = err
			break
		}
		object.Kind = kind.Name
		if ok, why := s.Wanted(object); !ok {
			if !s.Quiet {
				s.logf("%s %q (id %s): kept, %s", kind.Name, object.Name, object.ID, why)
			}
			swept.Kept = append(swept.Kept, object)
			continue
		}
		wanted = append(wanted, object)
	}
	return wanted
}

func (s Sweeper) limit() time.Duration {
	if s.Limit == 0 {
		return DefaultObjectLimit
	}
	return s.Limit
}

// sweepKind deletes the objects of a kind side by side: all are asked for, then all are waited for.
func (s Sweeper) sweepKind(ctx context.Context, kind Kind, objects []Object, swept *Swept) {
	ctx, cancel := context.WithTimeout(ctx, s.limit())
	defer cancel()
	why := map[string]error{}
	pause := firstPause
	for round := 0; len(objects) > 0; round++ {
		var still []Object
		for _, object := range objects {
			gone, final, err := s.step(ctx, kind, object, round%asksAgain == 0 || why[object.ID] != nil)
			switch {
			case gone:
				s.logf("%s %q (id %s): deleted", kind.Name, object.Name, object.ID)
				swept.Deleted = append(swept.Deleted, object)
			case final:
				s.logf("%s %q (id %s): NOT deleted: %s", kind.Name, object.Name, object.ID, err)
				swept.Left = append(swept.Left, Left{object, err})
			default:
				if err != nil && ctx.Err() == nil || why[object.ID] == nil {
					why[object.ID] = err
				}
				still = append(still, object)
			}
		}
		objects = still
		if len(objects) == 0 {
			return
		}
		timer := time.NewTimer(pause)
		select {
		case <-timer.C:
			pause = min(pause+pause/2, maxPause)
		case <-ctx.Done():
			timer.Stop()
			for _, object := range objects {
				err := fmt.Errorf("it was still there when the time was up: %w", context.Cause(ctx))
				if last := why[object.ID]; last != nil {
					err = fmt.Errorf("the platform went on refusing: %w", last)
				}
				s.logf("%s %q (id %s): NOT deleted: %s", kind.Name, object.Name, object.ID, err)
				swept.Left = append(swept.Left, Left{object, err})
			}
			return
		}
	}
}

// step asks for one deletion, where ask says so, and looks whether the object is gone. Only a refusal by rights is final: by which
// status a platform says that an object is busy or in use is assumed (contract 25), and that passes by itself.
func (s Sweeper) step(ctx context.Context, kind Kind, object Object, ask bool) (gone, final bool, err error) {
	if ask {
		err = kind.Delete(ctx, s.Client, object.ID)
		if err != nil && !isBusy(err) && !peak.IsTransient(err) && ctx.Err() == nil && !peak.IsNotFound(err) {
			return false, true, err
		}
	}
	read := kind.Get(ctx, s.Client, object.ID)
	switch {
	case peak.IsNotFound(read):
		return true, false, nil
	case read != nil && err == nil:
		err = read
	}
	return false, false, err
}

// isBusy tells a refusal that may be one because the object is busy or in use.
func isBusy(err error) bool {
	status := peak.StatusOf(err)
	return status >= 400 && status < 500 && !isWithheld(err)
}

func (s Sweeper) logf(format string, args ...any) {
	if s.Log != nil {
		// A log that cannot be written must not end a sweep.
		_, _ = fmt.Fprintln(s.Log, Discreet(fmt.Sprintf(format, args...)))
	}
}
