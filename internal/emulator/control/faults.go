// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package control

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/peakbi/terraform-provider-peak/internal/emulator/wire"
)

// Where a fault cuts the connection.
const (
	// CutBefore closes the connection without the platform acting.
	CutBefore = "before"

	// CutAfter closes the connection after the platform acted.
	CutAfter = "after"
)

// Fault disturbs calls of the platform's API. The first fault that matches a call is applied, in the order they were added.
type Fault struct {
	// ID is given by the emulator.
	ID int64 `json:"id"`

	// Method is the HTTP method; empty matches every one.
	Method string `json:"method,omitempty"`

	// Path is a regular expression that the escaped path must contain; empty matches every path.
	Path string `json:"path,omitempty"`

	// After lets that many matching calls pass first.
	After int `json:"after,omitempty"`

	// Times is how many calls are disturbed; 0 means all until the fault is removed.
	Times int `json:"times,omitempty"`

	// DelayMs waits before anything else.
	DelayMs int64 `json:"delayMs,omitempty"`

	// Status is answered in place of the platform's own answer; 0 leaves it. Unless Act is set the platform does not act.
	Status int `json:"status,omitempty"`

	// Headers and Body belong to Status. A string is sent as text, anything else as JSON, nothing as an error envelope.
	Headers map[string]string `json:"headers,omitempty"`
	Body    any               `json:"body,omitempty"`

	// Act lets the platform act before Status is answered, as a gateway that lost the answer would.
	Act bool `json:"act,omitempty"`

	// Cut closes the connection without an answer: CutBefore or CutAfter the platform acted.
	Cut string `json:"cut,omitempty"`

	// ActAfterMs lets the platform act that long after the call was answered with Status, or cut: the gateway before it has
	// given up, and the platform has not.
	ActAfterMs int64 `json:"actAfterMs,omitempty"`

	// Truncate sends half of the answer and closes the connection.
	Truncate bool `json:"truncate,omitempty"`
}

// check refuses a fault that says nothing or contradicts itself.
func (f Fault) check() error {
	var problems []error
	if f.Cut != "" && f.Cut != CutBefore && f.Cut != CutAfter {
		problems = append(problems, fmt.Errorf("cut must be %q or %q", CutBefore, CutAfter))
	}
	if f.Status != 0 && (f.Status < 200 || f.Status > 599) {
		problems = append(problems, fmt.Errorf("status %d is not a final HTTP status", f.Status))
	}
	if f.Status == 0 && (f.Body != nil || len(f.Headers) > 0 || f.Act) {
		problems = append(problems, errors.New("headers, body and act need a status"))
	}
	if f.Cut != "" && (f.Status != 0 || f.Truncate) {
		problems = append(problems, errors.New("cut goes with neither status nor truncate: there is no answer"))
	}
	if f.After < 0 || f.Times < 0 || f.DelayMs < 0 || f.ActAfterMs < 0 {
		problems = append(problems, errors.New("after, times, delayMs and actAfterMs must not be negative"))
	}
	if f.ActAfterMs > 0 && (f.Act || f.Status == 0 && f.Cut != CutBefore) {
		problems = append(problems, fmt.Errorf("actAfterMs needs a status or cut %q, and does not go with act: the platform acts once, and later", CutBefore))
	}
	if f.Status == 0 && f.Cut == "" && !f.Truncate && f.DelayMs == 0 {
		problems = append(problems, errors.New("the fault does nothing: give status, cut, truncate or delayMs"))
	}
	return errors.Join(problems...)
}

// Late is how long after the answer the platform acts; 0 when it does so before, or not at all.
func (f Fault) Late() time.Duration { return time.Duration(f.ActAfterMs) * time.Millisecond }

// Acts tells whether the platform handles the call before it is answered.
func (f Fault) Acts() bool {
	return f.Cut != CutBefore && (f.Status == 0 || f.Act)
}

// Reply is the answer that the fault gives in place of the platform's.
func (f Fault) Reply() wire.Reply {
	r := wire.Reply{Status: f.Status, Header: http.Header{}}
	for name, value := range f.Headers {
		r.Header.Set(name, value)
	}
	switch body := f.Body.(type) {
	case nil:
		r.Body = map[string]any{"detail": fmt.Sprintf("Fault %d: %s.", f.ID, strings.ToLower(http.StatusText(f.Status)))}
	case string:
		r.Raw, r.ContentType = []byte(body), "text/plain; charset=utf-8"
	default:
		r.Body = body
	}
	return r
}

// Delay is how long the call waits.
func (f Fault) Delay() time.Duration { return time.Duration(f.DelayMs) * time.Millisecond }

// Faults holds the faults that are armed.
type Faults struct {
	mu   sync.Mutex
	next int64
	list []*armedFault
}

type armedFault struct {
	Fault

	path *regexp.Regexp
	seen int
}

// Add arms a fault and answers its ID.
func (fs *Faults) Add(f Fault) (int64, error) {
	if err := f.check(); err != nil {
		return 0, err
	}
	pattern, err := regexp.Compile(f.Path)
	if err != nil {
		return 0, fmt.Errorf("path is not a regular expression: %w", err)
	}
	if _, err := json.Marshal(f.Body); err != nil {
		return 0, fmt.Errorf("body cannot be sent as JSON: %w", err)
	}
	fs.mu.Lock()
	defer fs.mu.Unlock()
	fs.next++
	f.ID = fs.next
	fs.list = append(fs.list, &armedFault{Fault: f, path: pattern})
	return f.ID, nil
}

// Match answers the fault to apply to a call, nil when there is none.
func (fs *Faults) Match(method, path string) *Fault {
	fs.mu.Lock()
	defer fs.mu.Unlock()
	for i, armed := range fs.list {
		if (armed.Method != "" && !strings.EqualFold(armed.Method, method)) || !armed.path.MatchString(path) {
			continue
		}
		armed.seen++
		if armed.seen <= armed.After {
			continue
		}
		found := armed.Fault
		if armed.Times > 0 && armed.seen == armed.After+armed.Times {
			fs.list = slices.Delete(fs.list, i, i+1)
		}
		return &found
	}
	return nil
}

// All lists the armed faults.
func (fs *Faults) All() []Fault {
	fs.mu.Lock()
	defer fs.mu.Unlock()
	list := make([]Fault, 0, len(fs.list))
	for _, armed := range fs.list {
		list = append(list, armed.Fault)
	}
	return list
}

// Remaining lists the armed faults with what is left of their After and Times.
func (fs *Faults) Remaining() []Fault {
	fs.mu.Lock()
	defer fs.mu.Unlock()
	list := make([]Fault, 0, len(fs.list))
	for _, armed := range fs.list {
		left := armed.Fault
		left.After = max(0, armed.After-armed.seen)
		if armed.Times > 0 {
			left.Times = armed.Times - max(0, armed.seen-armed.After)
		}
		list = append(list, left)
	}
	return list
}

// Mark changes when faults are armed or disarmed; those that are used up show in the journal.
func (fs *Faults) Mark() string {
	fs.mu.Lock()
	defer fs.mu.Unlock()
	return fmt.Sprintf("%d-%d", fs.next, len(fs.list))
}

// Remove disarms one fault; false when it is not there.
func (fs *Faults) Remove(id int64) bool {
	fs.mu.Lock()
	defer fs.mu.Unlock()
	before := len(fs.list)
	fs.list = slices.DeleteFunc(fs.list, func(armed *armedFault) bool { return armed.ID == id })
	return len(fs.list) < before
}

// Clear disarms all faults.
func (fs *Faults) Clear() {
	fs.mu.Lock()
	defer fs.mu.Unlock()
	fs.list = nil
}
