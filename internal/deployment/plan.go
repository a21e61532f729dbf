// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package deployment

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/deployment/change"
	"github.com/peakbi/terraform-provider-peak/internal/deployment/parameter"
	"github.com/peakbi/terraform-provider-peak/internal/framework/base"
	"github.com/peakbi/terraform-provider-peak/internal/framework/jsonvalue"
	"github.com/peakbi/terraform-provider-peak/internal/framework/privatestate"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
	"github.com/peakbi/terraform-provider-peak/internal/press"
)

// ValidateConfig implements resource.ResourceWithValidateConfig.
func (r *deployment) ValidateConfig(ctx context.Context, req resource.ValidateConfigRequest, resp *resource.ValidateConfigResponse) {
	var config model
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if resp.Diagnostics.HasError() || config.AppSpecID.IsUnknown() || config.BlockSpecID.IsUnknown() {
		return
	}
	if config.kind() == peak.Blocks {
		for _, part := range []struct {
			name  string
			given bool
		}{
			{"app_parameters", !config.AppParameters.IsNull()}, {"includes", !config.Includes.IsNull()}, {"excludes", !config.Excludes.IsNull()},
		} {
			if part.given {
				resp.Diagnostics.AddAttributeError(path.Root(part.name), "Attribute of app deployments",
					fmt.Sprintf("%s is for deployments of an app, with app_spec_id. Remove it.", part.name))
			}
		}
	}
	checkValues(config, &resp.Diagnostics)
	checkSelectors(config, &resp.Diagnostics)
}

// checkValues checks the form of the parameter values, as far as they are known.
func checkValues(config model, diags *diag.Diagnostics) {
	byBlock := config.kind() == peak.Apps
	parsed := map[string]parameter.Values{}
	for _, part := range []struct {
		name    string
		value   types.Dynamic
		byBlock bool
	}{
		{"parameters", config.Parameters, byBlock}, {"app_parameters", config.AppParameters, false}, {"parameters_wo", config.ParametersWO, byBlock},
	} {
		raw, known := jsonvalue.Check(part.value, path.Root(part.name), diags)
		if !known {
			continue
		}
		flat, err := parameter.New(raw, part.byBlock)
		if err != nil {
			form := "{ build = {...}, run = {...} }"
			if part.byBlock {
				form = "an object by the name of each block, each " + form
			}
			diags.AddAttributeError(path.Root(part.name), "Invalid parameter values", fmt.Sprintf("%s has to be %s, but %s.", part.name, form, err))
			continue
		}
		parsed[part.name] = flat
	}
	for _, place := range parsed["parameters_wo"].Places() {
		if _, twice := parsed["parameters"][place]; twice {
			diags.AddAttributeError(path.Root("parameters_wo"), "Parameter given twice",
				fmt.Sprintf("%s is in parameters and in parameters_wo. Remove it from one of them.", jsonvalue.UnescapeName(place)))
		}
	}
}

// checkSelectors refuses what the platform does: a block that is chosen twice, or both ways.
func checkSelectors(config model, diags *diag.Diagnostics) {
	var seen []peak.BlockSelector
	for _, part := range []struct {
		name string
		list types.List
	}{{"includes", config.Includes}, {"excludes", config.Excludes}} {
		for i, one := range selectors(part.list) {
			both := part.name == "excludes" && slices.ContainsFunc(selectors(config.Includes), func(other peak.BlockSelector) bool { return other.ID == one.ID })
			if one.ID != "" && (both || slices.Contains(seen, one)) {
				diags.AddAttributeError(path.Root(part.name).AtListIndex(i), "Block chosen twice",
					fmt.Sprintf("Block %s is in includes and excludes, or twice in one of them. Name each block once.", selectorText(one)))
			}
			seen = append(seen, one)
		}
	}
}

// ModifyPlan implements resource.ResourceWithModifyPlan: values that mean the same stay as they are spelled in the state,
// and what the platform alone knows stays, unless the plan moves it.
func (r *deployment) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if req.Plan.Raw.IsNull() {
		return
	}
	var version types.String
	resp.Diagnostics.Append(req.Plan.GetAttribute(ctx, path.Root("release_version"), &version)...)
	press.CheckVersion(version, path.Root("release_version"), &resp.Diagnostics)
	var plan, config, state model
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if resp.Diagnostics.HasError() {
		return
	}
	plan.PlanTags(r.DefaultTags())
	if req.State.Raw.IsNull() {
		if takes := r.takes(ctx, plan, config, model{}); takes != nil {
			takes.check(plan, config, change.Revision, &resp.Diagnostics)
		}
		planSelectors(&plan, config, model{}, nil)
		resp.Diagnostics.Append(resp.Plan.Set(ctx, &plan)...)
		warnOfPlain(plan, r.findHidden(ctx, plan, config), &resp.Diagnostics)
		return
	}
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	shown := privatestate.Glance[parameter.Baselines](ctx, req.Private, keyBaselines, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	in, err := newInputs(plan, config.ParametersWO)
	plan, next := r.planChecked(ctx, plan, config, state, shown, in.secret, &resp.Diagnostics)
	if err == nil && (replaces(plan, state) || next.Kind == change.Revision) {
		checkMasks(in, shown, &resp.Diagnostics)
		warnOfHidden(in, shown, &resp.Diagnostics)
	}
	resp.Diagnostics.Append(resp.Plan.Set(ctx, &plan)...)
	if !resp.Plan.Raw.Equal(req.State.Raw) {
		warnOfPlain(plan, r.findHidden(ctx, plan, config), &resp.Diagnostics)
	}
	if !r.Settles(req, resp) {
		plan.Includes, plan.Excludes = inOrderOf(config.Includes, plan.Includes), inOrderOf(config.Excludes, plan.Excludes)
		resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, path.Root("includes"), plan.Includes)...)
		resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, path.Root("excludes"), plan.Excludes)...)
		base.PlanAsWritten(ctx, req, resp, "parameters", "app_parameters")
	}
}

// planChecked is the plan of a deployment that exists. Where values are to be sent, it looks up what the deployment takes, and checks them:
// values may differ and come to the same request.
func (r *deployment) planChecked(ctx context.Context, plan, config, state model, shown parameter.Baselines, secret parameter.Values, diags *diag.Diagnostics) (model, change.Change) {
	planned, next := planUpdate(plan, config, state, shown, nil, nil)
	sends, before := next.Kind, state
	if replaces(plan, state) {
		sends, before = change.Revision, model{}
	}
	if sends == change.None || sends == change.Redeploy {
		return planned, next
	}
	takes := r.takes(ctx, plan, config, before)
	if takes == nil {
		return planned, next
	}
	takes.check(plan, config, sends, diags)
	return planUpdate(plan, config, state, shown, takes.completer(secret), takes.chosen[:takes.own])
}

// replaces tells that a plan replaces the deployment, which the framework does not tell ModifyPlan; see replaceOtherSpec.
func replaces(plan, state model) bool {
	recorded := !state.BlockSpecID.IsNull() || !state.AppSpecID.IsNull()
	return recorded && (!plan.BlockSpecID.Equal(state.BlockSpecID) || !plan.AppSpecID.Equal(state.AppSpecID))
}

// checkMasks refuses a revision that would put masks in place of the values behind them: a revision carries all values, and
// nobody but the platform knows those that an import found masked. It tells whether there are any.
func checkMasks(in inputs, shown parameter.Baselines, diags *diag.Diagnostics) bool {
	found := false
	for _, part := range []struct {
		name   string
		places []string
	}{{"parameters", shown.Parameters.StillMasked(in.parameters)}, {"app_parameters", shown.App.StillMasked(in.app)}} {
		for _, place := range part.places {
			found = true
			diags.AddAttributeError(path.Root(part.name), "Hidden value not known", fmt.Sprintf("%s.%s is what the platform shows in place of a hidden value, and not the value. "+
				"A new revision or deployment has to carry the value itself: write it in place of the mask, or move it to parameters_wo.", part.name, dotted(place)))
		}
	}
	return found
}

// warnOfHidden warns of a revision without a value that an import found hidden: the plan shows that the mask goes, and with it goes a value
// that only the platform knows. Where the parameter has a default, nobody can tell whether it was that.
func warnOfHidden(in inputs, shown parameter.Baselines, diags *diag.Diagnostics) {
	for _, part := range []struct {
		name    string
		keep    string
		base    parameter.Baseline
		planned parameter.Values
	}{
		{"parameters", "write the value into parameters_wo", shown.Parameters, in.sent()},
		{"app_parameters", "give the value to the blocks that have the parameter, in parameters_wo", shown.App, in.app},
	} {
		for _, place := range slices.Sorted(maps.Keys(part.base.Filled)) {
			if _, given := part.planned[place]; !given && part.base.Filled[place] == "" {
				diags.AddAttributeWarning(path.Root(part.name), "Hidden value may change", fmt.Sprintf("%s.%s is hidden and has a default, so that the import could not tell whether it was set. "+
					"It is not configured: the new revision takes the default. Configure it if it has to stay another value.", part.name, dotted(place)))
			}
		}
		for _, place := range part.base.Masked {
			if _, given := part.planned[place]; !given {
				diags.AddAttributeWarning(path.Root(part.name), "Hidden value will be removed", fmt.Sprintf("%s.%s has a value that the platform hides, and the configuration has none: the new revision is without it. "+
					"To keep it, %s, and set parameters_wo_version. To import the deployment without a new revision, write what the platform shows, which is the mask, into %s.", part.name, dotted(place), part.keep, part.name))
			}
		}
	}
}

// dotted writes a place as people do.
func dotted(place string) string { return jsonvalue.UnescapeName(strings.ReplaceAll(place, "/", ".")) }

// planUpdate is the plan of a deployment that exists, and what an apply will have to do. own is as for planSelectors.
func planUpdate(plan, config, state model, shown parameter.Baselines, complete change.Completer, own []chosenBlock) (model, change.Change) {
	if config.RevisionNotes.IsNull() {
		plan.RevisionNotes = state.RevisionNotes
	}
	planSelectors(&plan, config, state, own)
	next := planChange(plan, state, shown, complete)
	for _, part := range []struct {
		byBlock bool
		plan    *types.Dynamic
		state   types.Dynamic
	}{{plan.kind() == peak.Apps, &plan.Parameters, state.Parameters}, {false, &plan.AppParameters, state.AppParameters}} {
		// What stands behind a mask is not known, so a revision has to carry what is configured, and to say so.
		if next.SameUnderMasks && next.Kind != change.Revision || sameValues(*part.plan, part.state, part.byBlock) {
			keepSpelling(part.plan, part.state)
		}
	}
	plan.Status, plan.Revision, plan.RevisionID, plan.PlatformID, plan.Blocks = state.Status, state.Revision, state.RevisionID, state.PlatformID, state.Blocks
	switch next.Kind {
	case change.None, change.RunParameters:
		return plan, next
	case change.Revision, change.Secrets:
		if config.RevisionNotes.IsNull() {
			plan.RevisionNotes = types.StringUnknown()
		}
	case change.Redeploy:
	}
	// The platform does not promise that a redeployment keeps the revision (contract 13.6).
	plan.Status, plan.Revision, plan.RevisionID = types.StringUnknown(), types.Int64Unknown(), types.StringUnknown()
	if plan.kind() == peak.Apps {
		plan.Blocks = types.ListUnknown(blockType())
	} else if plan.PlatformID.IsNull() && !strings.EqualFold(state.Status.ValueString(), statusDeployed) {
		// A workflow or service that exists is updated and keeps its id, so that nothing that refers to it is planned anew. One that is
		// deployed without an id being shown has none that will be.
		plan.PlatformID = types.StringUnknown()
	}
	return plan, next
}

// sameValues reports whether two attributes hold the same values, however they are spelled.
func sameValues(a, b types.Dynamic, byBlock bool) bool {
	rawA, errA := jsonvalue.ToJSON(a)
	rawB, errB := jsonvalue.ToJSON(b)
	if errA != nil || errB != nil {
		return false
	}
	x, errA := parameter.New(rawA, byBlock)
	y, errB := parameter.New(rawB, byBlock)
	return errA == nil && errB == nil && x.Equal(y)
}

// keepSpelling puts the value of the state into the plan. Terraform allows that only where there is a value in both.
func keepSpelling(plan *types.Dynamic, state types.Dynamic) {
	if !plan.IsNull() && !state.IsNull() {
		*plan = state
	}
}

// replaceOtherSpec replaces a deployment whose spec changes. One that was imported from a platform that does not show the
// spec only records it.
func replaceOtherSpec(ctx context.Context, req planmodifier.StringRequest, resp *stringplanmodifier.RequiresReplaceIfFuncResponse) {
	var block, app types.String
	resp.Diagnostics.Append(req.State.GetAttribute(ctx, path.Root("block_spec_id"), &block)...)
	resp.Diagnostics.Append(req.State.GetAttribute(ctx, path.Root("app_spec_id"), &app)...)
	resp.RequiresReplace = !block.IsNull() || !app.IsNull()
}
