// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package writeonly

import (
	"context"
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/framework/fieldtable"
	"github.com/peakbi/terraform-provider-peak/internal/framework/jsonvalue"
	"github.com/peakbi/terraform-provider-peak/internal/framework/privatestate"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// Suffixes of the attributes that AddAttributes adds to a map.
const (
	Suffix        = "_wo"
	versionSuffix = "_wo_version"
)

// Members are the members of write-only maps, by the place in a request of the map that they are merged into (a JSON
// pointer) and by name. They are secret, and never part of a model: a create that fails must not leave them in what it saves.
type Members map[string]map[string]any

// NewMembers are the members of one map at a place. There are none when it is empty or not known.
func NewMembers(place string, members types.Map) Members {
	all := Members{}
	all.add(place, members)
	return all
}

func (m Members) add(place string, members attr.Value) {
	values, err := jsonvalue.ToJSON(members)
	if object, ok := values.(map[string]any); ok && err == nil && len(object) > 0 {
		m[place] = object
	}
}

// Merge adds the members to the maps of a request, over those that are there. It changes the request.
func (m Members) Merge(request map[string]any) {
	for place, members := range m {
		at := request
		for _, name := range fieldtable.PlaceNames(place) {
			inner, ok := at[name].(map[string]any)
			if !ok {
				inner = map[string]any{}
				at[name] = inner
			}
			at = inner
		}
		maps.Copy(at, members)
	}
}

// Texts are the values that no error may repeat, see peak.Texts.
func (m Members) Texts() []string {
	var texts []string
	for _, members := range m {
		texts = append(texts, peak.Texts(members)...)
	}
	return texts
}

// Names is what is kept of the members: their names, without the values.
func (m Members) Names() Names {
	hidden := Names{}
	for place, members := range m {
		hidden[place] = slices.Sorted(maps.Keys(members))
	}
	return hidden
}

// Names names the members of maps that are write-only, by the place of the map. The platform shows their values like all
// others (contract 16.4, 17.4, 18.2), and they must not reach the state. The names are kept in the private state.
type Names map[string][]string

// keyWriteOnlyNames is the key in the private state.
const keyWriteOnlyNames = "write_only"

// ReadNames reads the names from the private state.
func ReadNames(ctx context.Context, private privatestate.Reader, diags *diag.Diagnostics) Names {
	return privatestate.Read[Names](ctx, private, keyWriteOnlyNames, "The names of write-only values that the provider noted", diags)
}

// Write notes the names in the private state.
func (n Names) Write(ctx context.Context, private privatestate.Writer, diags *diag.Diagnostics) {
	if n == nil {
		n = Names{}
	}
	privatestate.Write(ctx, private, keyWriteOnlyNames, n, diags)
}

// Union adds other names. It is for requests whose outcome may stay unknown: the platform then shows what was hidden before
// or what the request carried.
func (n Names) Union(other Names) Names {
	all := Names{}
	for _, one := range []Names{n, other} {
		for place, names := range one {
			all[place] = slices.Compact(slices.Sorted(slices.Values(slices.Concat(all[place], names))))
		}
	}
	return all
}

// RemoveFrom removes what is hidden from an answer, whose maps may also be lists of objects with one member each. It changes the
// answer.
func (n Names) RemoveFrom(answer map[string]any) {
	for place, hidden := range n {
		names := fieldtable.PlaceNames(place)
		at, last := answer, names[len(names)-1]
		for _, name := range names[:len(names)-1] {
			at, _ = at[name].(map[string]any)
		}
		switch shown := at[last].(type) {
		case map[string]any:
			dropNames(shown, hidden)
		case []any:
			at[last] = slices.DeleteFunc(shown, func(element any) bool {
				object, ok := element.(map[string]any)
				dropNames(object, hidden)
				return ok && len(object) == 0
			})
		}
	}
}

func dropNames(object map[string]any, names []string) {
	for _, name := range names {
		delete(object, name)
	}
}
