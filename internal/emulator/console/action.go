// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package console

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strconv"
	"strings"
)

const (
	// maxActions is how many things that pages did are remembered.
	maxActions = 50

	// maxForm is how long a form may be.
	maxForm = 1 << 20
)

// action is what a form had the platform do: a call of a documented API, and what came of it.
type action struct {
	N      int
	What   string
	Failed bool

	// Said is the platform's reason where it failed.
	Said string

	// Curl is the same as a command, without secrets.
	Curl string

	// method, path and body are the call.
	method, path string
	body         any
}

// shown is the action as pages have it: without what is known as secret by now.
func (a action) shown(hide *veil) action {
	a.What, a.Said = hide.text(a.What), hide.text(a.Said)
	if a.method == "" {
		return a
	}
	var raw []byte
	if a.body != nil {
		raw = []byte(compact(hide.value(a.body)))
	}
	a.Curl = hide.text(curl(a.method, a.path, raw))
	return a
}

// step is an action before it is done.
type step struct {
	what, method, path string
	body               map[string]any

	// problem is why there is nothing to send.
	problem error

	// done and failed are where the browser goes then, seen from the form's address; failed is done where it is empty. next, where it
	// is given, tells better from the answer.
	done, failed string
	next         func(answer map[string]any) string
}

// act does what a form asks for, and leads to the page that shows it: a reload does not do it again.
func (c *Console) act(w http.ResponseWriter, s step) {
	result := action{What: s.what, Failed: s.problem != nil}
	target := s.done
	if s.problem != nil {
		result.Said = s.problem.Error()
	} else {
		var raw []byte
		if s.body != nil {
			var err error
			if raw, err = json.Marshal(s.body); err != nil {
				c.fail(w, err)
				return
			}
		}
		status, answered := c.platform.Ask(s.method, s.path, raw)
		var answer map[string]any
		// An answer without members says no more than its status.
		_ = json.Unmarshal(answered, &answer)
		result.Failed = status >= http.StatusBadRequest
		result.method, result.path, result.body = s.method, s.path, parsed(string(raw))
		if result.Failed {
			result.Said = cmp.Or(text(answer["detail"]), text(answer["message"]), fmt.Sprintf("The platform answered %d.", status))
		} else if s.next != nil {
			target = cmp.Or(s.next(answer), target)
		}
	}
	if result.Failed {
		target = cmp.Or(s.failed, s.done)
	}
	n := c.remember(result)
	// Relative, and so right behind the path of a tenant too, which http.Redirect does not know.
	w.Header().Set("Location", target+"?did="+strconv.Itoa(n))
	w.WriteHeader(http.StatusSeeOther)
}

// remember numbers an action.
func (c *Console) remember(done action) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.acted++
	done.N = c.acted
	c.actions = append(c.actions, done)
	if len(c.actions) > maxActions {
		c.actions = c.actions[1:]
	}
	return done.N
}

// did is the action that led to the page, nil without one.
func (c *Console) did(r *http.Request, hide *veil) *action {
	n, err := strconv.Atoi(r.URL.Query().Get("did"))
	if err != nil {
		return nil
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, done := range c.actions {
		if done.N == n {
			shown := done.shown(hide)
			return &shown
		}
	}
	return nil
}

// readForm reads a form, and answers status and reason where that is no form of a page. A field that is cut or left out would have the
// platform do something else than was asked for.
func readForm(w http.ResponseWriter, r *http.Request) (status int, problem string) {
	if kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); r.ContentLength != 0 && (err != nil || kind != "application/x-www-form-urlencoded") {
		return http.StatusUnsupportedMediaType, "The forms of the console are sent as application/x-www-form-urlencoded."
	}
	// Encoded, a sign can take three times its size.
	r.Body = http.MaxBytesReader(w, r.Body, 3*maxForm+maxForm)
	err := r.ParseForm()
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		return http.StatusRequestEntityTooLarge, fmt.Sprintf("The form is too long: a text in it may have %d bytes.", maxForm)
	case err != nil:
		return http.StatusBadRequest, "The form cannot be read: " + err.Error() + "."
	}
	return 0, ""
}

// curl is a call as a command, for the address that the environment names.
func curl(method, path string, body []byte) string {
	// Ids may have signs that shells take for their own.
	host := "$PEAK_ENDPOINT" + strings.NewReplacer("$", "%24", "&", "%26").Replace(path)
	header := ""
	if !strings.HasPrefix(path, "/_emulator") {
		header = ` -H "Authorization: $PEAK_AUTH_TOKEN"`
	}
	if body == nil {
		return fmt.Sprintf("curl -X %s%s %s", method, header, host)
	}
	return fmt.Sprintf("curl -X %s%s %s -d '%s'", method, header, host, strings.ReplaceAll(string(body), "'", `'\''`))
}

// objectIn reads a JSON object that was typed.
func objectIn(typed string) (map[string]any, error) {
	if len(typed) > maxForm {
		return nil, fmt.Errorf("the text is longer than %d bytes", maxForm)
	}
	decoder := json.NewDecoder(strings.NewReader(typed))
	decoder.UseNumber()
	var object map[string]any
	if err := decoder.Decode(&object); err != nil {
		return nil, fmt.Errorf("what was typed is no JSON object such as {\"title\": \"new\"}: %w", err)
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("what was typed goes on after the JSON object")
	}
	if object == nil {
		object = map[string]any{}
	}
	return object, nil
}
