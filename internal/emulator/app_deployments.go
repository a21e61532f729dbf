package emulator

import (
	"net/http"
	"slices"
)

// plannedBlock is a block of an app that is to be deployed.
type plannedBlock struct {
	block     appBlock
	blueprint *spec
	published *release
	wanted    *revision
}

// appPlan is a revision of an app and what it makes of its blocks, checked as a whole before anything changes.
type appPlan struct {
	wanted *revision
	blocks []plannedBlock
}

// createApp deploys a release of an app spec and makes revision 1 (contract 14).
func (d *deployments) createApp(r *request) (reply, error) {
	in, err := r.fields()
	if err != nil {
		return reply{}, err
	}
	blueprint, published, err := d.readSpec(in, collections()[1])
	if err != nil {
		return reply{}, err
	}
	object, err := d.readDeployment(in, blueprint)
	if err != nil {
		return reply{}, err
	}
	chosen, _ := in.object("spec")
	plan, err := d.planApp(in, chosen, published, d.specs.nameOf)
	if err != nil {
		return reply{}, err
	}
	d.state.Deployments[object.ID] = object
	d.deployApp(object, plan)
	return created(map[string]any{"id": object.ID})
}

// reviseApp makes a new revision of an app deployment (contract 14).
func (d *deployments) reviseApp(r *request) (reply, error) {
	object, err := d.find(collections()[1], r)
	if err != nil {
		return reply{}, err
	}
	in, err := r.fields()
	if err != nil {
		return reply{}, err
	}
	_, published, err := d.readRevised(in, object)
	if err != nil {
		return reply{}, err
	}
	chosen, _ := in.object("blocksConfig")
	plan, err := d.planApp(in, chosen, published, d.blockNames(object.ID))
	if err != nil {
		return reply{}, err
	}
	if err := d.idle(object, http.StatusConflict); err != nil {
		return reply{}, err
	}
	d.deployApp(object, plan)
	return revisedAnswer(plan.wanted)
}

// planApp reads and checks the revision of an app: its own values, which blocks are deployed, and the values of each. Names are
// those of the blocks, by spec.
func (d *deployments) planApp(in, chosen *fields, published *release, names func(specID string) string) (appPlan, error) {
	wanted, err := readRevision(in, published)
	if err != nil {
		return appPlan{}, err
	}
	wanted.AutoRun = false
	app, _ := in.object("appParameters")
	wanted.AppParameters = newValueSet(app)
	own, err := readBlockValues(in)
	if err != nil {
		return appPlan{}, err
	}
	b := bound{definitions: published.definitions(), given: wanted.AppParameters}
	if _, err := b.check("appParameters"); err != nil {
		return appPlan{}, err
	}
	inherited := b.filled()
	blocks, err := chooseBlocks(chosen, published.blocks())
	if err != nil {
		return appPlan{}, err
	}
	if err := checkNames(own, published.blocks(), names); err != nil {
		return appPlan{}, err
	}
	plan := appPlan{wanted: wanted}
	for _, block := range blocks {
		blueprint := d.specs.state.Specs[block.SpecID]
		if blueprint == nil {
			return plan, refuse(http.StatusNotFound, "The block spec %s of the app is gone.", block.SpecID)
		}
		_, release, err := d.deployable(blueprint, block.Version)
		if err != nil {
			return plan, err
		}
		name := names(block.SpecID)
		revised := &revision{Version: release.Version, AutoRun: block.AutoRunOnDeploy, Parameters: own[name], AppParameters: inherited}
		if err := d.checkBlock(blueprint, release, revised, "parameters."+name); err != nil {
			return plan, err
		}
		plan.blocks = append(plan.blocks, plannedBlock{block, blueprint, release, revised})
	}
	return plan, nil
}

// readBlockValues reads the values of an app's blocks, which are keyed by block name.
func readBlockValues(in *fields) (map[string]valueSet, error) {
	own := map[string]valueSet{}
	if blocks, given := in.object("parameters"); given {
		for name := range blocks.values {
			if block, given := blocks.object(name); given {
				own[name] = newValueSet(block)
			}
		}
	}
	return own, in.err()
}

// checkNames refuses values for a block that the app does not have.
func checkNames(own map[string]valueSet, blocks []appBlock, names func(specID string) string) error {
	for name := range own {
		if !slices.ContainsFunc(blocks, func(block appBlock) bool { return names(block.SpecID) == name }) {
			return refuse(http.StatusUnprocessableEntity, "parameters.%s: the app has no such block.", name)
		}
	}
	return nil
}

// selector chooses a block of an app; without a version every release of it.
type selector struct{ id, version string }

func (s selector) picks(block appBlock) bool {
	return block.SpecID == s.id && (s.version == "" || s.version == block.Version)
}

// chooseBlocks applies includes and excludes (contract 14): the blocks that are included, all of them without includes,
// except those that are excluded.
func chooseBlocks(in *fields, blocks []appBlock) ([]appBlock, error) {
	if in == nil {
		return blocks, nil
	}
	includes, err := readSelectors(in, "includes", blocks)
	if err != nil {
		return nil, err
	}
	excludes, err := readSelectors(in, "excludes", blocks)
	if err != nil {
		return nil, err
	}
	var chosen []appBlock
	for _, block := range blocks {
		picks := func(s selector) bool { return s.picks(block) }
		included, excluded := slices.ContainsFunc(includes, picks), slices.ContainsFunc(excludes, picks)
		if included && excluded {
			return nil, refuse(http.StatusUnprocessableEntity, "Block %s is both included and excluded.", block.SpecID)
		}
		if (included || len(includes) == 0) && !excluded {
			chosen = append(chosen, block)
		}
	}
	if len(chosen) == 0 {
		return nil, refuse(http.StatusUnprocessableEntity, "Every block is excluded.")
	}
	return chosen, nil
}

func readSelectors(in *fields, name string, blocks []appBlock) ([]selector, error) {
	items, _ := in.objects(name)
	var selectors []selector
	for _, item := range items {
		var one selector
		one.id, _ = item.text("id")
		one.version, _ = item.text("releaseVersion")
		if err := in.err(); err != nil {
			return nil, err
		}
		if slices.Contains(selectors, one) {
			return nil, refuse(http.StatusUnprocessableEntity, "%s names block %s twice.", name, one.id)
		}
		if !slices.ContainsFunc(blocks, one.picks) {
			return nil, refuse(http.StatusUnprocessableEntity, "%s: the app has no block %s %s.", name, one.id, one.version)
		}
		selectors = append(selectors, one)
	}
	return selectors, in.err()
}
