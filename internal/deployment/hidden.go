// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package deployment

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"
	"github.com/hashicorp/terraform-plugin-log/tflog"
	"github.com/peakbi/terraform-provider-peak/internal/deployment/parameter"
	"github.com/peakbi/terraform-provider-peak/internal/framework/jsonvalue"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// lookTimeout bounds the search for definitions, which nothing depends on.
const lookTimeout = 30 * time.Second

// hiddenParameters are the ways to values that definitions hide (contract 10.5), as names from the outside in: of the blocks,
// and of the app itself. Lists of objects take no name.
type hiddenParameters struct {
	parameters, app [][]string
}

// ways picks the ways for one of the two attributes.
func (h hiddenParameters) ways(name string) [][]string {
	if name == "app_parameters" {
		return h.app
	}
	return h.parameters
}

// plainParameters are the attributes that are stored in the state, by name.
func (m model) plainParameters() map[string]types.Dynamic {
	return map[string]types.Dynamic{"parameters": m.Parameters, "app_parameters": m.AppParameters}
}

// findHidden looks up what the release of a plan hides. Nothing is asked where no text is configured, since only texts can be
// hidden. What cannot be had is left out: a release that this apply makes is not there yet.
func (r *deployment) findHidden(ctx context.Context, plan, config model) hiddenParameters {
	var found hiddenParameters
	if !r.Ready() || !holdsText(plan.Parameters) && !holdsText(plan.AppParameters) || plan.specID() == "" {
		return found
	}
	ctx, cancel := context.WithTimeout(ctx, lookTimeout)
	defer cancel()
	version := plan.ReleaseVersion.ValueString()
	if version == "" {
		if config.ReleaseVersion.IsUnknown() {
			return found
		}
		spec, err := r.Data().Client.GetSpec(ctx, plan.kind(), plan.specID())
		if err != nil {
			logNoDefinitions(ctx, err)
			return found
		}
		version = spec.LatestRelease.Version
	}
	release, err := r.Data().Release(ctx, plan.kind(), plan.specID(), version)
	if err != nil {
		logNoDefinitions(ctx, err)
		return found
	}
	if plan.kind() == peak.Blocks {
		found.parameters = definedHidden(release.Parameters)
		return found
	}
	found.app = definedHidden(release.Parameters)
	blocks, err := release.AppBlocks()
	if err != nil {
		logNoDefinitions(ctx, err)
	}
	for _, include := range selectors(plan.Includes) {
		if include.ID != "" && include.ReleaseVersion != "" {
			blocks = append(blocks, peak.AppBlock{ID: include.ID, Release: peak.BlockRelease{Version: include.ReleaseVersion}})
		}
	}
	for _, block := range blocks {
		published, err := r.Data().Release(ctx, peak.Blocks, block.ID, block.Release.Version)
		if err != nil {
			logNoDefinitions(ctx, err)
			continue
		}
		ways := definedHidden(published.Parameters)
		if len(ways) == 0 {
			continue
		}
		spec, err := r.Data().Client.GetSpec(ctx, peak.Blocks, block.ID)
		if err != nil {
			logNoDefinitions(ctx, err)
			continue
		}
		for _, way := range ways {
			found.parameters = append(found.parameters, slices.Concat([]string{spec.Metadata.Name}, way))
			// The app's own parameters go to the blocks that have one of that name (contract 11).
			found.app = append(found.app, way)
		}
	}
	return found
}

func logNoDefinitions(ctx context.Context, err error) {
	tflog.Warn(ctx, "cannot read which parameters of a deployment are hidden", map[string]any{"error": err.Error()})
}

// definedHidden are the ways to what definitions {build, run} hide.
func definedHidden(definitions any) [][]string {
	groups, _ := definitions.(map[string]any)
	var ways [][]string
	for _, group := range []string{parameter.GroupBuild, parameter.GroupRun} {
		ways = append(ways, hiddenMembers([]string{group}, groups[group])...)
	}
	return ways
}

func hiddenMembers(way []string, definitions any) [][]string {
	var ways [][]string
	list, _ := definitions.([]any)
	for _, member := range list {
		definition, _ := member.(map[string]any)
		name, _ := definition["name"].(string)
		if name == "" {
			continue
		}
		here := slices.Concat(way, []string{name})
		if definition["hideValue"] == true {
			ways = append(ways, here)
			continue
		}
		ways = append(ways, hiddenMembers(here, definition["properties"])...)
	}
	return ways
}

// plainHidden are the ways to values that are hidden by definition and stand in an attribute that is stored, sorted, as people
// write them. A mask is no such value.
func plainHidden(value types.Dynamic, ways [][]string) []string {
	var found []string
	for _, way := range ways {
		if slices.ContainsFunc(valuesAt(value, way), isPlain) {
			found = append(found, strings.Join(way, "."))
		}
	}
	slices.Sort(found)
	return slices.Compact(found)
}

func isPlain(value attr.Value) bool {
	text, ok := value.(types.String)
	return !ok || text.IsUnknown() || text.ValueString() != "" && !parameter.IsMask(text.ValueString())
}

// hiddenTexts are the texts of a plan that are hidden by definition, which no error may repeat although the state holds them.
func (r *deployment) hiddenTexts(ctx context.Context, plan, config model) []string {
	hidden := r.findHidden(ctx, plan, config)
	var texts []string
	for name, value := range plan.plainParameters() {
		for _, way := range hidden.ways(name) {
			for _, one := range valuesAt(value, way) {
				if raw, err := jsonvalue.ToJSON(one); err == nil && isPlain(one) {
					texts = append(texts, peak.Texts(raw)...)
				}
			}
		}
	}
	return texts
}

// valuesAt are the values at the end of a way, of which lists may hold several. Null is none.
func valuesAt(value attr.Value, way []string) []attr.Value {
	if dynamic, ok := value.(basetypes.DynamicValue); ok && !dynamic.IsUnknown() {
		value = dynamic.UnderlyingValue()
	}
	switch {
	case value == nil || value.IsNull():
		return nil
	case len(way) == 0:
		return []attr.Value{value}
	}
	members, elements := inside(value)
	if members != nil {
		return valuesAt(members[way[0]], way[1:])
	}
	var found []attr.Value
	for _, element := range elements {
		found = append(found, valuesAt(element, way)...)
	}
	return found
}

// inside are the members of an object or the elements of a list. What is not known has none.
func inside(value attr.Value) (members map[string]attr.Value, elements []attr.Value) {
	switch v := value.(type) {
	case basetypes.ObjectValue:
		return v.Attributes(), nil
	case basetypes.MapValue:
		return v.Elements(), nil
	case basetypes.TupleValue:
		return nil, v.Elements()
	case basetypes.ListValue:
		return nil, v.Elements()
	case basetypes.SetValue:
		return nil, v.Elements()
	}
	return nil, nil
}

// holdsText tells whether a value has a text in it, or may have.
func holdsText(value attr.Value) bool {
	if dynamic, ok := value.(basetypes.DynamicValue); ok && !dynamic.IsUnknown() {
		value = dynamic.UnderlyingValue()
	}
	if value == nil || value.IsNull() {
		return false
	}
	if value.IsUnknown() {
		return true
	}
	if text, ok := value.(types.String); ok {
		return text.ValueString() != ""
	}
	members, elements := inside(value)
	for _, member := range members {
		elements = append(elements, member)
	}
	return slices.ContainsFunc(elements, holdsText)
}
