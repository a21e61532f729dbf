// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"fmt"
	"log"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/google/uuid"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/console"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/control"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/wire"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/world"
)

// isConsole tells pages of the console, a part of the emulator's own API, from the rest of it.
func isConsole(path string) bool { return strings.HasPrefix(path, console.Path) }

// shown is the emulator as its console sees it.
type shown struct {
	*Emulator

	// mu guards the objects of the version of the state that was looked at last: many looks see the same.
	mu      sync.Mutex
	version uint64
	objects map[string]map[string]map[string]any
}

// newConsole makes the pages of an emulator.
func newConsole(e *Emulator) (*console.Console, error) {
	return console.New(&shown{Emulator: e}, log.New(logWriter{e}, "", 0))
}

// logWriter writes lines into the emulator's log.
type logWriter struct{ e *Emulator }

// Write implements io.Writer.
func (l logWriter) Write(line []byte) (int, error) {
	l.e.logf("%s", strings.TrimSuffix(string(line), "\n"))
	return len(line), nil
}

// See implements console.Platform.
func (s *shown) See() (console.View, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	e := s.Emulator
	view := console.View{
		Tenant: e.options.tenant(), Others: e.options.others, StateFile: e.options.StateFile, Contrary: e.options.Contrary, Lifecycle: e.options.Lifecycle,
	}
	for _, point := range e.options.Turned {
		view.Turned = append(view.Turned, string(point))
	}
	if e.options.Token != "" {
		view.Secrets = append(view.Secrets, e.options.Token)
	}
	version, err := e.locked(func(p *world.Platform) error {
		if version := e.count(); s.objects == nil || s.version != version {
			objects, err := p.AllObjects()
			if err != nil {
				return err
			}
			s.objects, s.version = objects, version
		}
		view.Now, view.ClockOffset = p.Now.Time, p.Shared.ClockOffset
		view.Pending, view.Outcomes = slices.Clone(p.Shared.Queue), slices.Clone(p.Shared.Outcomes)
		view.Kinds, view.OutcomeKinds = slices.Sorted(maps.Keys(p.Kinds)), p.OutcomeKinds()
		view.Version = s.mark(p, s.version)
		return nil
	})
	view.Objects, view.State, view.Faults = s.objects, s.version, e.faults.Remaining()
	if err != nil {
		return view, err
	}
	return view, e.commit(version)
}

// Version implements console.Platform.
func (s *shown) Version() string {
	mark := ""
	// The only error is that of events without end, and that shows on every page.
	_, _ = s.locked(func(p *world.Platform) error {
		mark = s.mark(p, s.count())
		return nil
	})
	return mark
}

// mark changes with whatever a page may show, and while things go on, which write logs, with the time. It needs the lock.
func (s *shown) mark(p *world.Platform, version uint64) string {
	seq, kept := s.journal.Reach()
	mark := fmt.Sprintf("%d.%d.%d.%s", version, seq, kept, s.faults.Mark())
	if len(p.Shared.Queue) > 0 {
		mark += fmt.Sprint(".", p.Now.UnixMilli())
	}
	return mark
}

// Upload implements console.Platform.
func (s *shown) Upload(sum string) ([]byte, error) {
	s.Emulator.mu.Lock()
	defer s.Emulator.mu.Unlock()
	return s.platform.Blobs.Get(sum)
}

// Ask implements console.Platform. Faults leave it alone, since they are for those whose work is tried.
func (s *shown) Ask(method, path string, body []byte) (status int, answer []byte) {
	e := s.Emulator
	request := &wire.Request{Method: method, Path: path, Header: http.Header{"User-Agent": {console.UserAgent}, "Content-Type": {"application/json"}}}
	if len(body) > 0 {
		request.Body, request.Problem = wire.ParseJSON(body)
	}
	request.Header.Set("Authorization", e.options.Token)
	if e.options.Token == "" {
		request.Header.Set("Authorization", console.UserAgent)
	}
	x := &exchange{emulator: e, request: request, began: time.Now(), id: uuid.NewString()}
	encoded, err := x.handle(nil).Encode()
	if err != nil {
		return http.StatusInternalServerError, []byte(err.Error())
	}
	x.record(encoded, false)
	return encoded.Status, encoded.Raw
}

// Journal implements console.Platform.
func (s *shown) Journal() []control.Entry { return s.journal.Since(0) }
