// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package deployment

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-log/tflog"
	"github.com/peakbi/terraform-provider-peak/internal/deployment/parameter"
	"github.com/peakbi/terraform-provider-peak/internal/framework/base"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
	"golang.org/x/sync/errgroup"
)

// blueprintReads is how many blocks of an app are read at the same time.
const blueprintReads = 8

// wanted is what a deployment is to be of.
type wanted struct {
	kind               peak.SpecKind
	specID, version    string
	includes, excludes []peak.BlockSelector

	// names are what the blocks of an app go by on the platform already, by spec.
	names map[string]string
	// given are the names under which there are values for blocks.
	given []string
	// needNames says that the names of all blocks are wanted, and not only of those that may take a value.
	needNames bool

	// moves says that the deployment is not of this release yet.
	moves bool

	// planned are the releases that are to be published before the deployment changes; nil when that has happened.
	planned *base.PlannedReleases
}

// isPlanned tells whether the release of a spec is to be published yet; "" is the latest one, which any such release may be.
func (w wanted) isPlanned(spec, version string) bool {
	switch {
	case w.planned == nil:
		return false
	case version == "":
		return w.planned.Any(spec)
	}
	return w.planned.Has(spec, version)
}

// newWanted is what a plan wants; known is false while the plan leaves it open. before is the deployment that is there, the zero value
// for none.
func newWanted(plan, config, before model) (w wanted, known bool) {
	w = wanted{kind: plan.kind(), specID: plan.specID(), version: plan.ReleaseVersion.ValueString()}
	if w.specID == "" || w.version == "" && config.ReleaseVersion.IsUnknown() || !settled(config.Includes) || !settled(config.Excludes) {
		return w, false
	}
	w.includes, w.excludes = selectors(plan.Includes), selectors(plan.Excludes)
	w.names = namesOf(before.Blocks)
	w.moves = plan.specID() != before.specID() || !plan.ReleaseVersion.Equal(before.ReleaseVersion)
	for _, value := range []types.Dynamic{plan.Parameters, config.ParametersWO} {
		w.given = append(w.given, memberNames(value)...)
	}
	w.needNames = len(w.given) > 0
	return w, true
}

// namesOf are the names that blocks go by, by their spec.
func namesOf(blocks types.List) map[string]string {
	names := map[string]string{}
	for _, element := range blocks.Elements() {
		object, ok := element.(types.Object)
		if !ok {
			continue
		}
		specID, _ := object.Attributes()["spec_id"].(types.String)
		name, _ := object.Attributes()["name"].(types.String)
		if specID.ValueString() != "" && name.ValueString() != "" {
			names[specID.ValueString()] = name.ValueString()
		}
	}
	return names
}

// settled tells whether a list of selectors is known.
func settled(list types.List) bool {
	if list.IsUnknown() {
		return false
	}
	for _, element := range list.Elements() {
		object, ok := element.(types.Object)
		if !ok || object.IsUnknown() {
			return false
		}
		for _, member := range object.Attributes() {
			if member.IsUnknown() {
				return false
			}
		}
	}
	return true
}

// found is what the platform has of what is wanted.
type found struct {
	parameter.Blueprint

	// chosen are the blocks in the order of the blueprint, those of the app first.
	chosen []chosenBlock
	// own is how many of them the app has itself.
	own int

	// wanted is what was looked for.
	wanted wanted
	// read says that the release could be read, and version which one it is.
	read    bool
	version string
	// gap is what is not there where it could not.
	gap gap

	// includes and excludes are what an import finds of them.
	includes, excludes []peak.BlockSelector
}

// chosenBlock is a block of the app, or one that is included.
type chosenBlock struct {
	id, version string
	// missing says that there is no such spec, or no such release of it.
	missing bool
	// planned says that the release is to be published yet, so that nothing is known of it.
	planned bool
}

// findBlueprint reads what a deployment takes. What may not be read is left out; any other failure is one, since what is required would
// not be sent.
func findBlueprint(ctx context.Context, data *base.Data, w wanted) (found, error) {
	f := found{Blueprint: parameter.Blueprint{IsApp: w.kind == peak.Apps}, wanted: w}
	if w.version == "" {
		spec, err := data.Client.GetSpec(ctx, w.kind, w.specID)
		if err != nil {
			f.gap.spec = peak.IsNotFound(err)
			return f, readable(ctx, err)
		}
		w.version = spec.LatestRelease.Version
	}
	release, err := data.Release(ctx, w.kind, w.specID, w.version)
	if err != nil {
		if peak.IsNotFound(err) && w.moves {
			f.gap = findGap(ctx, data, w)
		}
		return f, readable(ctx, err)
	}
	f.read, f.version = true, w.version
	f.Own = parameter.NewDefinitions(release.Parameters)
	if !f.IsApp {
		return f, nil
	}
	blocks, err := release.AppBlocks()
	if err != nil {
		return f, err
	}
	for _, block := range blocks {
		f.chosen = append(f.chosen, chosenBlock{id: block.ID, version: block.Release.Version})
	}
	f.own = len(blocks)
	for _, include := range w.includes {
		f.chosen = append(f.chosen, chosenBlock{id: include.ID, version: include.ReleaseVersion, planned: w.isPlanned(include.ID, include.ReleaseVersion)})
	}
	f.Blocks = make([]parameter.Block, len(f.chosen))
	specs := make([]peak.Spec, len(f.chosen))
	// In steps, since a name is asked for only where it matters.
	for _, step := range []func(ctx context.Context, i int) error{
		func(ctx context.Context, i int) error { return f.chosen[i].latest(ctx, data, &specs[i]) },
		func(ctx context.Context, i int) error { return f.define(ctx, data, i) },
		func(ctx context.Context, i int) error {
			return w.call(ctx, data, f.chosen[i].id, &f.Blocks[i], specs[i])
		},
	} {
		group, ctx := errgroup.WithContext(ctx)
		group.SetLimit(blueprintReads)
		for i := range f.chosen {
			group.Go(func() error { return step(ctx, i) })
		}
		if err := group.Wait(); err != nil {
			return f, err
		}
	}
	for i := range f.Blocks[:f.own] {
		f.Blocks[i].Excluded = slices.ContainsFunc(w.excludes, f.chosen[i].picked)
	}
	return f, nil
}

// picked tells whether a selector means the block; one without a version means every release of it.
func (c chosenBlock) picked(by peak.BlockSelector) bool {
	return by.ID == c.id && (by.ReleaseVersion == "" || by.ReleaseVersion == c.version)
}

// latest finds the release of a block that is included without one.
func (c *chosenBlock) latest(ctx context.Context, data *base.Data, spec *peak.Spec) (err error) {
	if c.version != "" || c.planned {
		return nil
	}
	// Not the shared one: a newer release may have been published just now.
	if *spec, err = data.Client.GetSpec(ctx, peak.Blocks, c.id); err != nil {
		c.missing = peak.IsNotFound(err)
		return readable(ctx, err)
	}
	c.version = spec.LatestRelease.Version
	return nil
}

// define reads what a block takes.
func (f *found) define(ctx context.Context, data *base.Data, i int) error {
	block, chosen := &f.Blocks[i], &f.chosen[i]
	if block.Unread = chosen.version == "" || chosen.planned; block.Unread {
		return nil
	}
	release, err := data.Release(ctx, peak.Blocks, chosen.id, chosen.version)
	if err != nil {
		block.Unread, chosen.missing = true, peak.IsNotFound(err)
		return readable(ctx, err)
	}
	block.Definitions = parameter.NewDefinitions(release.Parameters)
	return nil
}

// call reads the name of a block where that matters: where it may take a value.
func (w wanted) call(ctx context.Context, data *base.Data, id string, block *parameter.Block, spec peak.Spec) error {
	present := w.names[id]
	switch {
	case present != "" && slices.Contains(w.given, present):
		block.Names = []string{present}
		return nil
	case !w.needNames && !block.Definitions.Require():
		return nil
	}
	if spec.ID == "" {
		var err error
		if spec, err = data.Spec(ctx, peak.Blocks, id); err != nil {
			if err := readable(ctx, err); err != nil {
				return err
			}
		}
	}
	block.Names = blockNames(spec.Metadata.Name, present)
	return nil
}

// blockNames are the names that the values of a block may stand under. They stand under that of the spec, and the block of an app may
// carry more than it (contract 14); a block that goes by an altogether other name was deployed before the spec was renamed.
func blockNames(spec, present string) []string {
	switch {
	case spec == "" && present == "":
		return nil
	case spec == "" || present != "" && !strings.Contains(present, spec):
		return slices.DeleteFunc([]string{present, spec}, func(name string) bool { return name == "" })
	case present == "" || present == spec:
		return []string{spec}
	}
	return []string{spec, present}
}

// readable is an error unless it says that something is not there, or may not be read.
func readable(ctx context.Context, err error) error {
	if status := peak.StatusOf(err); status == http.StatusNotFound || status == http.StatusForbidden {
		tflog.Warn(ctx, "cannot read which parameters a deployment takes", map[string]any{"error": err.Error()})
		return nil
	}
	return err
}
