package deployment

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/framework/jsonvalue"
)

// Groups of parameters, contract section 10.5.
const (
	groupBuild = "build"
	groupRun   = "run"
)

// values are parameter values by their place: "build/name" for a block and for an app's own parameters, "block/build/name"
// for the blocks of an app. A slash in a name is escaped as in a JSON pointer.
type values map[string]any

// newValues flattens {build, run}, or such objects by block, and says what does not fit.
func newValues(raw any, byBlock bool) (values, error) {
	flat := values{}
	if raw == nil {
		return flat, nil
	}
	object, ok := raw.(map[string]any)
	if !ok {
		return nil, fmt.Errorf("must be an object")
	}
	if !byBlock {
		return flat, flat.add("", object)
	}
	for block, groups := range object {
		if groups == nil {
			continue
		}
		inner, ok := groups.(map[string]any)
		if !ok {
			return nil, fmt.Errorf("%s must be an object with build and run", block)
		}
		if err := flat.add(escape(block)+"/", inner); err != nil {
			return nil, fmt.Errorf("%s: %w", block, err)
		}
	}
	return flat, nil
}

func (v values) add(prefix string, groups map[string]any) error {
	for group, members := range groups {
		if group != groupBuild && group != groupRun {
			return fmt.Errorf("%q is neither build nor run", group)
		}
		if members == nil {
			continue
		}
		object, ok := members.(map[string]any)
		if !ok {
			return fmt.Errorf("%s must be an object of parameter values", group)
		}
		for name, value := range object {
			if value != nil {
				v[prefix+group+"/"+escape(name)] = value
			}
		}
	}
	return nil
}

// nested is the reverse of newValues; nil when there are none.
func (v values) nested() map[string]any {
	if len(v) == 0 {
		return nil
	}
	object := map[string]any{}
	for place, value := range v {
		at := object
		names := strings.Split(place, "/")
		for _, name := range names[:len(names)-1] {
			inner, ok := at[unescape(name)].(map[string]any)
			if !ok {
				inner = map[string]any{}
				at[unescape(name)] = inner
			}
			at = inner
		}
		at[unescape(names[len(names)-1])] = value
	}
	return object
}

// places are the places that have a value, sorted.
func (v values) places() []string { return slices.Sorted(maps.Keys(v)) }

// ofGroup picks the values of a group.
func (v values) ofGroup(group string) values {
	picked := values{}
	for place, value := range v {
		names := strings.Split(place, "/")
		if names[len(names)-2] == group {
			picked[place] = value
		}
	}
	return picked
}

// equal compares two sets of values by meaning.
func (v values) equal(other values) bool {
	return maps.EqualFunc(v, other, jsonvalue.Equal)
}

// runPatch is what changes of run values from before, for a patch; ok is false when a value is gone, which a merge cannot
// express.
func (v values) runPatch(before values) (patch values, ok bool) {
	patch = values{}
	after, previous := v.ofGroup(groupRun), before.ofGroup(groupRun)
	for place, value := range after {
		if old, there := previous[place]; !there || !jsonvalue.Equal(old, value) {
			patch[place] = value
		}
	}
	for place := range previous {
		if _, there := after[place]; !there {
			return nil, false
		}
	}
	return patch, true
}

// withoutGroup is nested without the level of the group, the form of run parameters on their own.
func (v values) withoutGroup() map[string]any {
	shorter := values{}
	for place, value := range v {
		names := strings.Split(place, "/")
		shorter[strings.Join(slices.Delete(names, len(names)-2, len(names)-1), "/")] = value
	}
	return shorter.nested()
}

// merged adds other values, which win.
func (v values) merged(other values) values {
	all := values{}
	maps.Copy(all, v)
	maps.Copy(all, other)
	return all
}

func escape(name string) string {
	return strings.NewReplacer("~", "~0", "/", "~1").Replace(name)
}

func unescape(name string) string {
	return strings.NewReplacer("~1", "/", "~0", "~").Replace(name)
}

// dynamic writes values as an attribute, in the prior spelling when they mean the same.
func (v values) dynamic(prior types.Dynamic, priorValues values) (types.Dynamic, error) {
	if v.equal(priorValues) {
		return prior, nil
	}
	if nested := v.nested(); nested != nil {
		return jsonvalue.FromJSON(nested)
	}
	return types.DynamicNull(), nil
}
