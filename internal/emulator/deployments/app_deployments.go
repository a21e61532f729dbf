// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package deployments

import (
	"net/http"
	"slices"

	"github.com/peakbi/terraform-provider-peak/internal/assumptions"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/specs"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/wire"
)

// plannedBlock is a block of an app that is to be deployed.
type plannedBlock struct {
	block     specs.AppBlock
	blueprint *specs.Spec
	published *specs.Release
	wanted    *revision
}

// appPlan is a revision of an app and what it makes of its blocks, checked as a whole before anything changes.
type appPlan struct {
	wanted *revision
	blocks []plannedBlock
}

// createApp deploys a release of an app spec and makes revision 1 (contract 14).
func (d *API) createApp(r *wire.Request) (wire.Reply, error) {
	in, err := r.Fields()
	if err != nil {
		return wire.Reply{}, err
	}
	blueprint, published, err := d.readSpec(in, specs.Collections()[1])
	if err != nil {
		return wire.Reply{}, err
	}
	object, err := d.readDeployment(in, blueprint)
	if err != nil {
		return wire.Reply{}, err
	}
	chosen, _ := in.Object("spec")
	plan, err := d.planApp(in, chosen, published, d.specs.NameOf)
	if err != nil {
		return wire.Reply{}, err
	}
	d.state.Deployments[object.ID] = object
	d.deployApp(object, plan)
	return wire.Created(map[string]any{"id": object.ID})
}

// reviseApp makes a new revision of an app deployment (contract 14).
func (d *API) reviseApp(r *wire.Request) (wire.Reply, error) {
	object, err := d.find(specs.Collections()[1], r)
	if err != nil {
		return wire.Reply{}, err
	}
	in, err := r.Fields()
	if err != nil {
		return wire.Reply{}, err
	}
	_, published, err := d.readRevised(in, object)
	if err != nil {
		return wire.Reply{}, err
	}
	chosen, _ := in.Object("blocksConfig")
	plan, err := d.planApp(in, chosen, published, d.blockNames(object.ID))
	if err != nil {
		return wire.Reply{}, err
	}
	if err := d.idle(object, http.StatusConflict); err != nil {
		return wire.Reply{}, err
	}
	d.deployApp(object, plan)
	return revisedAnswer(plan.wanted)
}

// planApp reads and checks the revision of an app: its own values, which blocks are deployed, and the values of each. Names are
// those of the blocks, by spec.
func (d *API) planApp(in, chosen *wire.Fields, published *specs.Release, names func(specID string) string) (appPlan, error) {
	wanted, err := readRevision(in, published)
	if err != nil {
		return appPlan{}, err
	}
	wanted.AutoRun = false
	app, _ := in.Object("appParameters")
	wanted.AppParameters = specs.NewValueSet(app)
	own, err := readBlockValues(in)
	if err != nil {
		return appPlan{}, err
	}
	b := specs.Bound{Definitions: published.Definitions(), Given: wanted.AppParameters, Strict: d.p.Turned.Has(assumptions.RequiredDefaults)}
	if _, err := b.Check("appParameters"); err != nil {
		return appPlan{}, err
	}
	inherited := b.Filled()
	blocks, err := d.chooseBlocks(chosen, published.Blocks())
	if err != nil {
		return appPlan{}, err
	}
	if err := checkNames(own, slices.Concat(published.Blocks(), blocks), names); err != nil {
		return appPlan{}, err
	}
	plan := appPlan{wanted: wanted}
	for _, block := range blocks {
		blueprint := d.specs.Spec(block.SpecID)
		if blueprint == nil {
			return plan, wire.Refuse(http.StatusNotFound, "The block spec %s of the app is gone.", block.SpecID)
		}
		_, release, err := d.deployable(blueprint, block.Version)
		if err != nil {
			return plan, err
		}
		name := names(block.SpecID)
		revised := &revision{Version: release.Version, AutoRun: block.AutoRunOnDeploy, Parameters: own[name], AppParameters: inherited}
		if err := d.checkBlock(blueprint, release, revised, wanted.AppParameters, "parameters."+name); err != nil {
			return plan, err
		}
		plan.blocks = append(plan.blocks, plannedBlock{block, blueprint, release, revised})
	}
	return plan, nil
}

// readBlockValues reads the values of an app's blocks, which are keyed by block name.
func readBlockValues(in *wire.Fields) (map[string]specs.ValueSet, error) {
	own := map[string]specs.ValueSet{}
	if blocks, given := in.Object("parameters"); given {
		for name := range blocks.Values {
			if block, given := blocks.Object(name); given {
				own[name] = specs.NewValueSet(block)
			}
		}
	}
	return own, in.Err()
}

// checkNames refuses values for a block that is neither of the app nor included.
func checkNames(own map[string]specs.ValueSet, blocks []specs.AppBlock, names func(specID string) string) error {
	for name := range own {
		if !slices.ContainsFunc(blocks, func(block specs.AppBlock) bool { return names(block.SpecID) == name }) {
			return wire.Refuse(http.StatusUnprocessableEntity, "parameters.%s: the app has no such block.", name)
		}
	}
	return nil
}

// selector chooses a block of an app; without a version every release of it.
type selector struct{ id, version string }

func (s selector) picks(block specs.AppBlock) bool {
	return block.SpecID == s.id && (s.version == "" || s.version == block.Version)
}

// chooseBlocks applies excludes and includes (contract 14): the blocks of the app, except those that are excluded, and after them
// the included ones, which the app has not.
func (d *API) chooseBlocks(in *wire.Fields, blocks []specs.AppBlock) ([]specs.AppBlock, error) {
	if in == nil {
		return blocks, nil
	}
	includes, err := readSelectors(in, "includes")
	if err != nil {
		return nil, err
	}
	excludes, err := readSelectors(in, "excludes")
	if err != nil {
		return nil, err
	}
	for _, one := range excludes {
		if slices.ContainsFunc(includes, func(other selector) bool { return other.id == one.id }) {
			return nil, wire.Refuse(http.StatusUnprocessableEntity, "Block %s is both included and excluded.", one.id)
		}
		if !slices.ContainsFunc(blocks, one.picks) {
			return nil, wire.Refuse(http.StatusUnprocessableEntity, "excludes: the app has no block %s %s.", one.id, one.version)
		}
	}
	chosen := slices.DeleteFunc(slices.Clone(blocks), func(block specs.AppBlock) bool {
		return slices.ContainsFunc(excludes, func(s selector) bool { return s.picks(block) })
	})
	for _, one := range includes {
		if slices.ContainsFunc(blocks, selector{id: one.id}.picks) {
			return nil, wire.Refuse(http.StatusUnprocessableEntity, "includes: block %s is in the app already.", one.id)
		}
		if blueprint := d.specs.Visible(one.id); blueprint == nil || !specs.Collections()[0].Has(blueprint.Kind) {
			return nil, wire.Refuse(http.StatusUnprocessableEntity, "includes: there is no block spec %s.", one.id)
		}
		chosen = append(chosen, specs.AppBlock{SpecID: one.id, Version: one.version})
	}
	if len(chosen) == 0 {
		return nil, wire.Refuse(http.StatusUnprocessableEntity, "Every block is excluded.")
	}
	return chosen, nil
}

// readSelectors reads a list of blocks, none of which may be there twice.
func readSelectors(in *wire.Fields, name string) ([]selector, error) {
	items, _ := in.Objects(name)
	var selectors []selector
	for _, item := range items {
		var one selector
		one.id, _ = item.Text("id")
		one.version, _ = item.Text("releaseVersion")
		if err := in.Err(); err != nil {
			return nil, err
		}
		if slices.Contains(selectors, one) {
			return nil, wire.Refuse(http.StatusUnprocessableEntity, "%s names block %s twice.", name, one.id)
		}
		selectors = append(selectors, one)
	}
	return selectors, in.Err()
}
