// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

// Package control is the emulator's own API below /_emulator/, and what it alone keeps: the journal of calls and the faults.
package control

import (
	"encoding/json"
	"maps"
	"net/http"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/peakbi/terraform-provider-peak/internal/emulator/wire"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/world"
)

// API is what the routes of /_emulator/ that belong to no area work on. Like all handlers they run under the lock.
type API struct {
	Journal *Journal
	Faults  *Faults

	// Platform is the current one, which a reset replaces.
	Platform func() *world.Platform

	// Reset makes the platform as new.
	Reset func() error
}

// Router makes the routes; doc.go lists them.
func (c *API) Router() (*wire.Router, error) {
	rt := &wire.Router{}
	for _, r := range []wire.Route{
		{Method: http.MethodGet, Path: "/_emulator", Handler: c.showSummary},
		{Method: http.MethodGet, Path: "/_emulator/journal", Handler: c.showJournal},
		{Method: http.MethodDelete, Path: "/_emulator/journal", Handler: c.dropJournal, Passive: true},
		{Method: http.MethodGet, Path: "/_emulator/faults", Handler: c.showFaults},
		{Method: http.MethodPost, Path: "/_emulator/faults", Handler: c.postFault, Passive: true},
		{Method: http.MethodDelete, Path: "/_emulator/faults", Handler: c.dropFaults, Passive: true},
		{Method: http.MethodDelete, Path: "/_emulator/faults/{id}", Handler: c.dropFault, Passive: true},
		{Method: http.MethodGet, Path: "/_emulator/outcomes", Handler: c.showOutcomes},
		{Method: http.MethodPost, Path: "/_emulator/outcomes", Handler: c.postOutcome},
		{Method: http.MethodDelete, Path: "/_emulator/outcomes", Handler: c.dropOutcomes},
		{Method: http.MethodDelete, Path: "/_emulator/outcomes/{id}", Handler: c.dropOutcome},
		{Method: http.MethodGet, Path: "/_emulator/objects", Handler: c.showObjects},
		{Method: http.MethodGet, Path: "/_emulator/leftovers", Handler: c.showLeftovers},
		{Method: http.MethodGet, Path: "/_emulator/objects/{kind}", Handler: c.showKind},
		{Method: http.MethodGet, Path: "/_emulator/objects/{kind}/{id}", Handler: c.showObject},
		{Method: http.MethodPut, Path: "/_emulator/objects/{kind}/{id}", Handler: c.insertObject},
		{Method: http.MethodPost, Path: "/_emulator/objects/{kind}/{id}", Handler: c.insertObject},
		{Method: http.MethodPatch, Path: "/_emulator/objects/{kind}/{id}", Handler: c.editObject},
		{Method: http.MethodDelete, Path: "/_emulator/objects/{kind}/{id}", Handler: c.removeObject},
		{Method: http.MethodPost, Path: "/_emulator/advance", Handler: c.postAdvance},
		{Method: http.MethodPost, Path: "/_emulator/reset", Handler: c.postReset},
	} {
		if err := rt.Add(r); err != nil {
			return nil, err
		}
	}
	return rt, nil
}

func (c *API) showSummary(r *wire.Request) (wire.Reply, error) {
	counts := map[string]int{}
	for name, k := range c.Platform().Kinds {
		counts[name] = len(k.IDs())
	}
	return wire.OK(map[string]any{
		"about":    "A local Peak platform. Its API is at " + r.Base + "; this is the emulator's own API, see peak-emulator --help.",
		"objects":  counts,
		"pending":  append([]world.Event{}, c.Platform().Shared.Queue...),
		"time":     c.Platform().Now,
		"journal":  r.Base + "/_emulator/journal",
		"faults":   c.Faults.All(),
		"outcomes": append([]world.Outcome{}, c.Platform().Shared.Outcomes...),
		// What an outcome can be asked for, by kind; none means that any result goes.
		"outcomeKinds": c.Platform().OutcomeResults(),
	})
}

func (c *API) showJournal(r *wire.Request) (wire.Reply, error) {
	since, err := r.QueryInt("since", 0)
	if err != nil {
		return wire.Reply{}, err
	}
	return wire.OK(map[string]any{"entries": c.Journal.Since(since)})
}

func (c *API) dropJournal(*wire.Request) (wire.Reply, error) {
	c.Journal.Clear()
	return wire.OK(wire.Empty{})
}

func (c *API) showFaults(*wire.Request) (wire.Reply, error) {
	return wire.OK(map[string]any{"faults": c.Faults.All()})
}

func (c *API) postFault(r *wire.Request) (wire.Reply, error) {
	var fault Fault
	if err := decodeBody(r, &fault); err != nil {
		return wire.Reply{}, err
	}
	id, err := c.Faults.Add(fault)
	if err != nil {
		return wire.Reply{}, wire.Refuse(http.StatusBadRequest, "The fault makes no sense: %v.", err)
	}
	fault.ID = id
	return wire.Created(fault)
}

func (c *API) dropFaults(*wire.Request) (wire.Reply, error) {
	c.Faults.Clear()
	return wire.OK(wire.Empty{})
}

func (c *API) dropFault(r *wire.Request) (wire.Reply, error) {
	id, err := strconv.ParseInt(r.Values["id"], 10, 64)
	if err != nil || !c.Faults.Remove(id) {
		return wire.Reply{}, wire.Refuse(http.StatusNotFound, "There is no fault %s.", r.Values["id"])
	}
	return wire.OK(wire.Empty{})
}

func (c *API) showOutcomes(*wire.Request) (wire.Reply, error) {
	return wire.OK(map[string]any{"outcomes": append([]world.Outcome{}, c.Platform().Shared.Outcomes...)})
}

func (c *API) postOutcome(r *wire.Request) (wire.Reply, error) {
	var outcome world.Outcome
	if err := decodeBody(r, &outcome); err != nil {
		return wire.Reply{}, err
	}
	outcome, err := c.Platform().AddOutcome(outcome)
	if err != nil {
		return wire.Reply{}, err
	}
	return wire.Created(outcome)
}

func (c *API) dropOutcomes(*wire.Request) (wire.Reply, error) {
	c.Platform().Shared.Outcomes = nil
	return wire.OK(wire.Empty{})
}

func (c *API) dropOutcome(r *wire.Request) (wire.Reply, error) {
	id, err := strconv.ParseInt(r.Values["id"], 10, 64)
	if err != nil || !c.Platform().RemoveOutcome(id) {
		return wire.Reply{}, wire.Refuse(http.StatusNotFound, "There is no outcome %s.", r.Values["id"])
	}
	return wire.OK(wire.Empty{})
}

func (c *API) showObjects(*wire.Request) (wire.Reply, error) {
	all, err := c.Platform().AllObjects()
	if err != nil {
		return wire.Reply{}, err
	}
	return wire.OK(all)
}

func (c *API) showLeftovers(*wire.Request) (wire.Reply, error) {
	all, err := c.Platform().AllObjects()
	if err != nil {
		return wire.Reply{}, err
	}
	maps.DeleteFunc(all, c.Platform().IsLasting)
	return wire.OK(all)
}

func (c *API) showKind(r *wire.Request) (wire.Reply, error) {
	objects, err := c.Platform().ObjectsOf(r.Values["kind"])
	if err != nil {
		return wire.Reply{}, err
	}
	return wire.OK(objects)
}

func (c *API) showObject(r *wire.Request) (wire.Reply, error) {
	object, err := c.Platform().Object(r.Values["kind"], r.Values["id"])
	if err != nil {
		return wire.Reply{}, err
	}
	return wire.OK(object)
}

func (c *API) insertObject(r *wire.Request) (wire.Reply, error) {
	in, err := r.Fields()
	if err != nil {
		return wire.Reply{}, err
	}
	if err := c.Platform().PutObject(r.Values["kind"], r.Values["id"], in.Values); err != nil {
		return wire.Reply{}, err
	}
	return c.showObject(r)
}

func (c *API) editObject(r *wire.Request) (wire.Reply, error) {
	in, err := r.Fields()
	if err != nil {
		return wire.Reply{}, err
	}
	if err := c.Platform().EditObject(r.Values["kind"], r.Values["id"], in.Values); err != nil {
		return wire.Reply{}, err
	}
	return c.showObject(r)
}

func (c *API) removeObject(r *wire.Request) (wire.Reply, error) {
	if err := c.Platform().RemoveObject(r.Values["kind"], r.Values["id"]); err != nil {
		return wire.Reply{}, err
	}
	return wire.OK(wire.Empty{})
}

func (c *API) postAdvance(r *wire.Request) (wire.Reply, error) {
	in, err := r.Fields()
	if err != nil {
		return wire.Reply{}, err
	}
	for name := range in.Values {
		if name != "by" {
			return wire.Reply{}, wire.Refuse(http.StatusBadRequest, "There is no member %q; known is by.", name)
		}
	}
	by, given := in.Text("by")
	if err := in.Err(); err != nil {
		return wire.Reply{}, err
	}
	if !given {
		err = c.Platform().Settle()
	} else {
		var duration time.Duration
		if duration, err = time.ParseDuration(by); err != nil {
			return wire.Reply{}, wire.Refuse(http.StatusBadRequest, "by: %q is not a duration such as 30s or 5m.", by)
		}
		err = c.Platform().MoveClock(duration)
	}
	if err != nil {
		return wire.Reply{}, err
	}
	return wire.OK(map[string]any{"time": c.Platform().Now, "pending": append([]world.Event{}, c.Platform().Shared.Queue...)})
}

func (c *API) postReset(*wire.Request) (wire.Reply, error) {
	if err := c.Reset(); err != nil {
		return wire.Reply{}, err
	}
	return wire.OK(wire.Empty{})
}

// decodeBody turns the JSON body into a Go value whose JSON names are the API. A member that it does not have is refused: what
// was asked for would silently not happen.
func decodeBody(r *wire.Request, target any) error {
	in, err := r.Fields()
	if err != nil {
		return err
	}
	raw, err := json.Marshal(in.Values)
	if err != nil {
		return err
	}
	known := membersOf(target)
	for name := range in.Values {
		if !slices.Contains(known, name) {
			return wire.Refuse(http.StatusBadRequest, "There is no member %q; known are %s.", name, strings.Join(known, ", "))
		}
	}
	if err := json.Unmarshal(raw, target); err != nil {
		return wire.Refuse(http.StatusBadRequest, "The body does not fit: %v.", err)
	}
	return nil
}

// membersOf lists the JSON names of a pointer to a struct.
func membersOf(target any) []string {
	var names []string
	for _, field := range reflect.VisibleFields(reflect.TypeOf(target).Elem()) {
		if name, _, _ := strings.Cut(field.Tag.Get("json"), ","); name != "" {
			names = append(names, name)
		}
	}
	return names
}
