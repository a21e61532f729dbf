// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package console

import (
	"cmp"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

// maxListed is how long a list is shown among the members of an object.
const maxListed = 500

// objectBody is the page of one object.
type objectBody struct {
	Object  *object
	Members []member
	Uses    []link
	UsedBy  []group
	Uploads []uploadLink

	// Log is that of a build; Growing says that more is to come.
	Log     []logLine
	Growing bool
	HasLog  bool

	Graph     *drawing
	GraphNote string
	Steps     []stepRow

	// Legend are the states that steps can be in.
	Legend []string
	Step   *stepBody
	CanRun bool

	Raw string

	// Patch is an edit to begin with.
	Patch string
}

// member is a name with its value.
type member struct {
	Name, Value string

	// IsTime says that the value is a moment.
	IsTime bool
}

// group are the objects of a kind that refer to the one that is shown.
type group struct {
	Kind string
	Rows []*object
}

// uploadLink leads to an archive.
type uploadLink struct{ Label, Sum string }

func (c *Console) object(r *http.Request, now *sight) (title string, content any) {
	kind, id := r.PathValue("kind"), r.PathValue("id")
	o := now.find(kind, id)
	if o == nil {
		return "There is no " + strings.ReplaceAll(kind, "-", " ") + " " + id + " on the platform. It may have been deleted or replaced.", nil
	}
	body := objectBody{Object: o, Members: membersOf("", o.Fields), Uses: o.Uses, UsedBy: o.groups(), Uploads: uploadsOf(o), Patch: patchFor(o)}
	shown := maps.Clone(o.Fields)
	switch kind {
	case "build":
		body.HasLog, body.Growing = true, o.Status == "building"
		if body.Growing {
			body.Log = linesOf(o.Fields["log"], now.Now)
		} else {
			body.Log = linesOf(o.Fields["log"], time.Time{})
		}
		// What is not written yet is not shown either.
		delete(shown, "log")
	case "workflow", "execution":
		body.Graph, body.Steps, body.Step = flowOf(o, now.Now, r.URL.Query().Get("step"))
		body.GraphNote = "Steps from left to right, after what they wait for. Choose one to see its definition" + map[bool]string{true: " and log.", false: "."}[kind == "execution"]
		body.Legend = []string{"Pending", "Running", "Success", "Failed", "Skipped"}
		body.CanRun = kind == "workflow"
	case "deployment":
		body.Graph = appOf(o)
		body.GraphNote = "From left to right: what is deployed, its blocks, what each is on the platform, and the image it runs."
	}
	body.Raw = pretty(shown)
	return o.Name, body
}

// apart are members that pages show elsewhere, or not at all.
var apart = []string{"seq", "blob", "log", "steps", "definition", "versions", "rows", "models"}

// membersOf are the members of an object, those of inner ones after their names.
func membersOf(path string, fields map[string]any) []member {
	var members []member
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		value := fields[name]
		inner, is := value.(map[string]any)
		switch {
		case slices.Contains(apart, name):
		case is:
			members = append(members, membersOf(path+name+".", inner)...)
		case text(value) != "":
			members = append(members, memberOf(path+name, text(value)))
		case len(listOf(value)) > 0:
			members = append(members, memberOf(path+name, listed(listOf(value))))
		}
	}
	return members
}

// listed is a list in one line.
func listed(list []any) string {
	words := make([]string, 0, len(list))
	for _, item := range list {
		words = append(words, cmp.Or(text(item), compact(item)))
	}
	return shorten(maxListed, strings.Join(words, ", "))
}

// memberOf is a name with its value.
func memberOf(name, value string) member {
	_, err := time.Parse(time.RFC3339, value)
	return member{name, value, err == nil}
}

// groups are the objects that refer to one, by kind.
func (o *object) groups() []group {
	var groups []group
	for _, l := range o.UsedBy {
		if !slices.ContainsFunc(groups, func(g group) bool { return g.Kind == l.To.Kind }) {
			groups = append(groups, group{l.To.Kind, o.of(l.To.Kind)})
		}
	}
	slices.SortFunc(groups, func(a, b group) int { return cmp.Compare(a.Kind, b.Kind) })
	return groups
}

// uploadsOf are the archives that an object refers to, newest first.
func uploadsOf(o *object) []uploadLink {
	var list []uploadLink
	if sum := text(o.Fields["blob"]); sum != "" {
		list = append(list, uploadLink{"Source that was uploaded", sum})
	}
	for _, raw := range listOf(o.Fields["versions"]) {
		version, _ := raw.(map[string]any)
		if sum := text(version["blob"]); sum != "" {
			list = append(list, uploadLink{"Version " + text(version["version"]), sum})
		}
	}
	slices.Reverse(list)
	return list
}

// patchFor is an edit that shows as drift.
func patchFor(o *object) string {
	for _, name := range []string{"title", "description", "name"} {
		if _, has := o.Fields[name].(string); has {
			return pretty(map[string]any{name: "changed by hand"})
		}
	}
	if _, has := o.Fields["metadata"].(map[string]any); has {
		return pretty(map[string]any{"metadata": map[string]any{"summary": "changed by hand"}})
	}
	return "{\n}"
}

// edit changes an object behind everybody's back.
func (c *Console) edit(w http.ResponseWriter, r *http.Request) {
	kind, id := r.PathValue("kind"), r.PathValue("id")
	patch, problem := objectIn(r.FormValue("patch"))
	c.act(w, step{
		what: "Edit of " + kind + " " + id, method: http.MethodPatch, path: objectPath(kind, id), body: patch, problem: problem,
		done: "../" + url.PathEscape(id),
	})
}

// remove makes an object disappear.
func (c *Console) remove(w http.ResponseWriter, r *http.Request) {
	kind, id := r.PathValue("kind"), r.PathValue("id")
	c.act(w, step{
		what: "Removal of " + kind + " " + id, method: http.MethodDelete, path: objectPath(kind, id), failed: "../" + url.PathEscape(id), done: "../../../kinds/" + url.PathEscape(kind),
	})
}

// run starts a workflow, as a client would.
func (c *Console) run(w http.ResponseWriter, r *http.Request) {
	id := r.PathValue("id")
	body := map[string]any{}
	global := map[string]any{}
	for line := range strings.Lines(r.FormValue("params")) {
		if name, value, is := strings.Cut(strings.TrimSpace(line), "="); is {
			global[strings.TrimSpace(name)] = value
		}
	}
	if len(global) > 0 {
		body["params"] = map[string]any{"global": global}
	}
	c.act(w, step{
		what: "Run of workflow " + id, method: http.MethodPost, path: "/workflows/api/v1/workflows/" + url.PathEscape(id) + "/execute", body: body,
		failed: "../" + url.PathEscape(id), done: "../" + url.PathEscape(id),
		next: func(answer map[string]any) string {
			if run := text(answer["executionId"]); run != "" {
				return "../../execution/" + url.PathEscape(run)
			}
			return ""
		},
	})
}

// objectPath is where the emulator's own API has an object.
func objectPath(kind, id string) string {
	return "/_emulator/objects/" + url.PathEscape(kind) + "/" + url.PathEscape(id)
}
