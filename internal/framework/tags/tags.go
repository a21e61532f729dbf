// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package tags

import (
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// Plan is what tags_all is to be: the object's own tags and the default ones. It is unknown as a whole while any of them is
// not known, since a set that is planned may not grow.
func Plan(own, defaults types.Set) types.Set {
	if !known(own) || !known(defaults) {
		return types.SetUnknown(types.StringType)
	}
	return set(append(Names(own), Names(defaults)...))
}

// known tells whether a set and all of its elements are known.
func known(set types.Set) bool {
	return !set.IsUnknown() && !slices.ContainsFunc(set.Elements(), attr.Value.IsUnknown)
}

// Shown is what tags and tags_all are after an answer, by what they were before. What was a default tag so far does not become
// one of the object's own, whatever has become of the defaults.
func Shown(shown []string, own, all types.Set) (newOwn, newAll types.Set) {
	mine, before := Names(own), Names(all)
	kept := slices.DeleteFunc(slices.Clone(shown), func(name string) bool {
		return slices.Contains(before, name) && !slices.Contains(mine, name)
	})
	return ownSet(kept, own), set(shown)
}

// WithoutDefaults leaves default tags out of an object's own tags that have just been read, unless the object named them itself
// before: an import does not repeat in the configuration what the provider adds anyway.
func WithoutDefaults(own, before, defaults types.Set) types.Set {
	mine, others := Names(before), Names(defaults)
	kept := slices.DeleteFunc(Names(own), func(name string) bool {
		return slices.Contains(others, name) && !slices.Contains(mine, name)
	})
	if len(kept) == len(own.Elements()) {
		return own
	}
	return ownSet(kept, before)
}

// Sent is what a request carries, sorted; nil, which is not sent, when there are no tags and none were written.
func Sent(all, own types.Set) []peak.Tag {
	if all.IsNull() || all.IsUnknown() {
		all = own
	}
	if len(all.Elements()) == 0 && own.IsNull() {
		return nil
	}
	list := make([]peak.Tag, 0, len(all.Elements()))
	for _, name := range Names(all) {
		list = append(list, peak.Tag{Name: name})
	}
	return list
}

// Same tells whether two objects have the same tags. A state that another version of the provider wrote may have no tags_all.
func Same(all, own, otherAll, otherOwn types.Set) bool {
	if all.IsUnknown() != otherAll.IsUnknown() {
		return false
	}
	if all.IsNull() {
		all = own
	}
	if otherAll.IsNull() {
		otherAll = otherOwn
	}
	return slices.Equal(Names(all), Names(otherAll))
}

// Filled is tags_all as it can be saved: where it is not known, there are no more than the object's own.
func Filled(all, own types.Set) types.Set {
	if all.IsUnknown() || all.IsNull() {
		return set(Names(own))
	}
	return all
}

// ownSet are an object's own tags; no tags are null unless an empty set is what the user wrote.
func ownSet(names []string, prior types.Set) types.Set {
	if len(names) > 0 {
		return set(names)
	}
	if !prior.IsNull() && !prior.IsUnknown() && len(prior.Elements()) == 0 {
		return prior
	}
	return types.SetNull(types.StringType)
}

// Names returns the known names of a set, sorted and without duplicates.
func Names(set types.Set) []string {
	var names []string
	for _, element := range set.Elements() {
		if name, ok := element.(types.String); ok && !name.IsNull() && !name.IsUnknown() {
			names = append(names, name.ValueString())
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// set makes a set of names, which may repeat. It is never null.
func set(names []string) types.Set {
	sorted := slices.Compact(slices.Sorted(slices.Values(names)))
	elements := make([]attr.Value, len(sorted))
	for i, name := range sorted {
		elements[i] = types.StringValue(name)
	}
	return types.SetValueMust(types.StringType, elements)
}
