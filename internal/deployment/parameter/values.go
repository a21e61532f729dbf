// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package parameter

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
	GroupBuild = "build"
	GroupRun   = "run"
)

// Values are parameter values by their place: "build/name" for a block and for an app's own parameters, "block/build/name"
// for the blocks of an app. A slash in a name is escaped as in a JSON pointer.
type Values map[string]any

// New flattens {build, run}, or such objects by block, and says what does not fit.
func New(raw any, byBlock bool) (Values, error) {
	flat := Values{}
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
		if err := flat.add(jsonvalue.EscapeName(block)+"/", inner); err != nil {
			return nil, fmt.Errorf("%s: %w", block, err)
		}
	}
	return flat, nil
}

func (v Values) add(prefix string, groups map[string]any) error {
	for group, members := range groups {
		if group != GroupBuild && group != GroupRun {
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
				v[prefix+group+"/"+jsonvalue.EscapeName(name)] = value
			}
		}
	}
	return nil
}

// Nested is the reverse of newValues; nil when there are none.
func (v Values) Nested() map[string]any {
	if len(v) == 0 {
		return nil
	}
	object := map[string]any{}
	for place, value := range v {
		at := object
		names := strings.Split(place, "/")
		for _, name := range names[:len(names)-1] {
			inner, ok := at[jsonvalue.UnescapeName(name)].(map[string]any)
			if !ok {
				inner = map[string]any{}
				at[jsonvalue.UnescapeName(name)] = inner
			}
			at = inner
		}
		at[jsonvalue.UnescapeName(names[len(names)-1])] = value
	}
	return object
}

// Places are the places that have a value, sorted.
func (v Values) Places() []string { return slices.Sorted(maps.Keys(v)) }

// OfGroup picks the values of a group.
func (v Values) OfGroup(group string) Values {
	picked := Values{}
	for place, value := range v {
		names := strings.Split(place, "/")
		if names[len(names)-2] == group {
			picked[place] = value
		}
	}
	return picked
}

// Equal compares two sets of values by meaning.
func (v Values) Equal(other Values) bool {
	return maps.EqualFunc(v, other, jsonvalue.Equal)
}

// RunPatch is what changes of run values from before, for a patch; ok is false when a value is gone, which a merge cannot
// express.
func (v Values) RunPatch(before Values) (patch Values, ok bool) {
	patch = Values{}
	after, previous := v.OfGroup(GroupRun), before.OfGroup(GroupRun)
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

// WithoutGroup is nested without the level of the group, the form of run parameters on their own.
func (v Values) WithoutGroup() map[string]any {
	shorter := Values{}
	for place, value := range v {
		names := strings.Split(place, "/")
		shorter[strings.Join(slices.Delete(names, len(names)-2, len(names)-1), "/")] = value
	}
	return shorter.Nested()
}

// Merged adds other values, which win.
func (v Values) Merged(other Values) Values {
	all := Values{}
	maps.Copy(all, v)
	maps.Copy(all, other)
	return all
}

// Dynamic writes values as an attribute, in the prior spelling when they mean the same.
func (v Values) Dynamic(prior types.Dynamic, priorValues Values) (types.Dynamic, error) {
	if v.Equal(priorValues) {
		return prior, nil
	}
	if nested := v.Nested(); nested != nil {
		return jsonvalue.FromJSON(nested)
	}
	return types.DynamicNull(), nil
}
