// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package deployment

import (
	"context"
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/deployment/change"
	"github.com/peakbi/terraform-provider-peak/internal/deployment/parameter"
	"github.com/peakbi/terraform-provider-peak/internal/framework/diagnostics"
	"github.com/peakbi/terraform-provider-peak/internal/framework/jsonvalue"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// takes is what a deployment takes, for a plan: nil as long as that is not known. Why it could not be read is told when it is applied.
// before is as for newWanted.
func (r *deployment) takes(ctx context.Context, plan, config, before model) *found {
	w, known := newWanted(plan, config, before)
	if !known || !r.Ready() {
		return nil
	}
	if w.planned = &r.Data().PlannedReleases; w.isPlanned(w.specID, w.version) {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, lookTimeout)
	defer cancel()
	f, err := findBlueprint(ctx, r.Data(), w)
	if err != nil {
		logNoDefinitions(ctx, err)
		return nil
	}
	if w.kind == peak.Blocks && r.Data().IsOwnSpec(w.specID) {
		// A release of it may have a resource of its own that is planned after this.
		f.gap.release = false
	}
	return &f
}

// complete looks up what a deployment takes before anything is sent, checks what is to be sent, and adds the required defaults to it.
// before is as for newWanted.
func (r *deployment) complete(ctx context.Context, verb string, plan, config, before model, in *inputs, sends change.Kind, diags *diag.Diagnostics) *found {
	w, known := newWanted(plan, config, before)
	if !known {
		return nil
	}
	f, err := findBlueprint(ctx, r.Data(), w)
	if err != nil {
		diagnostics.AddError(diags, verb, r.Object(plan.name()), err)
		return nil
	}
	f.check(plan, config, sends, diags)
	in.defaults, in.appDefaults = f.Complete(in.sent(), in.app)
	return &f
}

// check adds an error for everything that the platform would refuse. A change of run values sends nothing but them, so that what is
// missing since long ago does not stand in its way.
func (f *found) check(plan, config model, sends change.Kind, diags *diag.Diagnostics) {
	if !f.read {
		// Where it may be there all the same, the platform will say so.
		f.checkThere(diags)
		return
	}
	if sends == change.Revision {
		f.checkSelectors(plan, diags)
	}
	given := parameter.Given{Parameters: jsonvalue.Partial(plan.Parameters), App: jsonvalue.Partial(plan.AppParameters), Secret: jsonvalue.Partial(config.ParametersWO)}
	for _, problem := range f.Check(given) {
		if problem.Missing && sends != change.Revision {
			continue
		}
		diags.AddAttributeError(path.Root(problem.Attribute), problem.Summary, problem.Detail)
	}
}

// completer adds the required defaults to values that are compared. Those of write-only values are left out, since nothing is known of
// what was there.
func (f *found) completer(secret parameter.Values) change.Completer {
	if f == nil {
		return nil
	}
	return func(parameters, app parameter.Values) (parameter.Values, parameter.Values) {
		blocks, own := f.Complete(parameters.Merged(secret), app)
		for place := range secret {
			delete(blocks, place)
		}
		return parameters.Merged(blocks), app.Merged(own)
	}
}

// open are the defaults of a request that may be remembered: those of write-only values may not.
func (in inputs) open() parameter.Values {
	open := in.defaults.Merged(nil)
	for place := range in.secret {
		delete(open, place)
	}
	return open
}

// memberNames are the names in an object that is an attribute.
func memberNames(value types.Dynamic) []string {
	object, _ := jsonvalue.Partial(value).(map[string]any)
	return slices.Sorted(maps.Keys(object))
}
