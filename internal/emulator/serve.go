// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"context"
	"net/http"
	"runtime/debug"
	"time"

	"github.com/google/uuid"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/control"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/wire"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/world"
)

// ServeHTTP answers one call of the platform's API or of /_emulator/, where the console is too. A fault that cuts the connection panics with
// [http.ErrAbortHandler], as net/http wants it.
func (e *Emulator) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if isConsole(r.URL.EscapedPath()) && !e.options.NoControl {
		e.console.ServeHTTP(w, r)
		return
	}
	began := time.Now()
	x := &exchange{emulator: e, began: began, id: uuid.NewString()}
	w.Header().Set("X-Request-ID", x.id)
	x.request = wire.ReadRequest(r)
	if isControl(x.request.Path) {
		x.answer = x.handle(nil)
		x.finish(w)
		return
	}
	x.fault = e.faults.Match(x.request.Method, x.request.Path)
	x.wait(r.Context())
	if x.fault == nil || x.fault.Acts() {
		x.answer = x.handle(nil)
	}
	if x.fault != nil && x.fault.Status != 0 {
		x.answer = x.fault.Reply()
	}
	if x.fault != nil && x.fault.Late() > 0 {
		// Deferred, since the answer may be a panic. Who has the answer may reset the platform at once.
		defer x.actLater(e.current())
	}
	x.finish(w)
}

// exchange is one request on its way to an answer.
type exchange struct {
	emulator *Emulator
	request  *wire.Request
	fault    *control.Fault
	answer   wire.Reply
	id       string
	began    time.Time
}

// actLater has the platform that was asked act after the call was answered. What it answers then reaches nobody; the log tells
// of it.
func (x *exchange) actLater(asked *world.Platform) {
	e := x.emulator
	e.late.add(x.fault.Late(), func() {
		answer := x.handle(asked)
		e.logf("%s acted %s after the answer: %d %s", x.id, x.fault.Late(), answer.Status, x.request.Path)
	})
}

// wait takes the platform's latency and the fault's delay. A client that gives up ends the wait, but does not stop the
// platform: it has the request and acts on it.
func (x *exchange) wait(ctx context.Context) {
	delay := x.emulator.options.Latency
	if x.fault != nil {
		delay += x.fault.Delay()
	}
	if delay <= 0 {
		return
	}
	timer := time.NewTimer(delay)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}

// handle asks the platform, and none but asked where that is not nil. A panic in a handler is an answer too: one broken call must not end the process.
func (x *exchange) handle(asked *world.Platform) (answer wire.Reply) {
	defer func() {
		if problem := recover(); problem != nil {
			x.emulator.logf("panic %s %s %s: %v\n%s", x.request.Method, x.request.Path, x.id, problem, debug.Stack())
			answer = wire.Refuse(http.StatusInternalServerError, "The emulator failed on request %s; its log says why.", x.id).Reply()
		}
	}()
	return x.emulator.answer(x.request, asked)
}

// finish writes the answer, after it is in the journal and the log: who has the answer finds the entry.
func (x *exchange) finish(w http.ResponseWriter) {
	answer, err := x.answer.Encode()
	if err != nil {
		answer, _ = wire.Refuse(http.StatusInternalServerError, "The emulator failed: %v.", err).Reply().Encode()
	}
	cut := x.fault != nil && x.fault.Cut != ""
	now := x.record(answer, cut)
	if cut {
		panic(http.ErrAbortHandler)
	}
	answer.Prepare(w)
	w.Header().Set("Date", now.UTC().Format(http.TimeFormat))
	w.WriteHeader(answer.Status)
	if x.fault != nil && x.fault.Truncate {
		_, _ = w.Write(answer.Raw[:len(answer.Raw)/2])
		// Without a flush the server could drop what was written when the handler aborts.
		_ = http.NewResponseController(w).Flush()
		panic(http.ErrAbortHandler)
	}
	// A client that does not read its answer is no concern of the platform.
	_, _ = w.Write(answer.Raw)
}

// record puts the call into journal and log, and answers the platform's time.
func (x *exchange) record(answer wire.Reply, cut bool) time.Time {
	e := x.emulator
	e.mu.Lock()
	now := e.clock()
	e.mu.Unlock()
	took := time.Since(x.began)
	if isControl(x.request.Path) {
		return now.Time
	}
	entry, size := control.NewEntry(x.request)
	entry.Time, entry.RequestID, entry.DurationMs = now.Time, x.id, took.Milliseconds()
	if x.fault != nil {
		entry.Fault = x.fault.ID
	}
	if !cut {
		body, bodySize := control.DescribeResponse(answer)
		entry.Status, entry.Response = answer.Status, body
		size += bodySize
	}
	e.journal.Add(entry, size)
	e.logf("%s %s %s %d %dms %s", now.Format(time.RFC3339), entry.Method, entry.Path, entry.Status, entry.DurationMs, x.id)
	return now.Time
}
