// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package tenantreport

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/peakbi/terraform-provider-peak/internal/assumptions"
	"github.com/peakbi/terraform-provider-peak/internal/realtenant"
)

// probe is what a scene looks with.
type probe struct {
	*caller
	*state

	apiKey   string
	pause    time.Duration // between two looks at something that takes time
	patience time.Duration // how long something may take
	problem  error         // that the state could not be saved
}

// givenUpError is the reason why the rest of a scene is not looked at.
type givenUpError struct{ why string }

func (g givenUpError) Error() string { return g.why }

// giveUp ends a scene.
func giveUp(format string, args ...any) error { return givenUpError{fmt.Sprintf(format, args...)} }

// note notes a finding at once: what was seen survives a kill.
func (p *probe) note(point assumptions.ID, verdict Verdict, format string, args ...any) {
	p.add(note{point, verdict, realtenant.Discreet(fmt.Sprintf(format, args...), p.token, p.apiKey)})
	p.Requests = *p.count
	if err := p.save(); err != nil && p.problem == nil {
		p.problem = err
	}
}

func (p *probe) confirm(point assumptions.ID, format string, args ...any) {
	p.note(point, Confirmed, format, args...)
}
func (p *probe) refute(point assumptions.ID, format string, args ...any) {
	p.note(point, Refuted, format, args...)
}
func (p *probe) unseen(point assumptions.ID, format string, args ...any) {
	p.note(point, NotObserved, format, args...)
}

// judge confirms a point, or refutes it by what was seen instead.
func (p *probe) judge(point assumptions.ID, holds bool, instead string, args ...any) {
	if holds {
		p.confirm(point, "")
		return
	}
	p.refute(point, instead, args...)
}

// name is a name for an object of this report.
func (p *probe) name(what string) string { return p.Run.Name(what) }

// get reads a path.
func (p *probe) get(ctx context.Context, path string) (answer, error) {
	got, err := p.send(ctx, http.MethodGet, path, body{})
	if err == nil && got.ok() {
		p.success(got)
	}
	return got, err
}

// read reads what has to be there.
func (p *probe) read(ctx context.Context, path string) (answer, error) {
	got, err := p.get(ctx, path)
	switch {
	case err == nil && !got.ok():
		err = giveUp("the %s was answered with %d", got.what(), got.Status)
	case err == nil && got.Body == nil:
		err = giveUp("the %s was answered with %d and no JSON", got.what(), got.Status)
	}
	return got, err
}

// create makes something; that it is refused ends the scene.
func (p *probe) create(ctx context.Context, path string, what body) (answer, error) {
	got, err := p.try(ctx, http.MethodPost, path, what)
	switch {
	case err != nil || !got.ok():
		return got, orRefused(err, got)
	case missingID(got.Body):
		// What was made is found by its name when the scene ends.
		return got, giveUp("the answer to a %s does not tell the id of what was made", got.what())
	}
	return got, nil
}

// missingID tells an answer to a create without any of the members by which such answers name what was made.
func missingID(made any) bool {
	return len(missing(made, "id")) > 0 && len(missing(made, "imageId", "versionId")) > 0 && len(missing(made, "revision")) > 0 &&
		len(missing(made, "collectionId")) > 0
}

// try makes a change that may be refused.
func (p *probe) try(ctx context.Context, method, path string, what body) (answer, error) {
	got, err := p.send(ctx, method, path, what)
	switch {
	case err != nil || !got.ok():
	case method == http.MethodPost && !isAction(path):
		p.judge(assumptions.CreateStatus, got.Status == http.StatusCreated, "%d, as the answer to a %s", got.Status, got.what())
	default:
		p.success(got)
	}
	return got, err
}

// isAction tells the POSTs that make nothing.
func isAction(path string) bool {
	return slices.Contains([]string{"execute", "pause", "resume", "redeploy"}, path[strings.LastIndex(path, "/")+1:])
}

// change makes a change that has to succeed.
func (p *probe) change(ctx context.Context, method, path string, what body) (answer, error) {
	got, err := p.try(ctx, method, path, what)
	if err == nil && !got.ok() {
		err = orRefused(nil, got)
	}
	return got, err
}

// success looks at the status and the emptiness of a success that is no create (contract 4.5).
func (p *probe) success(got answer) {
	object, is := got.Body.(map[string]any)
	empty := got.method != http.MethodGet && is && len(object) == 0
	switch {
	case got.Status == http.StatusNoContent || got.method != http.MethodGet && len(got.Raw) == 0:
		p.refute(assumptions.EmptyAnswer, "%d without a body, as the answer to a %s", got.Status, got.what())
	case empty:
		p.confirm(assumptions.EmptyAnswer, "")
	case answersNothing(got):
		p.refute(assumptions.EmptyAnswer, "%s, as the answer to a %s", formOf(got), got.what())
	}
	if got.Status != http.StatusNoContent {
		p.judge(assumptions.SuccessStatus, got.Status == http.StatusOK, "%d, as the answer to a %s", got.Status, got.what())
	}
}

// answersNothing tells the changes that have nothing to tell but that they are done (contract 10.8, 13.7, 16.6, 17.3, 20): of those
// that tell something, what they tell is documented.
func answersNothing(got answer) bool {
	path, _, _ := strings.Cut(got.path, "?")
	switch got.method {
	case http.MethodDelete:
		return !strings.HasPrefix(path, pathServices) && !strings.HasPrefix(path, pathNamespaces)
	case http.MethodPatch:
		return strings.HasPrefix(path, pathArtifacts)
	case http.MethodPost:
		return strings.HasSuffix(path, "/pause") || strings.HasSuffix(path, "/resume")
	}
	return false
}

// refused judges the status of a refusal that was provoked. Refusals by rights and quotas, and failures, say nothing of it; what is
// accepted all the same refutes, unless accepted says that it may have other reasons.
func (p *probe) refused(point assumptions.ID, got answer, want int, accepted string) {
	switch {
	case got.ok() && accepted != "":
		p.unseen(point, "%s", accepted)
	case got.ok():
		p.refute(point, "it was not refused, but answered with %d", got.Status)
	case inconclusive(got):
		p.unseen(point, "it was refused with %d, which has other reasons: rights, a quota, or trouble", got.Status)
	default:
		p.judge(point, got.Status == want, "refused with %d", got.Status)
		p.errorForm(got)
	}
}

// orRefused is an error, or that something was refused, and what may be the reason.
func orRefused(err error, got answer) error {
	switch {
	case err != nil:
		return err
	case got.Status < http.StatusInternalServerError && inconclusive(got):
		return giveUp("the %s was refused with %d: the token may not, or a quota is used up", got.what(), got.Status)
	}
	return giveUp("the %s was refused with %d", got.what(), got.Status)
}

// inconclusive tells a refusal that has another reason than the one that was provoked.
func inconclusive(got answer) bool {
	return slices.Contains([]int{http.StatusUnauthorized, http.StatusPaymentRequired, http.StatusForbidden, http.StatusTooManyRequests}, got.Status) ||
		got.Status >= http.StatusInternalServerError || ofQuota.Match(got.Raw)
}

// drop deletes an object.
func (p *probe) drop(ctx context.Context, path string) (answer, error) {
	return p.try(ctx, http.MethodDelete, path, body{})
}

// errNotYet ends the time that something may take.
var errNotYet = errors.New("it took longer than the report waits")

// until reads a path until done says so, and answers the last read and how long that took.
func (p *probe) until(ctx context.Context, path string, done func(answer) bool) (answer, error) {
	if strings.HasSuffix(path, "/") || strings.Contains(path, "//") {
		return answer{}, giveUp("the platform did not tell the id of what would be waited for")
	}
	began, pause := p.now(), p.pause
	for rounds := 0; ; rounds++ {
		got, err := p.get(ctx, path)
		switch {
		case err != nil:
			return got, err
		case done(got):
			return got, nil
		case p.now().Sub(began) > p.patience || rounds > 1000:
			return got, giveUp("the %s: %s", got.what(), errNotYet)
		}
		if err := p.sleep(ctx, pause); err != nil {
			return got, err
		}
		pause = min(pause+pause/2, lastPause)
	}
}

// gone waits until a path answers 404, or by the other word for what is no more.
func (p *probe) gone(ctx context.Context, path string) error {
	got, err := p.until(ctx, path, isGone)
	if err == nil {
		p.judge(assumptions.GoneIsNotFound, got.Status == http.StatusNotFound, "%d, as the answer to a %s", got.Status, got.what())
	}
	return err
}

// isGone tells an answer about what is no more.
func isGone(got answer) bool {
	return got.Status == http.StatusNotFound || got.Status == http.StatusGone
}

// settled waits until a member of what a path shows is one of the words, whatever their case, and answers the whole.
func (p *probe) settled(ctx context.Context, path string, words []string, member ...any) (answer, error) {
	return p.until(ctx, path, func(got answer) bool {
		shown := text(at(got.Body, member...))
		return slices.ContainsFunc(words, func(word string) bool { return strings.EqualFold(word, shown) })
	})
}

// atOnce judges whether a delete was done when it was answered.
func (p *probe) atOnce(ctx context.Context, path string) error {
	dropped, err := p.drop(ctx, path)
	if err != nil || !dropped.ok() {
		return orRefused(err, dropped)
	}
	got, err := p.get(ctx, path)
	if err != nil {
		return err
	}
	if got.ok() || isGone(got) {
		p.judge(assumptions.DeleteAtOnce, isGone(got), "after a %s a read still answered %d", dropped.what(), got.Status)
	}
	return p.gone(ctx, path)
}

// members judges whether an object has members.
func (p *probe) members(point assumptions.ID, object any, members ...string) {
	gone := missing(object, members...)
	p.judge(point, len(gone) == 0, "%s missing in %s", strings.Join(gone, ", "), membersOf(object))
}

// number reads a whole number, 0 when it is none.
func number(value any) int64 {
	n, _ := strconv.ParseInt(text(value), 10, 64)
	return n
}
