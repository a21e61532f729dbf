// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package console

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/peakbi/terraform-provider-peak/internal/emulator/control"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/world"
)

// armed is an outcome or a fault that waits for what it disturbs.
type armed struct {
	// Says tells what will happen, Times how often.
	Says, Times string

	// Disarm is the address of the form that takes it back.
	Disarm string
}

// breakBody is the page of everything that can go wrong.
type breakBody struct {
	Presets  []preset
	Outcomes []outcomeKind
	Kinds    []string
	Clocks   []string
	Actions  []action
}

// preset is a fault or an outcome of one click.
type preset struct {
	Title, Note, Action string
	Values              []member
}

// outcomeKind is a kind of operation with the results that it can have; none leaves them open.
type outcomeKind struct {
	Kind       string
	Results    []string
	Attributes string
}

// presets are what people try first.
func presets() []preset {
	outcome := func(title, note, result string, more ...member) preset {
		return preset{title, note, "outcome", append([]member{{Name: "ending", Value: result}, {Name: "times", Value: "1"}}, more...)}
	}
	fault := func(title, note, times string, values ...member) preset {
		return preset{title, note, "fault", append(values, member{Name: "times", Value: times})}
	}
	return []preset{
		outcome("Next build fails", "Change a file of the app and apply. The log of the build says why; the apply after it builds again.", "build/failed", member{Name: "message", Value: "pip: no matching distribution found for forecast-model==9.9"}),
		outcome("Next service fails", "It does not come up when it is deployed next.", "service/failed"),
		outcome("Next service hangs", "It never comes up: what does your timeout do?", "service/stuck"),
		outcome("Next deployment fails", "The revision is rolled back where an earlier one is live.", "deployment/failed"),
		outcome("Next step fails", "Run a workflow: the execution goes on as its conditions say.", "step/failed"),
		fault("503 on the next 3 calls", "Clients retry, and nothing is lost.", "3", member{Name: "what", Value: "status"}, member{Name: "status", Value: "503"}),
		fault("Cut after acting", "The next POST acts, and its answer never arrives.", "1", member{Name: "what", Value: "after"}, member{Name: "method", Value: "POST"}),
		fault("Slow: 2 s for 10 calls", "Every answer comes late.", "10", member{Name: "what", Value: "delay"}, member{Name: "delayMs", Value: "2000"}),
	}
}

func (c *Console) breakIt(_ *http.Request, now *sight) (title string, shown any) {
	body := breakBody{Presets: presets(), Kinds: now.Kinds, Clocks: []string{"30s", "5m", "1h", "24h"}}
	for _, kind := range slices.Sorted(maps.Keys(now.OutcomeKinds)) {
		one := now.OutcomeKinds[kind]
		body.Outcomes = append(body.Outcomes, outcomeKind{kind, one.Results, strings.Join(one.Attributes, ", ")})
	}
	c.mu.Lock()
	for _, done := range c.actions[max(0, len(c.actions)-10):] {
		body.Actions = append(body.Actions, done.shown(now.veil))
	}
	c.mu.Unlock()
	slices.Reverse(body.Actions)
	return "Break it", body
}

// armedOf says in words what is armed.
func armedOf(now *sight) []armed {
	var list []armed
	for _, o := range now.Outcomes {
		list = append(list, armed{now.veil.text(sayOutcome(o)), sayTimes(o.Times), fmt.Sprintf("break/outcomes/%d/disarm", o.ID)})
	}
	for _, f := range now.Faults {
		list = append(list, armed{now.veil.text(sayFault(f)), sayTimes(f.Times), fmt.Sprintf("break/faults/%d/disarm", f.ID)})
	}
	return list
}

// sayTimes tells how often something armed applies.
func sayTimes(times int) string {
	switch times {
	case 0:
		return "until it is disarmed"
	case 1:
		return "once"
	}
	return fmt.Sprintf("%d times", times)
}

func sayOutcome(o world.Outcome) string {
	words := []string{strings.ReplaceAll(o.Kind, "-", " ") + ": " + o.Result}
	for _, name := range slices.Sorted(maps.Keys(o.Match)) {
		words = append(words, fmt.Sprintf("where %s is %s", name, o.Match[name]))
	}
	said := strings.Join(words, ", ")
	if o.Message != "" {
		said += fmt.Sprintf(" (%s)", shorten(80, o.Message))
	}
	return said
}

func sayFault(f control.Fault) string {
	said := cmp.Or(f.Method, "any call")
	if f.Path != "" {
		said += " to " + f.Path
	} else if f.Method != "" {
		said += " to any path"
	}
	var what []string
	if f.DelayMs > 0 {
		what = append(what, fmt.Sprintf("%d ms late", f.DelayMs))
	}
	if f.Status != 0 {
		answer := fmt.Sprintf("answered %d", f.Status)
		if f.Act {
			answer += " after acting"
		}
		what = append(what, answer)
	}
	if f.Cut != "" {
		what = append(what, "cut "+f.Cut+" acting")
	}
	if f.Truncate {
		what = append(what, "answer cut in half")
	}
	if f.ActAfterMs > 0 {
		what = append(what, fmt.Sprintf("acts %d ms later", f.ActAfterMs))
	}
	said += ": " + strings.Join(what, ", ")
	if f.After > 0 {
		said += fmt.Sprintf(", after %s", counted(f.After, "such call"))
	}
	return said
}

// armOutcome says how the next operations end.
func (c *Console) armOutcome(w http.ResponseWriter, r *http.Request) {
	kind, result, _ := strings.Cut(r.FormValue("ending"), "/")
	body := map[string]any{"kind": kind, "result": cmp.Or(result, strings.TrimSpace(r.FormValue("result")))}
	match := map[string]any{}
	for pair := range strings.SplitSeq(r.FormValue("match"), ",") {
		if name, value, is := strings.Cut(pair, "="); is {
			match[strings.TrimSpace(name)] = strings.TrimSpace(value)
		}
	}
	var problem error
	if given := strings.TrimSpace(r.FormValue("match")); given != "" && len(match) == 0 {
		problem = fmt.Errorf("%q names no attribute: write name=value", given)
	}
	if len(match) > 0 {
		body["match"] = match
	}
	if message := strings.TrimSpace(r.FormValue("message")); message != "" {
		body["message"] = message
	}
	problem = errors.Join(problem, numbers(r, body, "times"))
	c.act(w, step{what: "Arming a " + strings.ReplaceAll(kind, "-", " ") + " that ends in " + text(body["result"]), method: http.MethodPost, path: "/_emulator/outcomes", body: body, problem: problem, done: "../break"})
}

// armFault disturbs the next calls.
func (c *Console) armFault(w http.ResponseWriter, r *http.Request) {
	body := map[string]any{}
	for _, name := range []string{"method", "path"} {
		if value := strings.TrimSpace(r.FormValue(name)); value != "" {
			body[name] = value
		}
	}
	problem := numbers(r, body, "times", "after", "delayMs")
	switch what := r.FormValue("what"); what {
	case "status", "status-act":
		problem = errors.Join(problem, numbers(r, body, "status"))
		if what == "status-act" {
			body["act"] = true
		}
	case control.CutBefore, control.CutAfter:
		body["cut"] = what
	case "truncate":
		body["truncate"] = true
	}
	c.act(w, step{what: "Arming a fault", method: http.MethodPost, path: "/_emulator/faults", body: body, problem: problem, done: "../break"})
}

// numbers reads fields of a form that hold whole numbers; empty ones are left out.
func numbers(r *http.Request, body map[string]any, names ...string) error {
	for _, name := range names {
		typed := strings.TrimSpace(r.FormValue(name))
		if typed == "" {
			continue
		}
		number, err := strconv.Atoi(typed)
		if err != nil {
			return fmt.Errorf("%s: %q is no whole number", name, typed)
		}
		body[name] = number
	}
	return nil
}

func (c *Console) disarmOutcome(w http.ResponseWriter, r *http.Request) {
	c.act(w, step{what: "Disarming an outcome", method: http.MethodDelete, path: "/_emulator/outcomes/" + url.PathEscape(r.PathValue("id")), done: "../../../break"})
}

func (c *Console) disarmFault(w http.ResponseWriter, r *http.Request) {
	c.act(w, step{what: "Disarming a fault", method: http.MethodDelete, path: "/_emulator/faults/" + url.PathEscape(r.PathValue("id")), done: "../../../break"})
}

// insert puts an object onto the platform that no call has made.
func (c *Console) insert(w http.ResponseWriter, r *http.Request) {
	kind, id := r.FormValue("kind"), strings.TrimSpace(r.FormValue("id"))
	object, problem := objectIn(r.FormValue("object"))
	if id == "" {
		problem = errors.Join(problem, errors.New("the object needs an id"))
	}
	c.act(w, step{
		what: "Insert of " + kind + " " + id, method: http.MethodPut, path: objectPath(kind, id), body: object, problem: problem,
		failed: "../break", done: "../objects/" + url.PathEscape(kind) + "/" + url.PathEscape(id),
	})
}

// moveClock moves the platform's clock ahead.
func (c *Console) moveClock(w http.ResponseWriter, r *http.Request) {
	body := map[string]any{}
	if by := strings.TrimSpace(r.FormValue("by")); by != "" {
		body["by"] = by
	}
	c.act(w, step{what: "Moving the clock", method: http.MethodPost, path: "/_emulator/advance", body: body, done: "../break"})
}

func (c *Console) forgetJournal(w http.ResponseWriter, _ *http.Request) {
	c.act(w, step{what: "Clearing the journal", method: http.MethodDelete, path: "/_emulator/journal", done: "../break"})
}

// reset makes the platform as new, once that was confirmed.
func (c *Console) reset(w http.ResponseWriter, r *http.Request) {
	var problem error
	if r.FormValue("sure") != "yes" {
		problem = errors.New("nothing was reset: tick the box first, everything on the platform goes")
	}
	c.act(w, step{what: "Reset", method: http.MethodPost, path: "/_emulator/reset", body: map[string]any{}, problem: problem, done: "../break"})
}
