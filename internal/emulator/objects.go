package emulator

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
)

// kind is a map of objects that /_emulator/objects shows and edits.
type kind struct {
	name   string
	ids    func() []string
	get    func(id string) (any, bool)
	put    func(id string, raw []byte) error
	remove func(id string)

	// lasting marks objects that no call of the platform's API deletes.
	lasting bool
}

// lasting marks a kind whose objects no call of the platform's API deletes.
func lasting(k kind) kind {
	k.lasting = true
	return k
}

// kindOf makes the objects of a map reachable. The map is asked for each time, since reading the state may replace it.
// forget, if given, removes what belongs to a removed object.
func kindOf[T any](name string, objects func() map[string]*T, forget func(id string)) kind {
	return kind{
		name: name,
		ids: func() []string {
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
		remove: func(id string) {
			delete(objects(), id)
			if forget != nil {
				forget(id)
			}
		},
	}
}

// cleanedBy makes an object that is removed by hand take with it what belongs to it, while it is still there to ask.
func (k kind) cleanedBy(clean func(id string)) kind {
	remove := k.remove
	k.remove = func(id string) {
		clean(id)
		remove(id)
	}
	return k
}

// isLasting tells kinds of objects that nobody can delete.
func (p *platform) isLasting(kind string, _ map[string]map[string]any) bool {
	return p.kinds[kind].lasting
}

// allObjects lists everything by kind and id; kinds without objects are left out.
func (p *platform) allObjects() (map[string]map[string]map[string]any, error) {
	all := map[string]map[string]map[string]any{}
	for name := range p.kinds {
		objects, err := p.objectsOf(name)
		if err != nil {
			return nil, err
		}
		if len(objects) > 0 {
			all[name] = objects
		}
	}
	return all, nil
}

func (p *platform) objectsOf(kind string) (map[string]map[string]any, error) {
	k, err := p.kind(kind)
	if err != nil {
		return nil, err
	}
	objects := map[string]map[string]any{}
	for _, id := range k.ids() {
		if objects[id], err = p.object(kind, id); err != nil {
			return nil, err
		}
	}
	return objects, nil
}

func (p *platform) kind(name string) (kind, error) {
	k, ok := p.kinds[name]
	if !ok {
		return kind{}, refuse(http.StatusNotFound, "There are no objects of kind %q; kinds: %s.", name, strings.Join(slices.Sorted(maps.Keys(p.kinds)), ", "))
	}
	return k, nil
}

func (p *platform) editObject(kind, id string, patch map[string]any) error {
	object, err := p.object(kind, id)
	if err != nil {
		return err
	}
	return p.putObject(kind, id, mergePatch(object, patch))
}

func (p *platform) removeObject(kind, id string) error {
	if _, err := p.object(kind, id); err != nil {
		return err
	}
	p.kinds[kind].remove(id)
	p.changed = true
	return nil
}

// object is one object as JSON.
func (p *platform) object(kind, id string) (map[string]any, error) {
	k, err := p.kind(kind)
	if err != nil {
		return nil, err
	}
	object, ok := k.get(id)
	if !ok {
		return nil, refuse(http.StatusNotFound, "There is no %s %s.", kind, id)
	}
	raw, err := json.Marshal(object)
	if err != nil {
		return nil, fmt.Errorf("encoding %s %s: %w", kind, id, err)
	}
	value, err := parseJSON(raw)
	if err != nil {
		return nil, err
	}
	fields, ok := value.(map[string]any)
	if !ok {
		return nil, fmt.Errorf("%s %s is not a JSON object", kind, id)
	}
	return fields, nil
}

// putObject stores an object from JSON. Its id is the given one, and without a place in the order of creation it is the newest.
func (p *platform) putObject(kind, id string, object map[string]any) error {
	k, err := p.kind(kind)
	if err != nil {
		return err
	}
	object = mergePatch(object, map[string]any{"id": id})
	if isWhole(id) {
		object["id"] = json.Number(id)
	}
	if object["seq"] == nil {
		object["seq"] = p.newRecord().Seq
	}
	raw, err := json.Marshal(object)
	if err != nil {
		return refuse(http.StatusBadRequest, "The object is not JSON: %v.", err)
	}
	if err := k.put(id, raw); err != nil {
		return refuse(http.StatusBadRequest, "The object does not fit kind %s: %v.", kind, err)
	}
	p.changed = true
	return nil
}

// isWhole tells numeric ids from the others.
func isWhole(id string) bool {
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
