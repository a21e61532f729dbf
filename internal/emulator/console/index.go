// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package console

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"
)

// index is everything on a platform, with who refers to whom.
type index struct {
	state   uint64
	byKind  map[string][]*object
	byID    map[string][]*object
	uploads map[string][]*object
	veil    *veil
}

// object is one thing on the platform.
type object struct {
	Kind, ID, Name string

	// Status is a word of the platform; empty where a kind has none.
	Status string

	// About is what tells it apart besides its name, such as the type of an image.
	About string

	Created string

	// Fields are the members as the emulator's own API shows them, without secrets.
	Fields map[string]any

	// Uses and UsedBy are links in both directions.
	Uses, UsedBy []link

	seq int64
}

// link is a reference to another object, with the member that makes it.
type link struct {
	To   *object
	Path string
}

// Href is the address of the object's page, seen from the overview.
func (o *object) Href() string {
	return "objects/" + url.PathEscape(o.Kind) + "/" + url.PathEscape(o.ID)
}

// newIndex reads all objects of a view.
func newIndex(view View, hide *veil) *index {
	x := &index{state: view.State, byKind: map[string][]*object{}, byID: map[string][]*object{}, uploads: map[string][]*object{}, veil: hide}
	for kind, objects := range view.Objects {
		for id, fields := range objects {
			shown, _ := hide.value(fields).(map[string]any)
			o := &object{Kind: kind, ID: id, Fields: shown, Created: text(shown["createdAt"]), seq: whole(shown["seq"])}
			o.Created = cmp.Or(o.Created, text(shown["startedAt"]), text(shown["executedAt"]))
			x.byKind[kind] = append(x.byKind[kind], o)
			x.byID[id] = append(x.byID[id], o)
		}
	}
	for _, objects := range x.byKind {
		slices.SortFunc(objects, func(a, b *object) int { return cmp.Or(cmp.Compare(b.seq, a.seq), cmp.Compare(a.ID, b.ID)) })
	}
	kinds := slices.Sorted(maps.Keys(x.byKind))
	for _, kind := range kinds {
		for _, o := range x.byKind[kind] {
			x.connect(o, "", o.Fields)
		}
	}
	x.connectByName()
	for _, kind := range kinds {
		for _, o := range x.byKind[kind] {
			x.describe(o)
		}
	}
	return x
}

// connect finds what an object refers to: a value that is the id of another one. Ids that are plain numbers or words count only
// where the name of the member says so.
func (x *index) connect(o *object, path string, value any) {
	switch value := value.(type) {
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(value)) {
			if name != "log" {
				x.connect(o, strings.TrimPrefix(path+"."+name, "."), value[name])
			}
		}
	case []any:
		for _, item := range value {
			x.connect(o, path, item)
		}
	case string, json.Number:
		x.refer(o, path, text(value))
	}
}

// refer notes that the member of an object has this value.
func (x *index) refer(o *object, path, value string) {
	member := path[strings.LastIndex(path, ".")+1:]
	if member == "blob" {
		if !slices.Contains(x.uploads[value], o) {
			x.uploads[value] = append(x.uploads[value], o)
		}
		return
	}
	unique := len(value) >= 36
	for _, to := range x.byID[value] {
		lower := strings.ToLower(member)
		kind := strings.ReplaceAll(to.Kind, "-", "")
		named := lower == kind+"id" || lower == kind || strings.HasSuffix(kind, strings.TrimSuffix(lower, "id")) && strings.HasSuffix(lower, "id")
		if o.Kind == "release" && lower == "id" && strings.Contains(path, "mageDetails") {
			named = to.Kind == "image"
		}
		if unique || named || meant[member] == to.Kind {
			o.use(to, path)
		}
	}
}

// meant are the kinds that members refer to whose names do not say so.
var meant = map[string]string{"platformId": "workflow", "namespace": "metric-namespace", "email": "email-bounce"}

// use notes that an object refers to another one, once.
func (o *object) use(to *object, path string) {
	if to == nil || to == o || slices.ContainsFunc(o.Uses, func(l link) bool { return l.To == to }) {
		return
	}
	o.Uses = append(o.Uses, link{to, path})
	to.UsedBy = append(to.UsedBy, link{o, path})
}

// connectByName finds what is referred to by something else than its id: releases by spec and version, templates by name.
func (x *index) connectByName() {
	type name struct{ owner, name string }
	releases, templates := map[name]*object{}, map[string]*object{}
	for _, o := range x.byKind["release"] {
		releases[name{text(o.Fields["specId"]), text(o.Fields["version"])}] = o
	}
	for _, o := range x.byKind["email-template"] {
		templates[text(o.Fields["name"])] = o
	}
	for _, o := range x.byKind["revision"] {
		if deployed := x.find("deployment", text(o.Fields["deploymentId"])); deployed != nil {
			o.use(releases[name{text(deployed.Fields["specId"]), text(o.Fields["version"])}], "version")
		}
	}
	for _, o := range x.byKind["release"] {
		for _, raw := range listOf(o.Fields["config"]) {
			block, _ := raw.(map[string]any)
			release, _ := block["release"].(map[string]any)
			o.use(releases[name{text(block["id"]), text(release["version"])}], "config.release.version")
		}
	}
	for _, o := range x.byKind["email"] {
		o.use(templates[text(o.Fields["templateName"])], "templateName")
	}
}

// find is the object of a kind and id, nil when there is none.
func (x *index) find(kind, id string) *object {
	for _, o := range x.byID[id] {
		if o.Kind == kind {
			return o
		}
	}
	return nil
}

// of lists the objects of a kind that refer to one, newest first.
func (o *object) of(kind string) []*object {
	var list []*object
	for _, l := range o.UsedBy {
		if l.To.Kind == kind {
			list = append(list, l.To)
		}
	}
	slices.SortStableFunc(list, func(a, b *object) int { return cmp.Compare(b.seq, a.seq) })
	return list
}

// used is the first object of a kind that an object refers to, nil when there is none.
func (o *object) used(kind string) *object {
	for _, l := range o.Uses {
		if l.To.Kind == kind {
			return l.To
		}
	}
	return nil
}

// text is a value of JSON as text; "" for null and for what has members.
func text(value any) string {
	switch value := value.(type) {
	case string:
		return value
	case json.Number:
		return value.String()
	case bool:
		return fmt.Sprint(value)
	}
	return ""
}

// whole is a number of JSON, 0 when it is none.
func whole(value any) int64 {
	number, _ := value.(json.Number)
	n, err := number.Int64()
	if err != nil {
		return 0
	}
	return n
}

// counted is a number with its noun.
func counted(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
