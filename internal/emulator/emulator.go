// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"cmp"
	"crypto/subtle"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/peakbi/terraform-provider-peak/internal/assumptions"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/contrary"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/control"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/wire"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/world"
)

// Options configure an emulator. The zero value is an empty platform in memory whose transitions happen at once.
type Options struct {
	// StateFile keeps the state between runs; uploads go to a folder next to it. Empty keeps everything in memory.
	StateFile string

	// Lifecycle is how long a build, a deployment of a service or an asynchronous delete takes.
	Lifecycle time.Duration

	// Latency is added to every call of the platform's API.
	Latency time.Duration

	// ValkeyURL is the address of a server that speaks the protocol of Valkey, with user and password, whose credentials the
	// platform hands out. Empty hands out those of a server that does not exist.
	ValkeyURL string

	// Tenant is what the platform calls the tenant; empty is "local".
	Tenant string

	// Spoke is the domain of a spoke tenant, which has its workflow logs and metric queries on a host of its own; here only their
	// paths are other ones. Empty is a tenant without.
	Spoke string

	// NoControl leaves the emulator's own API out, as the real platform does, but for the addresses that the platform itself hands
	// out: downloads of logs and the pages of web apps.
	NoControl bool

	// Token is the one accepted Authorization header; empty accepts any that is not empty.
	Token string

	// Now is the clock; nil is the system's.
	Now func() time.Time

	// Contrary turns everything the other way that the contract only assumes ([ASSUMED]): success codes, error envelopes,
	// members that no source names, the order of lists, words of progress, masks, and what the platform does by itself. A
	// client that works with both kinds of platform depends on what is known and on nothing else.
	Contrary bool

	// Turned are the points of the register (package assumptions) that are turned where Contrary is not set: some of them, to see
	// which one a client depends on.
	Turned []assumptions.ID

	// others are the tenants beside this one, for the console to lead to.
	others []string

	// Log receives one line per call; nil drops them. It must not be written to elsewhere at the same time.
	Log io.Writer
}

// tenant is the name of the tenant.
func (o Options) tenant() string { return cmp.Or(o.Tenant, "local") }

// turned are the points that the platform turns; nil for none.
func (o Options) turned() (assumptions.Set, error) {
	switch {
	case o.Contrary:
		return assumptions.All(), nil
	case len(o.Turned) == 0:
		return nil, nil
	}
	return assumptions.Some(o.Turned...)
}

// Emulator is a local Peak platform. It is safe for concurrent use.
type Emulator struct {
	options Options
	store   *world.StateStore
	journal control.Journal
	faults  control.Faults
	late    lateActs
	control *wire.Router
	console http.Handler

	// turned are the points in which the platform is otherwise than assumed, nil for none.
	turned assumptions.Set

	logMu sync.Mutex

	// mu guards platform and version.
	mu       sync.Mutex
	platform *world.Platform

	// version counts the changes of the state.
	version uint64

	// saveMu lets one save run at a time; it is taken before mu. It guards saved, the version on disk.
	saveMu sync.Mutex
	saved  uint64
}

// New starts an emulator, with the state that the state file holds. It never changes a file that it cannot use. A file that
// cannot be written shows here, not on the first change.
func New(options Options) (*Emulator, error) {
	if options.Lifecycle < 0 || options.Latency < 0 {
		return nil, errors.New("lifecycle and latency must not be negative")
	}
	if options.Now == nil {
		options.Now = time.Now
	}
	e := &Emulator{options: options}
	var err error
	if e.turned, err = options.turned(); err != nil {
		return nil, err
	}
	blobDir := ""
	if options.StateFile != "" {
		e.store = &world.StateStore{File: options.StateFile}
		blobDir = e.store.BlobDir()
	}
	p, err := newPlatform(options, world.NewBlobs(blobDir))
	if err != nil {
		return nil, err
	}
	p.Turned = e.turned
	if e.store != nil {
		if err := e.store.Load(p); err != nil {
			return nil, err
		}
	}
	e.platform = p
	api := &control.API{Journal: &e.journal, Faults: &e.faults, Platform: func() *world.Platform { return e.platform }, Reset: e.reset}
	if e.control, err = api.Router(); err != nil {
		return nil, err
	}
	if e.console, err = newConsole(e); err != nil {
		return nil, err
	}
	e.platform.Changed = true
	if err := e.Advance(0); err != nil {
		if e.store != nil {
			err = fmt.Errorf("%w; the emulator keeps its state and uploads in the folder %s, in which its user has to have the right to write: as user 65532 in a container, so mount a volume there, "+
				"or a folder that this user owns", err, filepath.Dir(e.store.File))
		}
		return nil, err
	}
	return e, nil
}

// Close saves what is not saved yet, and drops what faults still have the platform do. The emulator may be used again; there
// is nothing to release.
func (e *Emulator) Close() error {
	e.late.drop()
	e.mu.Lock()
	version := e.version
	e.mu.Unlock()
	return e.commit(version)
}

// clock is the platform's time. It needs mu.
func (e *Emulator) clock() wire.Timestamp {
	return wire.NewTimestamp(e.options.Now().Add(e.platform.Shared.ClockOffset))
}

// current is the platform until the next reset.
func (e *Emulator) current() *world.Platform {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.platform
}

// do runs an operation on the platform, with the lifecycle advanced to now, and makes what changed durable.
func (e *Emulator) do(operation func(*world.Platform) error) error {
	version, err := e.locked(operation)
	return errors.Join(err, e.commit(version))
}

// locked runs an operation under the lock, and answers the version of the state that it left or saw, also when it failed:
// what it answers must not be known before that version is on disk.
func (e *Emulator) locked(operation func(*world.Platform) error) (version uint64, err error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	// Deferred for the sake of a handler that panics.
	defer func() { version = e.count() }()
	if err := e.platform.Advance(e.clock()); err != nil {
		return version, err
	}
	return version, operation(e.platform)
}

// count gives a changed state a new version.
func (e *Emulator) count() uint64 {
	if e.platform.Changed {
		e.platform.Changed = false
		e.version++
		if e.store == nil {
			e.platform.Blobs.Forget(e.platform.BlobsInUse())
		}
	}
	return e.version
}

// commit returns when the given version of the state is on disk. Calls that wait at the same time share one save.
func (e *Emulator) commit(version uint64) error {
	if e.store == nil {
		return nil
	}
	e.saveMu.Lock()
	defer e.saveMu.Unlock()
	if e.saved >= version {
		return nil
	}
	shot, err := e.snapshot()
	if err != nil {
		return err
	}
	if err := e.store.Save(shot); err != nil {
		return err
	}
	e.saved = shot.Version
	e.mu.Lock()
	defer e.mu.Unlock()
	e.platform.Blobs.Settled(shot.Fresh)
	return nil
}

func (e *Emulator) snapshot() (world.Snapshot, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	state, err := e.platform.Encode()
	if err != nil {
		return world.Snapshot{}, err
	}
	used := e.platform.BlobsInUse()
	e.platform.Blobs.Forget(used)
	return world.Snapshot{Version: e.version, State: state, Used: used, Fresh: maps.Clone(e.platform.Blobs.Fresh)}, nil
}

// authorise checks the token (contract 2): it is sent verbatim, without a scheme of the platform's own.
func (e *Emulator) authorise(r *wire.Request) *wire.Refusal {
	given := r.Header.Get("Authorization")
	switch {
	case given == "":
		return wire.Refuse(http.StatusUnauthorized, "The Authorization header is missing.")
	case e.options.Token != "" && subtle.ConstantTimeCompare([]byte(given), []byte(e.options.Token)) != 1:
		return wire.Refuse(http.StatusUnauthorized, "The token is not valid on this platform.")
	}
	return nil
}

// answer handles a decoded request: token, route, handler, save. It never fails, a failure is an answer. Where asked is not nil,
// a platform that has taken its place refuses.
func (e *Emulator) answer(r *wire.Request, asked *world.Platform) wire.Reply {
	if !isControl(r.Path) {
		if refused := e.authorise(r); refused != nil {
			return e.refused(r, wire.Route{}, refused)
		}
	} else if e.options.NoControl && !isHandedOut(r.Path) {
		return wire.Refuse(http.StatusNotFound, "There is no %s %s.", r.Method, r.Path).Reply()
	}
	var answer wire.Reply
	var taken wire.Route
	err := e.do(func(p *world.Platform) error {
		if asked != nil && asked != p {
			return wire.Refuse(http.StatusGone, "The platform that was asked has been reset.")
		}
		chosen, values, refused := p.Router.Match(r.Method, r.Path)
		if refused != nil && refused.Status == http.StatusNotFound && isControl(r.Path) {
			chosen, values, refused = e.control.Match(r.Method, r.Path)
		}
		taken = chosen
		r.Tenant = e.options.tenant()
		if !isControl(r.Path) {
			r.Turned = e.turned
		}
		if refused == nil && r.Turned != nil {
			refused = contrary.Contrary{Turned: r.Turned}.Admit(chosen, r)
		}
		if refused == nil {
			refused = r.Malformed
		}
		if refused != nil {
			return refused
		}
		r.Values = values
		var err error
		if answer, err = chosen.Handler(r); err != nil {
			return err
		}
		if r.Method != http.MethodGet && r.Method != http.MethodHead && !chosen.Passive {
			p.Changed = true
		}
		if r.Turned != nil {
			answer, err = contrary.Contrary{Turned: r.Turned}.Turn(chosen, r, answer)
		} else {
			answer, err = answer.Encode()
		}
		return err
	})
	if err == nil {
		return answer
	}
	if refused, is := errors.AsType[*wire.Refusal](err); is {
		return e.refused(r, taken, refused)
	}
	e.logf("error %s %s: %v", r.Method, r.Path, err)
	return wire.Refuse(http.StatusInternalServerError, "The emulator failed: %v.", err).Reply()
}

// refused is the answer to a request that was refused.
func (e *Emulator) refused(r *wire.Request, chosen wire.Route, refused *wire.Refusal) wire.Reply {
	if e.turned != nil && !isControl(r.Path) {
		return contrary.Contrary{Turned: e.turned}.Refuse(chosen.Operation(), refused)
	}
	return refused.Reply()
}

// isControl tells the emulator's own API from the platform's.
func isControl(path string) bool {
	return path == "/_emulator" || strings.HasPrefix(path, "/_emulator/")
}

// isHandedOut tells the addresses that answers of the platform's API hand out.
func isHandedOut(path string) bool {
	return strings.HasPrefix(path, "/_emulator/downloads/") || strings.HasPrefix(path, "/_emulator/apps/")
}

// logf writes one line of the log.
func (e *Emulator) logf(format string, args ...any) {
	if e.options.Log == nil {
		return
	}
	e.logMu.Lock()
	defer e.logMu.Unlock()
	// A log that cannot be written must not fail the request.
	_, _ = fmt.Fprintf(e.options.Log, format+"\n", args...)
}
