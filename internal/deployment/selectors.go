// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package deployment

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/deployment/change"
	"github.com/peakbi/terraform-provider-peak/internal/framework/diagnostics"
	"github.com/peakbi/terraform-provider-peak/internal/framework/textvalue"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

func selectorType() types.ObjectType {
	return types.ObjectType{AttrTypes: map[string]attr.Type{"id": types.StringType, "release_version": types.StringType}}
}

// selectorList is the reverse of selectors; null for none.
func selectorList(chosen []peak.BlockSelector) types.List {
	if len(chosen) == 0 {
		return types.ListNull(selectorType())
	}
	elements := make([]attr.Value, len(chosen))
	for i, one := range chosen {
		elements[i] = types.ObjectValueMust(selectorType().AttrTypes, map[string]attr.Value{"id": types.StringValue(one.ID), "release_version": textvalue.OrNull(one.ReleaseVersion)})
	}
	return types.ListValueMust(selectorType(), elements)
}

// withVersions gives each selector without a release the one that version knows for its id.
func withVersions(list types.List, version func(id types.String) types.String) types.List {
	if list.IsNull() || list.IsUnknown() {
		return list
	}
	elements := slices.Clone(list.Elements())
	for i, element := range elements {
		object, ok := element.(types.Object)
		if !ok || object.IsUnknown() || object.IsNull() {
			continue
		}
		id, _ := object.Attributes()["id"].(types.String)
		given, _ := object.Attributes()["release_version"].(types.String)
		if given.IsNull() {
			elements[i] = types.ObjectValueMust(selectorType().AttrTypes, map[string]attr.Value{"id": id, "release_version": version(id)})
		}
	}
	return types.ListValueMust(selectorType(), elements)
}

// versionIn is the release that a list of selectors has for a spec, and whether it has the spec at all.
func versionIn(list types.List, id types.String) (types.String, bool) {
	for _, element := range list.Elements() {
		object, ok := element.(types.Object)
		if !ok || id.IsUnknown() || !id.Equal(object.Attributes()["id"]) {
			continue
		}
		version, _ := object.Attributes()["release_version"].(types.String)
		return version, true
	}
	return types.StringNull(), false
}

// planSelectors plans the releases of selectors that are configured without one: what is included stays at the release that it was
// deployed with, and what is left out is left out of whichever release the app has. own are the blocks of the app, nil as long as
// they are not known.
func planSelectors(plan *model, config, state model, own []chosenBlock) {
	plan.Includes = withVersions(config.Includes, func(id types.String) types.String {
		if version, has := versionIn(state.Includes, id); has {
			return version
		}
		return types.StringUnknown()
	})
	left := excluded(state)
	known := func(id types.String) []attr.Value {
		if plan.ReleaseVersion.Equal(state.ReleaseVersion) {
			return left[id.ValueString()]
		}
		return nil
	}
	plan.Excludes = withVersions(config.Excludes, func(id types.String) types.String {
		if before := known(id); len(before) == 1 {
			version, _ := versionIn(types.ListValueMust(selectorType(), before), id)
			return version
		}
		return types.StringNull()
	})
	for _, list := range []struct {
		plan       *types.List
		same, with types.List
	}{{&plan.Includes, plan.Includes, state.Includes}, {&plan.Excludes, everyRelease(plan.Excludes, known), state.Excludes}} {
		if sameSelectors(list.same, list.with) {
			*list.plan = list.with
		}
	}
	released := releasesOf(own)
	writtenOut := func(list types.List) types.List { return everyRelease(list, released) }
	if own != nil && plan.ReleaseVersion.Equal(state.ReleaseVersion) && sameSelectors(writtenOut(plan.Excludes), writtenOut(state.Excludes)) {
		plan.Excludes = state.Excludes
	}
}

// releasesOf makes a selector for each release of a spec that an app has.
func releasesOf(own []chosenBlock) func(id types.String) []attr.Value {
	return func(id types.String) (all []attr.Value) {
		for _, block := range own {
			if block.id == id.ValueString() {
				all = append(all, selectorList([]peak.BlockSelector{{ID: block.id, ReleaseVersion: block.version}}).Elements()...)
			}
		}
		return all
	}
}

// excluded are the selectors of the blocks that are left out, by spec, where every block of the spec is: that is what one without a
// release means. An import finds each with its release.
func excluded(state model) map[string][]attr.Value {
	deployed := namesOf(state.Blocks)
	left := map[string][]attr.Value{}
	for i, one := range selectors(state.Excludes) {
		if _, there := deployed[one.ID]; !there {
			left[one.ID] = append(left[one.ID], state.Excludes.Elements()[i])
		}
	}
	return left
}

// everyRelease puts selectors with releases in place of one without that stands for them.
func everyRelease(list types.List, known func(id types.String) []attr.Value) types.List {
	if list.IsNull() || list.IsUnknown() {
		return list
	}
	var elements []attr.Value
	for _, element := range list.Elements() {
		object, ok := element.(types.Object)
		if !ok {
			return list
		}
		id, _ := object.Attributes()["id"].(types.String)
		version, is := object.Attributes()["release_version"].(types.String)
		if several := known(id); is && version.IsNull() && len(several) > 0 {
			elements = append(elements, several...)
		} else {
			elements = append(elements, element)
		}
	}
	return types.ListValueMust(selectorType(), elements)
}

// sameSelectors tells whether two lists that are there choose the same blocks. An import cannot know the order in a configuration.
func sameSelectors(a, b types.List) bool {
	return !a.IsNull() && !b.IsNull() && !a.IsUnknown() && change.SameElements(a, b)
}

// inOrderOf are selectors in the order in which a configuration writes them, where it has the same ones.
func inOrderOf(written, planned types.List) types.List {
	left := slices.Clone(planned.Elements())
	if planned.IsNull() || planned.IsUnknown() || len(written.Elements()) != len(left) {
		return planned
	}
	ordered := make([]attr.Value, 0, len(left))
	for _, element := range written.Elements() {
		i := slices.IndexFunc(left, func(other attr.Value) bool { return chooses(element, other) })
		if i < 0 {
			return planned
		}
		ordered = append(ordered, left[i])
		left = slices.Delete(left, i, i+1)
	}
	return types.ListValueMust(selectorType(), ordered)
}

// chooses tells whether a selector of a plan is what another one of a configuration comes to, which may leave the release out.
func chooses(written, planned attr.Value) bool {
	w, isObject := written.(types.Object)
	p, isPlanned := planned.(types.Object)
	if !isObject || !isPlanned || w.IsUnknown() || p.IsUnknown() {
		return written.Equal(planned)
	}
	id, version := w.Attributes()["id"], w.Attributes()["release_version"]
	return id != nil && id.Equal(p.Attributes()["id"]) && (version.IsNull() || version.Equal(p.Attributes()["release_version"]))
}

// resolvedSelectors replaces the releases of selectors that a plan left open by those that were deployed.
func resolvedSelectors(list types.List, deployed map[string]string) types.List {
	if list.IsNull() || list.IsUnknown() {
		return list
	}
	elements := slices.Clone(list.Elements())
	for i, element := range elements {
		object, ok := element.(types.Object)
		if !ok {
			continue
		}
		id, _ := object.Attributes()["id"].(types.String)
		if version, _ := object.Attributes()["release_version"].(types.String); version.IsUnknown() {
			elements[i] = types.ObjectValueMust(selectorType().AttrTypes, map[string]attr.Value{"id": id, "release_version": textvalue.OrNull(deployed[id.ValueString()])})
		}
	}
	return types.ListValueMust(selectorType(), elements)
}

// versions are the releases of the blocks that are chosen, by their spec.
func (f *found) versions() map[string]string {
	versions := map[string]string{}
	if f != nil {
		for _, block := range f.chosen {
			versions[block.id] = block.version
		}
	}
	return versions
}

// checkSelectors refuses what the platform does (contract 14): an include that is in the app already, an exclude that is not, and what
// does not exist.
func (f *found) checkSelectors(plan model, diags *diag.Diagnostics) {
	own := f.chosen[:f.own]
	for i, include := range selectors(plan.Includes) {
		at := path.Root("includes").AtListIndex(i)
		switch chosen := f.chosen[f.own+i]; {
		case slices.ContainsFunc(own, chosenBlock{id: include.ID}.sameSpec):
			diags.AddAttributeError(at.AtName("id"), "Block is in the app already",
				fmt.Sprintf("Block spec %s is in release %s of the app, and includes adds what is not. Remove it; to deploy another release of it, publish a release of the app with that one.", include.ID, f.version))
		case chosen.missing && chosen.version != "":
			diags.AddAttributeError(at.AtName("release_version"), "Unknown block release", fmt.Sprintf("There is no block spec %s with a release %s. Look both up with the data source peak_spec_releases. %s", include.ID, chosen.version, diagnostics.OtherProviderBlockHint))
		case chosen.missing:
			diags.AddAttributeError(at.AtName("id"), "Unknown block", fmt.Sprintf("There is no block spec %s. Look its id up with the data source peak_block_spec. %s", include.ID, diagnostics.OtherProviderBlockHint))
		}
	}
	left := len(f.chosen)
	for i, exclude := range selectors(plan.Excludes) {
		matched := 0
		for _, block := range own {
			if block.picked(exclude) {
				matched++
			}
		}
		left -= matched
		if matched == 0 {
			diags.AddAttributeError(path.Root("excludes").AtListIndex(i).AtName("id"), "Block is not in the app",
				fmt.Sprintf("Release %s of the app has no block %s, and excludes leaves out what it has. Remove it, or name one of: %s.", f.version, selectorText(exclude), blockList(own)))
		}
	}
	if len(own) > 0 && left == 0 {
		diags.AddAttributeError(path.Root("excludes"), "No block left", "Every block of the app is excluded, and none is included: there is nothing to deploy. Leave out fewer blocks.")
	}
}

func (c chosenBlock) sameSpec(other chosenBlock) bool { return c.id == other.id }

func selectorText(s peak.BlockSelector) string {
	if s.ReleaseVersion == "" {
		return s.ID
	}
	return s.ID + " " + s.ReleaseVersion
}

func blockList(blocks []chosenBlock) string {
	texts := make([]string, len(blocks))
	for i, block := range blocks {
		texts[i] = selectorText(peak.BlockSelector{ID: block.id, ReleaseVersion: block.version})
	}
	return strings.Join(texts, ", ")
}

// derived tells what was included and excluded when an app was deployed: by how what is deployed differs from the release of the app.
// Where the specs of the blocks are not known, neither is that.
func derived(own []chosenBlock, deployed []peak.DeployedBlock, details blockDetails) (includes, excludes []peak.BlockSelector) {
	if len(deployed) == 0 {
		return nil, nil
	}
	left := slices.Clone(own)
	take := func(id, version string) bool {
		i := slices.IndexFunc(left, func(block chosenBlock) bool { return block.id == id && block.version == version })
		if i < 0 {
			i = slices.IndexFunc(left, func(block chosenBlock) bool { return block.id == id })
		}
		if i >= 0 {
			left = slices.Delete(left, i, i+1)
		}
		return i >= 0
	}
	for _, block := range deployed {
		detail := details[block.DeploymentID]
		id := detail.specID.ValueString()
		if id == "" {
			return nil, nil
		}
		if !take(id, detail.version) {
			includes = append(includes, peak.BlockSelector{ID: id, ReleaseVersion: detail.version})
		}
	}
	for _, block := range left {
		excludes = append(excludes, peak.BlockSelector{ID: block.id, ReleaseVersion: block.version})
	}
	return includes, excludes
}
