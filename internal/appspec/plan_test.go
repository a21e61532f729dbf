// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package appspec

import (
	"encoding/json"
	"slices"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
	"github.com/peakbi/terraform-provider-peak/internal/press"
	"github.com/peakbi/terraform-provider-peak/internal/spec"
)

// release is a described release with these blocks as JSON and parameters.
func release(t *testing.T, blocks string, parameters any) peak.Release {
	t.Helper()
	var config any
	if err := json.Unmarshal([]byte(blocks), &config); err != nil {
		t.Fatal(err)
	}
	return peak.Release{Config: config, Parameters: parameters}
}

func blockList(t *testing.T, blocks string) types.List {
	t.Helper()
	var state model
	if _, err := state.takeOver(release(t, blocks, nil)); err != nil {
		t.Fatal(err)
	}
	return state.Blocks
}

const (
	shown   = `[{"id":"a","release":{"version":"1.0.0"},"autoRunOnDeploy":true}]`
	unshown = `[{"id":"a","release":{"version":"1.0.0"}}]`
)

// TestTakeOver reads what the platform may leave out of a described release (contract 11).
func TestTakeOver(t *testing.T) {
	t.Parallel()
	defined := map[string]any{"build": []any{map[string]any{"name": "n", "type": "string", "defaultValue": "x"}}}
	for name, test := range map[string]struct {
		release peak.Release
		unseen  press.Unseen
		autoRun bool
		none    bool // whether there are no parameters
	}{
		"everything":       {release(t, shown, defined), press.Unseen{attrDataModel, attrShareBlocks}, true, false},
		"nothing":          {release(t, unshown, nil), press.Unseen{attrDataModel, attrShareBlocks, unseenAutoRun, "parameters"}, false, true},
		"empty parameters": {release(t, shown, map[string]any{"build": []any{}, "run": []any{}}), press.Unseen{attrDataModel, attrShareBlocks}, true, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var state model
			unseen, err := state.takeOver(test.release)
			if err != nil {
				t.Fatal(err)
			}
			read := blocks(state.Blocks)
			if !slices.Equal(unseen, test.unseen) || len(read) != 1 || read[0].autoRun.ValueBool() != test.autoRun || state.Parameters.IsNull() != test.none {
				t.Errorf("got %v, blocks %v, parameters %v", unseen, read, state.Parameters)
			}
		})
	}
	if _, err := new(model).takeOver(peak.Release{Config: map[string]any{"id": "a"}}); err == nil {
		t.Error("an object was taken for a list of blocks")
	}
}

// TestPlanChange has what the platform does not show of an imported release be recorded, and everything else be a change.
func TestPlanChange(t *testing.T) {
	t.Parallel()
	defined, err := press.NewDefinitions(map[string]any{"run": []any{map[string]any{"name": "n", "type": "string"}}})
	if err != nil {
		t.Fatal(err)
	}
	none := types.DynamicNull()
	unseen := press.Unseen{unseenAutoRun, "parameters"}
	unknown := types.ListValueMust(types.ObjectType{AttrTypes: blockTypes()}, []attr.Value{types.ObjectUnknown(blockTypes())})
	other := blockList(t, `[{"id":"a","release":{"version":"1.1.0"}}]`)
	for name, test := range map[string]struct {
		planned, prior      types.List
		parameters, defined types.Dynamic
		unseen, left        press.Unseen
		changed             []string
	}{
		"nothing":              {blockList(t, shown), blockList(t, shown), none, none, nil, nil, nil},
		"flag":                 {blockList(t, shown), blockList(t, unshown), none, none, nil, nil, []string{"blocks"}},
		"flag not shown":       {blockList(t, shown), blockList(t, unshown), none, none, unseen, press.Unseen{"parameters"}, nil},
		"version":              {other, blockList(t, unshown), none, none, unseen, press.Unseen{"parameters"}, []string{"blocks"}},
		"parameters":           {blockList(t, shown), blockList(t, shown), defined, none, nil, nil, []string{"parameters"}},
		"parameters not shown": {blockList(t, shown), blockList(t, shown), defined, none, unseen, press.Unseen{unseenAutoRun}, nil},
		"removed":              {blockList(t, shown), blockList(t, shown), none, defined, nil, nil, []string{"parameters"}},
		"unknown":              {unknown, blockList(t, shown), types.DynamicUnknown(), none, nil, nil, nil},
		"more blocks":          {blockList(t, `[{"id":"a","release":{"version":"1.0.0"}},{"id":"a","release":{"version":"1.0.0"}}]`), blockList(t, unshown), none, none, nil, nil, []string{"blocks"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			shared := spec.Model{Release: press.NewRelease("1.0.0", "").Object()}
			plan, state := &model{Model: shared, Blocks: test.planned, Parameters: test.parameters}, &model{Model: shared, Blocks: test.prior, Parameters: test.defined}
			change := planChange(plan, nil, state, test.unseen)
			if !slices.Equal(change.Changed, test.changed) {
				t.Errorf("changes are %v, want %v", change.Changed, test.changed)
			}
			if open := name == "unknown"; open != slices.Equal(change.Open, []string{"blocks", "parameters"}) {
				t.Errorf("open are %v", change.Open)
			}
			if got := recorded(plan, state, test.unseen); !slices.Equal(got, test.left) {
				t.Errorf("left to record is %v, want %v", got, test.left)
			}
			plan.Release = press.NewRelease("2.0.0", "").Object()
			if got := recorded(plan, state, test.unseen); len(got) > 0 {
				t.Errorf("left to record after a release is %v", got)
			}
		})
	}
}
