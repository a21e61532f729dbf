package emulator

import (
	"encoding/json"
	"maps"
	"net/http"
	"strconv"
	"time"
)

// newControl makes the routes of /_emulator/ that belong to no area; doc.go lists them. Like all handlers they run under
// the lock.
func (e *Emulator) newControl() (*router, error) {
	rt := &router{}
	for _, r := range []route{
		{method: http.MethodGet, path: "/_emulator", handler: e.showSummary},
		{method: http.MethodGet, path: "/_emulator/journal", handler: e.showJournal},
		{method: http.MethodDelete, path: "/_emulator/journal", handler: e.dropJournal, passive: true},
		{method: http.MethodGet, path: "/_emulator/faults", handler: e.showFaults},
		{method: http.MethodPost, path: "/_emulator/faults", handler: e.postFault, passive: true},
		{method: http.MethodDelete, path: "/_emulator/faults", handler: e.dropFaults, passive: true},
		{method: http.MethodDelete, path: "/_emulator/faults/{id}", handler: e.dropFault, passive: true},
		{method: http.MethodGet, path: "/_emulator/outcomes", handler: e.showOutcomes},
		{method: http.MethodPost, path: "/_emulator/outcomes", handler: e.postOutcome},
		{method: http.MethodDelete, path: "/_emulator/outcomes", handler: e.dropOutcomes},
		{method: http.MethodGet, path: "/_emulator/objects", handler: e.showObjects},
		{method: http.MethodGet, path: "/_emulator/leftovers", handler: e.showLeftovers},
		{method: http.MethodGet, path: "/_emulator/objects/{kind}", handler: e.showKind},
		{method: http.MethodGet, path: "/_emulator/objects/{kind}/{id}", handler: e.showObject},
		{method: http.MethodPut, path: "/_emulator/objects/{kind}/{id}", handler: e.insertObject},
		{method: http.MethodPost, path: "/_emulator/objects/{kind}/{id}", handler: e.insertObject},
		{method: http.MethodPatch, path: "/_emulator/objects/{kind}/{id}", handler: e.editObject},
		{method: http.MethodDelete, path: "/_emulator/objects/{kind}/{id}", handler: e.removeObject},
		{method: http.MethodPost, path: "/_emulator/advance", handler: e.postAdvance},
		{method: http.MethodPost, path: "/_emulator/reset", handler: e.postReset},
	} {
		if err := rt.add(r); err != nil {
			return nil, err
		}
	}
	return rt, nil
}

func (e *Emulator) showSummary(r *request) (reply, error) {
	counts := map[string]int{}
	for name, k := range e.platform.kinds {
		counts[name] = len(k.ids())
	}
	return ok(map[string]any{
		"about":    "A local Peak platform. Its API is at " + r.base + "; this is the emulator's own API, see peak-emulator --help.",
		"objects":  counts,
		"pending":  append([]event{}, e.platform.shared.Queue...),
		"time":     e.platform.now,
		"journal":  r.base + "/_emulator/journal",
		"faults":   e.faults.all(),
		"outcomes": append([]Outcome{}, e.platform.shared.Outcomes...),
		// What an outcome can be asked for, by kind; none means that any result goes.
		"outcomeKinds": e.platform.outcomes,
	})
}

func (e *Emulator) showJournal(r *request) (reply, error) {
	since, err := r.queryInt("since", 0)
	if err != nil {
		return reply{}, err
	}
	return ok(map[string]any{"entries": e.journal.since(since)})
}

func (e *Emulator) dropJournal(*request) (reply, error) {
	e.journal.clear()
	return ok(empty{})
}

func (e *Emulator) showFaults(*request) (reply, error) {
	return ok(map[string]any{"faults": e.faults.all()})
}

func (e *Emulator) postFault(r *request) (reply, error) {
	var fault Fault
	if err := decodeBody(r, &fault); err != nil {
		return reply{}, err
	}
	id, err := e.faults.add(fault)
	if err != nil {
		return reply{}, refuse(http.StatusBadRequest, "The fault makes no sense: %v.", err)
	}
	fault.ID = id
	return created(fault)
}

func (e *Emulator) dropFaults(*request) (reply, error) {
	e.faults.clear()
	return ok(empty{})
}

func (e *Emulator) dropFault(r *request) (reply, error) {
	id, err := strconv.ParseInt(r.values["id"], 10, 64)
	if err != nil || !e.faults.remove(id) {
		return reply{}, refuse(http.StatusNotFound, "There is no fault %s.", r.values["id"])
	}
	return ok(empty{})
}

func (e *Emulator) showOutcomes(*request) (reply, error) {
	return ok(map[string]any{"outcomes": append([]Outcome{}, e.platform.shared.Outcomes...)})
}

func (e *Emulator) postOutcome(r *request) (reply, error) {
	var outcome Outcome
	if err := decodeBody(r, &outcome); err != nil {
		return reply{}, err
	}
	outcome, err := e.platform.addOutcome(outcome)
	if err != nil {
		return reply{}, err
	}
	return created(outcome)
}

func (e *Emulator) dropOutcomes(*request) (reply, error) {
	e.platform.shared.Outcomes = nil
	return ok(empty{})
}

func (e *Emulator) showObjects(*request) (reply, error) {
	all, err := e.platform.allObjects()
	if err != nil {
		return reply{}, err
	}
	return ok(all)
}

func (e *Emulator) showLeftovers(*request) (reply, error) {
	all, err := e.platform.allObjects()
	if err != nil {
		return reply{}, err
	}
	maps.DeleteFunc(all, e.lasting)
	return ok(all)
}

func (e *Emulator) showKind(r *request) (reply, error) {
	objects, err := e.platform.objectsOf(r.values["kind"])
	if err != nil {
		return reply{}, err
	}
	return ok(objects)
}

func (e *Emulator) showObject(r *request) (reply, error) {
	object, err := e.platform.object(r.values["kind"], r.values["id"])
	if err != nil {
		return reply{}, err
	}
	return ok(object)
}

func (e *Emulator) insertObject(r *request) (reply, error) {
	in, err := r.fields()
	if err != nil {
		return reply{}, err
	}
	if err := e.platform.putObject(r.values["kind"], r.values["id"], in.values); err != nil {
		return reply{}, err
	}
	return e.showObject(r)
}

func (e *Emulator) editObject(r *request) (reply, error) {
	in, err := r.fields()
	if err != nil {
		return reply{}, err
	}
	if err := e.platform.editObject(r.values["kind"], r.values["id"], in.values); err != nil {
		return reply{}, err
	}
	return e.showObject(r)
}

func (e *Emulator) removeObject(r *request) (reply, error) {
	if err := e.platform.removeObject(r.values["kind"], r.values["id"]); err != nil {
		return reply{}, err
	}
	return ok(empty{})
}

func (e *Emulator) postAdvance(r *request) (reply, error) {
	in, err := r.fields()
	if err != nil {
		return reply{}, err
	}
	by, given := in.text("by")
	if err := in.err(); err != nil {
		return reply{}, err
	}
	if !given {
		err = e.platform.settle()
	} else {
		var duration time.Duration
		if duration, err = time.ParseDuration(by); err != nil {
			return reply{}, refuse(http.StatusBadRequest, "by: %q is not a duration such as 30s or 5m.", by)
		}
		err = e.platform.moveClock(duration)
	}
	if err != nil {
		return reply{}, err
	}
	return ok(map[string]any{"time": e.platform.now, "pending": append([]event{}, e.platform.shared.Queue...)})
}

func (e *Emulator) postReset(*request) (reply, error) {
	if err := e.reset(); err != nil {
		return reply{}, err
	}
	return ok(empty{})
}

// decodeBody turns the JSON body into a Go value whose JSON names are the API.
func decodeBody(r *request, target any) error {
	in, err := r.fields()
	if err != nil {
		return err
	}
	raw, err := json.Marshal(in.values)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(raw, target); err != nil {
		return refuse(http.StatusBadRequest, "The body does not fit: %v.", err)
	}
	return nil
}
