package appspec

import (
	"encoding/json"
	"slices"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
	"github.com/peakbi/terraform-provider-peak/internal/press"
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
	state, _, err := newContent(release(t, blocks, nil), model{})
	if err != nil {
		t.Fatal(err)
	}
	return state.Blocks
}

const (
	shown   = `[{"id":"a","release":{"version":"1.0.0"},"autoRunOnDeploy":true}]`
	unshown = `[{"id":"a","release":{"version":"1.0.0"}}]`
)

// TestNewContent reads what the platform may leave out of a described release (contract 11).
func TestNewContent(t *testing.T) {
	t.Parallel()
	defined := map[string]any{"build": []any{map[string]any{"name": "n", "type": "string", "defaultValue": "x"}}}
	for name, test := range map[string]struct {
		release peak.Release
		unseen  press.Unseen
		autoRun bool
		none    bool // whether there are no parameters
	}{
		"everything":       {release(t, shown, defined), nil, true, false},
		"nothing":          {release(t, unshown, nil), press.Unseen{unseenAutoRun, "parameters"}, false, true},
		"empty parameters": {release(t, shown, map[string]any{"build": []any{}, "run": []any{}}), nil, true, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			state, unseen, err := newContent(test.release, model{})
			if err != nil {
				t.Fatal(err)
			}
			read := blocks(state.Blocks)
			if !slices.Equal(unseen, test.unseen) || len(read) != 1 || read[0].autoRun.ValueBool() != test.autoRun || state.Parameters.IsNull() != test.none {
				t.Errorf("got %v, blocks %v, parameters %v", unseen, read, state.Parameters)
			}
		})
	}
	if _, _, err := newContent(peak.Release{Config: map[string]any{"id": "a"}}, model{}); err == nil {
		t.Error("an object was taken for a list of blocks")
	}
}

// TestChanges has what the platform does not show of an imported release be recorded, and everything else be a change.
func TestChanges(t *testing.T) {
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
			release := press.NewRelease("1.0.0", "").Object()
			plan, state := model{Blocks: test.planned, Parameters: test.parameters, Release: release}, model{Blocks: test.prior, Parameters: test.defined, Release: release}
			if got := changes(plan, state, test.unseen); !slices.Equal(got, test.changed) {
				t.Errorf("changes are %v, want %v", got, test.changed)
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
