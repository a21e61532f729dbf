// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package tenantreport

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"time"

	"github.com/peakbi/terraform-provider-peak/internal/assumptions"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
	"github.com/peakbi/terraform-provider-peak/internal/realtenant"
)

// Options say which tenant is looked at, and how.
type Options struct {
	Access realtenant.Access

	// APIKey is an API key of the same tenant, to see how metrics refuse one; "" leaves that out.
	APIKey string

	// ReadOnly makes nothing.
	ReadOnly bool

	// Folder is where the report goes, and the state of one that was interrupted.
	Folder string

	// Runs is the folder of notes about runs, see realtenant.Run.
	Runs string

	// Points are the ones to look at; none means all.
	Points []assumptions.ID

	// Limit is how long the whole report may take, and Patience how long one object may take to become what is waited for. Zero is
	// DefaultLimit and DefaultPatience.
	Limit, Patience time.Duration

	// Progress gets a line for each thing that goes on; nil drops them.
	Progress io.Writer

	// Sleep waits between two looks at something that takes time, and Now is the clock that goes with it; nil is real time.
	Sleep func(context.Context, time.Duration) error
	Now   func() time.Time
}

// Limits where Options name none.
const (
	DefaultLimit    = 90 * time.Minute
	DefaultPatience = 20 * time.Minute

	// cleanLimit is how long what was made may take to be removed, also after an interruption.
	cleanLimit = 10 * time.Minute

	// firstPause is between the first two looks at something that takes time, lastPause between the last ones.
	firstPause, lastPause = time.Second, 15 * time.Second

	by    = "make tenant-report"
	agent = "terraform-provider-peak-tenant-report"
)

// scene is a part of the report: what has to be made for some points, and looked at.
type scene struct {
	name   string
	makes  bool
	points []assumptions.ID
	run    func(context.Context, *probe) error
}

// Run looks at a tenant and writes the report into its folder. An error with a report means that it was interrupted, that something
// it made is left, or that the report could not be written: the same call goes on from there. An error without one means that nothing
// was looked at, as when the token is not accepted or another report goes on in the folder. Nothing is deleted that the report has not made.
func Run(ctx context.Context, o Options) (Report, error) {
	if o.Limit == 0 {
		o.Limit = DefaultLimit
	}
	limited, cancel := context.WithTimeout(ctx, o.Limit)
	defer cancel()
	release, err := claim(o.Folder)
	if err != nil {
		return Report{}, err
	}
	defer release()
	r, err := newReporter(limited, o)
	if err != nil {
		return Report{}, err
	}
	err = r.scenes(limited)
	if _, is := errors.AsType[leftError](err); err != nil && !is {
		err = fmt.Errorf("interrupted (%w); run it again to go on", err)
		if left := r.clean(ctx); left != nil {
			err = errors.Join(err, left)
		}
	}
	report := newReport(r.state, r.whyNot)
	if writing := report.write(o.Folder); writing != nil {
		// The state stays, so that nothing has to be looked at again.
		return report, errors.Join(err, fmt.Errorf("the report cannot be written: %w; run it again when it can", writing))
	}
	if err == nil {
		err = r.forget()
	}
	return report, err
}

// leftError is what may be left of a report.
type leftError struct{ remains string }

func (l leftError) Error() string {
	return "what the report has made may still be there: " + l.remains + "; run it again, or make sweep"
}

// reporter is a report on its way.
type reporter struct {
	*probe

	options Options
	sweeper realtenant.Sweeper
	dirty   bool
	reasons map[string]string // of scenes that ended early
}

func newReporter(ctx context.Context, o Options) (*reporter, error) {
	client, err := o.Access.Client(agent + "-removal")
	if err != nil {
		return nil, err
	}
	tenant, err := o.Access.TenantName(ctx, client)
	if err != nil {
		return nil, notLetIn(err, o)
	}
	s, resumed, err := loadState(o, tenant)
	if err != nil {
		return nil, err
	}
	c, err := newCaller(o)
	if err != nil {
		return nil, err
	}
	*c.count = s.Requests
	if o.Progress == nil {
		o.Progress = io.Discard
	}
	r := &reporter{
		probe:   &probe{caller: c, state: s, apiKey: o.APIKey, pause: firstPause, patience: o.Patience},
		options: o, reasons: map[string]string{}, dirty: resumed && !o.ReadOnly,
	}
	if r.patience == 0 {
		r.patience = DefaultPatience
	}
	r.sweeper = realtenant.Sweeper{Client: client, Wanted: realtenant.OfRun(s.Run), Limit: r.patience}
	if !o.ReadOnly {
		if err := s.Run.Note(o.Runs); err != nil {
			return nil, err
		}
	}
	if resumed {
		r.logf("going on with what was interrupted: %d scenes are done", len(s.Done))
	}
	return r, s.save()
}

// notLetIn says why a tenant cannot be looked at, without what the platform says of it: that may name its people.
func notLetIn(err error, o Options) error {
	switch status := peak.StatusOf(err); status {
	case 0:
		return errors.New(realtenant.Discreet(err.Error(), o.Access.Token, o.APIKey))
	case http.StatusUnauthorized:
		return fmt.Errorf("%s does not let the token in (401): check that %s is a token of the tenant, and has not expired", o.Access.Where(), realtenant.EnvToken)
	default:
		return fmt.Errorf("%s does not tell whose the token is, but answers %d: try again later, and check that it is a Peak platform", o.Access.Where(), status)
	}
}

// scenes plays what is not done yet.
func (r *reporter) scenes(ctx context.Context) error {
	if r.dirty {
		r.logf("removing what the interrupted part has left")
		if err := r.clean(ctx); err != nil {
			return err
		}
	}
	all := allScenes()
	for i, one := range all {
		if slices.Contains(r.Done, one.name) || one.makes && r.options.ReadOnly || !r.asked(one) {
			continue
		}
		began := time.Now()
		r.logf("%d/%d %s", i+1, len(all), one.name)
		r.dirty = r.dirty || one.makes
		err := one.run(ctx, r.probe)
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		if err != nil {
			r.reasons[one.name] = realtenant.Discreet(err.Error(), r.token, r.apiKey)
			r.logf("  ended early: %s", r.reasons[one.name])
		}
		for _, point := range one.points {
			if !r.has(point) && err != nil {
				r.unseen(point, "%s", r.reasons[one.name])
			}
		}
		if left := r.clean(ctx); left != nil {
			return left
		}
		r.Done = append(r.Done, one.name)
		if err := errors.Join(r.problem, r.save()); err != nil {
			return err
		}
		r.logf("  done in %s, %d requests so far", time.Since(began).Round(100*time.Millisecond), *r.count)
	}
	return nil
}

// asked tells whether a scene has points that are asked for.
func (r *reporter) asked(one scene) bool {
	return len(r.options.Points) == 0 || slices.ContainsFunc(one.points, func(p assumptions.ID) bool { return slices.Contains(r.options.Points, p) })
}

// clean removes what the report has made and not removed. It goes on for a while when the report was interrupted.
func (r *reporter) clean(ctx context.Context) error {
	if !r.dirty {
		return nil
	}
	limited, cancel := context.WithTimeout(context.WithoutCancel(ctx), cleanLimit)
	defer cancel()
	swept := r.sweeper.Sweep(limited)
	if len(swept.Deleted) > 0 {
		r.logf("  removed %d objects", len(swept.Deleted))
	}
	if !swept.Clean() {
		return leftError{swept.Remains()}
	}
	r.dirty = false
	return nil
}

// whyNot says why nothing is known of a point.
func (r *reporter) whyNot(point assumptions.Point) string {
	for _, one := range allScenes() {
		if !slices.Contains(one.points, point.ID) {
			continue
		}
		switch {
		case one.makes && r.ReadOnly:
			return "nothing may be made (READ_ONLY)"
		case !slices.Contains(r.Done, one.name):
			return "the report did not come that far"
		case r.reasons[one.name] != "":
			return r.reasons[one.name]
		}
	}
	return "the platform gave no occasion to see it"
}

func (r *reporter) logf(format string, args ...any) {
	// Progress that nobody can see must not end the report.
	_, _ = fmt.Fprintln(r.options.Progress, realtenant.Discreet(fmt.Sprintf(format, args...), r.token, r.apiKey))
}
