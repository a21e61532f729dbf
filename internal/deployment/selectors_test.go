// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package deployment

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// TestPlanSelectorsOfEveryRelease has one selector without a release stand for all releases of a block that are left out, as an import
// finds them, and for no fewer.
func TestPlanSelectorsOfEveryRelease(t *testing.T) {
	t.Parallel()
	first, second, other := peak.BlockSelector{ID: "etl", ReleaseVersion: "1.0.0"}, peak.BlockSelector{ID: "etl", ReleaseVersion: "1.1.0"}, peak.BlockSelector{ID: "ui", ReleaseVersion: "2.0.0"}
	every := peak.BlockSelector{ID: "etl"}
	own := []chosenBlock{{id: "etl", version: "1.0.0"}, {id: "ui", version: "2.0.0"}, {id: "etl", version: "1.1.0"}}
	blocksOf := func(specs ...string) types.List {
		var list []peak.DeployedBlock
		known := blockDetails{}
		for _, id := range specs {
			list = append(list, peak.DeployedBlock{DeploymentID: "d-" + id, Name: id})
			known["d-"+id] = blockDetail{specID: types.StringValue(id)}
		}
		return blocks(list, known)
	}
	for name, test := range map[string]struct {
		config, state []peak.BlockSelector
		deployed      []string
		release       string
		own           []chosenBlock // of the app, where they are known
		same          bool
	}{
		"every release is left out":             {config: []peak.BlockSelector{every}, state: []peak.BlockSelector{first, second}, deployed: []string{"ui"}, release: "1.0.0", same: true},
		"every release, in another order":       {config: []peak.BlockSelector{{ID: "ui"}, every}, state: []peak.BlockSelector{first, other, second}, release: "1.0.0", same: true},
		"one release, which is all":             {config: []peak.BlockSelector{every}, state: []peak.BlockSelector{first}, deployed: []string{"ui"}, release: "1.0.0", same: true},
		"one release, and another is deployed":  {config: []peak.BlockSelector{every}, state: []peak.BlockSelector{first}, deployed: []string{"etl"}, release: "1.0.0"},
		"one of two releases":                   {config: []peak.BlockSelector{first}, state: []peak.BlockSelector{first, second}, deployed: []string{"ui"}, release: "1.0.0"},
		"every release of another of the app":   {config: []peak.BlockSelector{every}, state: []peak.BlockSelector{first, second}, deployed: []string{"ui"}, release: "1.1.0"},
		"every release, as it was written then": {config: []peak.BlockSelector{every}, state: []peak.BlockSelector{every}, deployed: []string{"ui"}, release: "1.0.0", same: true},
		"both releases written out":             {config: []peak.BlockSelector{second, first}, state: []peak.BlockSelector{every}, deployed: []string{"ui"}, release: "1.0.0", own: own, same: true},
		"the release written out":               {config: []peak.BlockSelector{other}, state: []peak.BlockSelector{{ID: "ui"}}, deployed: []string{"etl"}, release: "1.0.0", own: own, same: true},
		"one of both releases written out":      {config: []peak.BlockSelector{first}, state: []peak.BlockSelector{every}, deployed: []string{"ui"}, release: "1.0.0", own: own},
		"both, of another release of the app":   {config: []peak.BlockSelector{second, first}, state: []peak.BlockSelector{every}, deployed: []string{"ui"}, release: "1.1.0", own: own},
		"both, of an app that is not known":     {config: []peak.BlockSelector{second, first}, state: []peak.BlockSelector{every}, deployed: []string{"ui"}, release: "1.0.0"},
	} {
		state := model{ReleaseVersion: types.StringValue("1.0.0"), Includes: types.ListNull(selectorType()), Excludes: selectorList(test.state), Blocks: blocksOf(test.deployed...)}
		config := model{Includes: types.ListNull(selectorType()), Excludes: selectorList(test.config)}
		plan := model{ReleaseVersion: types.StringValue(test.release)}
		planSelectors(&plan, config, state, test.own)
		if got := plan.Excludes.Equal(state.Excludes); got != test.same {
			t.Errorf("%s: planned %s", name, plan.Excludes)
		}
		if !test.same && !plan.Excludes.Equal(config.Excludes) {
			t.Errorf("%s: planned %s, which is not configured", name, plan.Excludes)
		}
	}
}
