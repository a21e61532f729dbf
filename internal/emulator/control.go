package emulator

import (
	"encoding/json"
	"maps"
	"net/http"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"
)

// control is what the routes of /_emulator/ that belong to no area work on. Like all handlers they run under the lock.
type control struct {
	journal *journal
	faults  *faults

	// platform is the current one, which a reset replaces.
	platform func() *platform

	// reset makes the platform as new.
	reset func() error
}

// router makes the routes; doc.go lists them.
func (c *control) router() (*router, error) {
	rt := &router{}
	for _, r := range []route{
		{method: http.MethodGet, path: "/_emulator", handler: c.showSummary},
		{method: http.MethodGet, path: "/_emulator/journal", handler: c.showJournal},
		{method: http.MethodDelete, path: "/_emulator/journal", handler: c.dropJournal, passive: true},
		{method: http.MethodGet, path: "/_emulator/faults", handler: c.showFaults},
		{method: http.MethodPost, path: "/_emulator/faults", handler: c.postFault, passive: true},
		{method: http.MethodDelete, path: "/_emulator/faults", handler: c.dropFaults, passive: true},
		{method: http.MethodDelete, path: "/_emulator/faults/{id}", handler: c.dropFault, passive: true},
		{method: http.MethodGet, path: "/_emulator/outcomes", handler: c.showOutcomes},
		{method: http.MethodPost, path: "/_emulator/outcomes", handler: c.postOutcome},
		{method: http.MethodDelete, path: "/_emulator/outcomes", handler: c.dropOutcomes},
		{method: http.MethodGet, path: "/_emulator/objects", handler: c.showObjects},
		{method: http.MethodGet, path: "/_emulator/leftovers", handler: c.showLeftovers},
		{method: http.MethodGet, path: "/_emulator/objects/{kind}", handler: c.showKind},
		{method: http.MethodGet, path: "/_emulator/objects/{kind}/{id}", handler: c.showObject},
		{method: http.MethodPut, path: "/_emulator/objects/{kind}/{id}", handler: c.insertObject},
		{method: http.MethodPost, path: "/_emulator/objects/{kind}/{id}", handler: c.insertObject},
		{method: http.MethodPatch, path: "/_emulator/objects/{kind}/{id}", handler: c.editObject},
		{method: http.MethodDelete, path: "/_emulator/objects/{kind}/{id}", handler: c.removeObject},
		{method: http.MethodPost, path: "/_emulator/advance", handler: c.postAdvance},
		{method: http.MethodPost, path: "/_emulator/reset", handler: c.postReset},
	} {
		if err := rt.add(r); err != nil {
			return nil, err
		}
	}
	return rt, nil
}

func (c *control) showSummary(r *request) (reply, error) {
	counts := map[string]int{}
	for name, k := range c.platform().kinds {
		counts[name] = len(k.ids())
	}
	return ok(map[string]any{
		"about":    "A local Peak platform. Its API is at " + r.base + "; this is the emulator's own API, see peak-emulator --help.",
		"objects":  counts,
		"pending":  append([]event{}, c.platform().shared.Queue...),
		"time":     c.platform().now,
		"journal":  r.base + "/_emulator/journal",
		"faults":   c.faults.all(),
		"outcomes": append([]Outcome{}, c.platform().shared.Outcomes...),
		// What an outcome can be asked for, by kind; none means that any result goes.
		"outcomeKinds": c.platform().outcomeResults(),
	})
}

func (c *control) showJournal(r *request) (reply, error) {
	since, err := r.queryInt("since", 0)
	if err != nil {
		return reply{}, err
	}
	return ok(map[string]any{"entries": c.journal.since(since)})
}

func (c *control) dropJournal(*request) (reply, error) {
	c.journal.clear()
	return ok(empty{})
}

func (c *control) showFaults(*request) (reply, error) {
	return ok(map[string]any{"faults": c.faults.all()})
}

func (c *control) postFault(r *request) (reply, error) {
	var fault Fault
	if err := decodeBody(r, &fault); err != nil {
		return reply{}, err
	}
	id, err := c.faults.add(fault)
	if err != nil {
		return reply{}, refuse(http.StatusBadRequest, "The fault makes no sense: %v.", err)
	}
	fault.ID = id
	return created(fault)
}

func (c *control) dropFaults(*request) (reply, error) {
	c.faults.clear()
	return ok(empty{})
}

func (c *control) dropFault(r *request) (reply, error) {
	id, err := strconv.ParseInt(r.values["id"], 10, 64)
	if err != nil || !c.faults.remove(id) {
		return reply{}, refuse(http.StatusNotFound, "There is no fault %s.", r.values["id"])
	}
	return ok(empty{})
}

func (c *control) showOutcomes(*request) (reply, error) {
	return ok(map[string]any{"outcomes": append([]Outcome{}, c.platform().shared.Outcomes...)})
}

func (c *control) postOutcome(r *request) (reply, error) {
	var outcome Outcome
	if err := decodeBody(r, &outcome); err != nil {
		return reply{}, err
	}
	outcome, err := c.platform().addOutcome(outcome)
	if err != nil {
		return reply{}, err
	}
	return created(outcome)
}

func (c *control) dropOutcomes(*request) (reply, error) {
	c.platform().shared.Outcomes = nil
	return ok(empty{})
}

func (c *control) showObjects(*request) (reply, error) {
	all, err := c.platform().allObjects()
	if err != nil {
		return reply{}, err
	}
	return ok(all)
}

func (c *control) showLeftovers(*request) (reply, error) {
	all, err := c.platform().allObjects()
	if err != nil {
		return reply{}, err
	}
	maps.DeleteFunc(all, c.platform().isLasting)
	return ok(all)
}

func (c *control) showKind(r *request) (reply, error) {
	objects, err := c.platform().objectsOf(r.values["kind"])
	if err != nil {
		return reply{}, err
	}
	return ok(objects)
}

func (c *control) showObject(r *request) (reply, error) {
	object, err := c.platform().object(r.values["kind"], r.values["id"])
	if err != nil {
		return reply{}, err
	}
	return ok(object)
}

func (c *control) insertObject(r *request) (reply, error) {
	in, err := r.fields()
	if err != nil {
		return reply{}, err
	}
	if err := c.platform().putObject(r.values["kind"], r.values["id"], in.values); err != nil {
		return reply{}, err
	}
	return c.showObject(r)
}

func (c *control) editObject(r *request) (reply, error) {
	in, err := r.fields()
	if err != nil {
		return reply{}, err
	}
	if err := c.platform().editObject(r.values["kind"], r.values["id"], in.values); err != nil {
		return reply{}, err
	}
	return c.showObject(r)
}

func (c *control) removeObject(r *request) (reply, error) {
	if err := c.platform().removeObject(r.values["kind"], r.values["id"]); err != nil {
		return reply{}, err
	}
	return ok(empty{})
}

func (c *control) postAdvance(r *request) (reply, error) {
	in, err := r.fields()
	if err != nil {
		return reply{}, err
	}
	for name := range in.values {
		if name != "by" {
			return reply{}, refuse(http.StatusBadRequest, "There is no member %q; known is by.", name)
		}
	}
	by, given := in.text("by")
	if err := in.err(); err != nil {
		return reply{}, err
	}
	if !given {
		err = c.platform().settle()
	} else {
		var duration time.Duration
		if duration, err = time.ParseDuration(by); err != nil {
			return reply{}, refuse(http.StatusBadRequest, "by: %q is not a duration such as 30s or 5m.", by)
		}
		err = c.platform().moveClock(duration)
	}
	if err != nil {
		return reply{}, err
	}
	return ok(map[string]any{"time": c.platform().now, "pending": append([]event{}, c.platform().shared.Queue...)})
}

func (c *control) postReset(*request) (reply, error) {
	if err := c.reset(); err != nil {
		return reply{}, err
	}
	return ok(empty{})
}

// decodeBody turns the JSON body into a Go value whose JSON names are the API. A member that it does not have is refused: what
// was asked for would silently not happen.
func decodeBody(r *request, target any) error {
	in, err := r.fields()
	if err != nil {
		return err
	}
	raw, err := json.Marshal(in.values)
	if err != nil {
		return err
	}
	known := membersOf(target)
	for name := range in.values {
		if !slices.Contains(known, name) {
			return refuse(http.StatusBadRequest, "There is no member %q; known are %s.", name, strings.Join(known, ", "))
		}
	}
	if err := json.Unmarshal(raw, target); err != nil {
		return refuse(http.StatusBadRequest, "The body does not fit: %v.", err)
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
