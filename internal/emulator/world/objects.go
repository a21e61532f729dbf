// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package world

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/peakbi/terraform-provider-peak/internal/emulator/wire"
)

// Kind is a map of objects that /_emulator/objects shows and edits.
type Kind struct {
	Name string
	IDs  func() []string
	get  func(id string) (any, bool)
	put  func(id string, raw []byte) error
	// drop takes back what put has put there, remove what belongs to it as well.
	drop, remove func(id string)

	// lasting marks objects that no call of the platform's API deletes.
	lasting bool
}

// Lasting marks a kind whose objects no call of the platform's API deletes.
func Lasting(k Kind) Kind {
	k.lasting = true
	return k
}

// KindOf makes the objects of a map reachable. The map is asked for each time, since reading the state may replace it.
// forget, if given, removes what belongs to a removed object.
func KindOf[T any](name string, objects func() map[string]*T, forget func(id string)) Kind {
	return Kind{
		Name: name,
		IDs: func() []string {
			return slices.Sorted(maps.Keys(objects()))
		},
		get: func(id string) (any, bool) {
			object, ok := objects()[id]
			return object, ok
		},
		put: func(id string, raw []byte) error {
			object := new(T)
			if err := json.Unmarshal(raw, object); err != nil {
				return err
			}
			objects()[id] = object
			return nil
		},
		drop: func(id string) { delete(objects(), id) },
		remove: func(id string) {
			delete(objects(), id)
			if forget != nil {
				forget(id)
			}
		},
	}
}

// CleanedBy makes an object that is removed by hand take with it what belongs to it, while it is still there to ask.
func (k Kind) CleanedBy(clean func(id string)) Kind {
	remove := k.remove
	k.remove = func(id string) {
		clean(id)
		remove(id)
	}
	return k
}

// IsLasting tells kinds of objects that nobody can delete.
func (p *Platform) IsLasting(kind string, _ map[string]map[string]any) bool {
	return p.Kinds[kind].lasting
}

// AllObjects lists everything by kind and id; kinds without objects are left out.
func (p *Platform) AllObjects() (map[string]map[string]map[string]any, error) {
	all := map[string]map[string]map[string]any{}
	for name := range p.Kinds {
		objects, err := p.ObjectsOf(name)
		if err != nil {
			return nil, err
		}
		if len(objects) > 0 {
			all[name] = objects
		}
	}
	return all, nil
}

// ObjectsOf are the objects of a kind by id, as JSON.
func (p *Platform) ObjectsOf(kind string) (map[string]map[string]any, error) {
	k, err := p.kind(kind)
	if err != nil {
		return nil, err
	}
	objects := map[string]map[string]any{}
	for _, id := range k.IDs() {
		if objects[id], err = p.Object(kind, id); err != nil {
			return nil, err
		}
	}
	return objects, nil
}

func (p *Platform) kind(name string) (Kind, error) {
	k, ok := p.Kinds[name]
	if !ok {
		return Kind{}, wire.Refuse(http.StatusNotFound, "There are no objects of kind %q; kinds: %s.", name, strings.Join(slices.Sorted(maps.Keys(p.Kinds)), ", "))
	}
	return k, nil
}

// EditObject applies a JSON merge patch (RFC 7396) to an object. No rule is checked.
func (p *Platform) EditObject(kind, id string, patch map[string]any) error {
	object, err := p.Object(kind, id)
	if err != nil {
		return err
	}
	return p.PutObject(kind, id, mergePatch(object, patch))
}

// RemoveObject makes an object disappear without a trace.
func (p *Platform) RemoveObject(kind, id string) error {
	if _, err := p.Object(kind, id); err != nil {
		return err
	}
	p.Kinds[kind].remove(id)
	p.Changed = true
	return nil
}

// Object is one object as JSON.
func (p *Platform) Object(kind, id string) (map[string]any, error) {
	k, err := p.kind(kind)
	if err != nil {
		return nil, err
	}
	object, ok := k.get(id)
	if !ok {
		return nil, wire.Refuse(http.StatusNotFound, "There is no %s %s.", kind, id)
	}
	raw, err := json.Marshal(object)
	if err != nil {
		return nil, fmt.Errorf("encoding %s %s: %w", kind, id, err)
	}
	value, err := wire.ParseJSON(raw)
	if err != nil {
		return nil, err
	}
	fields, ok := value.(map[string]any)
	if !ok {
		return nil, fmt.Errorf("%s %s is not a JSON object", kind, id)
	}
	return fields, nil
}

// PutObject stores an object from JSON. Its id is the given one, and without a place in the order of creation it is the newest.
func (p *Platform) PutObject(kind, id string, object map[string]any) error {
	k, err := p.kind(kind)
	if err != nil {
		return err
	}
	object = mergePatch(object, map[string]any{"id": id})
	if IsNumericID(id) {
		object["id"] = json.Number(id)
	}
	if object["seq"] == nil {
		object["seq"] = p.NewRecord().Seq
	}
	raw, err := json.Marshal(object)
	if err != nil {
		return wire.Refuse(http.StatusBadRequest, "The object is not JSON: %v.", err)
	}
	before, replaces := k.get(id)
	prior, err := json.Marshal(before)
	if err != nil {
		return fmt.Errorf("encoding %s %s: %w", kind, id, err)
	}
	if err := k.put(id, raw); err != nil {
		return wire.Refuse(http.StatusBadRequest, "The object does not fit kind %s: %v.", kind, err)
	}
	if missing := p.missingUpload(object); missing != "" {
		// A state that refers to it could not be read again.
		if !replaces {
			k.drop(id)
		} else if err := k.put(id, prior); err != nil {
			return fmt.Errorf("restoring %s %s: %w", kind, id, err)
		}
		return wire.Refuse(http.StatusBadRequest, "The object refers to the upload %q, which is not there: upload it with a call of the platform's API, and edit what comes of it.", missing)
	}
	p.Changed = true
	return nil
}

// missingUpload is an upload that an object on the platform, given as JSON, refers to and that is not there, "" for none. What only looks like
// a reference is none that objects use.
func (p *Platform) missingUpload(value any) string {
	switch value := value.(type) {
	case map[string]any:
		for name, inner := range value {
			if sum, is := inner.(string); is && strings.EqualFold(name, "blob") && sum != "" && !p.Blobs.has(sum) && p.BlobsInUse()[sum] {
				return sum
			}
			if missing := p.missingUpload(inner); missing != "" {
				return missing
			}
		}
	case []any:
		for _, inner := range value {
			if missing := p.missingUpload(inner); missing != "" {
				return missing
			}
		}
	}
	return ""
}

// IsNumericID tells numeric ids from the others.
func IsNumericID(id string) bool {
	return id != "" && strings.Trim(id, "0123456789") == ""
}

// mergePatch applies RFC 7396: null removes a member, objects merge, anything else replaces.
func mergePatch(target, patch map[string]any) map[string]any {
	merged := map[string]any{}
	maps.Copy(merged, target)
	for name, value := range patch {
		if value == nil {
			delete(merged, name)
			continue
		}
		inner, isObject := value.(map[string]any)
		if !isObject {
			merged[name] = value
			continue
		}
		before, _ := merged[name].(map[string]any)
		merged[name] = mergePatch(before, inner)
	}
	return merged
}
