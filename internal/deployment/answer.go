// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package deployment

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/deployment/parameter"
	"github.com/peakbi/terraform-provider-peak/internal/framework/textvalue"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
	"github.com/peakbi/terraform-provider-peak/internal/press"
)

// answered is a model with what an answer says; what it does not show, and what only Terraform knows, is as before.
func answered(answer peak.Deployment, prior model) model {
	prior.ID = types.StringValue(answer.ID)
	before := prior.Metadata
	prior.Metadata = press.NewMetadata(answer.Metadata, before)
	// Neither can be empty, so that an answer without it does not show it (contract 13.4).
	if answer.Metadata.Name == "" {
		prior.Name = before.Name
	}
	if prior.Summary.ValueString() == "" {
		prior.Summary = before.Summary
	}
	if answer.Spec.ReleaseVersion != "" || prior.ReleaseVersion.IsUnknown() {
		prior.ReleaseVersion = press.Text(&answer.Spec.ReleaseVersion, types.StringNull())
	}
	if notes := answer.LatestRevision.Notes; notes != "" || prior.RevisionNotes.IsUnknown() {
		prior.RevisionNotes = press.Text(&notes, types.StringNull())
	}
	prior.Status = types.StringValue(answer.Metadata.Status)
	prior.Revision = types.Int64Value(answer.LatestRevision.Revision)
	prior.RevisionID = press.Text(&answer.LatestRevision.ID, types.StringNull())
	prior.PlatformID = textvalue.OrNull(answer.LatestRevision.PlatformID())
	prior.Blocks = blocks(answer.LatestRevision.Blocks, knownDetails(prior.Blocks))
	return prior
}

// filled replaces what is unknown in a plan. What is known stays, whatever the platform answers: Terraform holds the provider
// to its plan, and a difference shows as drift in the next one.
func filled(plan, known model) model {
	plan.Metadata = plan.Metadata.Fill(known.Metadata)
	fill(&plan.ID, known.ID)
	fill(&plan.ReleaseVersion, known.ReleaseVersion)
	fill(&plan.RevisionNotes, known.RevisionNotes)
	fill(&plan.Status, known.Status)
	fill(&plan.Revision, known.Revision)
	fill(&plan.RevisionID, known.RevisionID)
	fill(&plan.PlatformID, known.PlatformID)
	fill(&plan.Blocks, known.Blocks)
	plan.Includes = resolvedSelectors(plan.Includes, known.deployed)
	return plan
}

func fill[T attr.Value](value *T, known T) {
	if (*value).IsUnknown() {
		*value = known
	}
}

// early is the plan as it can be saved when the platform has answered the id only.
func early(plan model, id string) model {
	return filled(plan, model{ID: types.StringValue(id), Blocks: types.ListNull(blockType())})
}

// refreshed takes an answer into the state, values included, and what is to be remembered of it.
func refreshed(answer peak.Deployment, prior model, shown parameter.Baselines) (model, parameter.Baselines, error) {
	in, err := newInputs(prior, types.DynamicNull())
	if err != nil {
		return prior, shown, err
	}
	m := answered(answer, prior)
	byBlock := m.kind() == peak.Apps
	if m.Parameters, shown.Parameters, err = refreshedValues("parameters", answer.Parameters, byBlock, prior.Parameters, in.parameters, shown.Parameters); err != nil {
		return m, shown, err
	}
	m.AppParameters, shown.App, err = refreshedValues("app_parameters", answer.AppParameters, false, prior.AppParameters, in.app, shown.App)
	return m, shown, err
}

func refreshedValues(name string, raw any, byBlock bool, prior types.Dynamic, before parameter.Values, base parameter.Baseline) (types.Dynamic, parameter.Baseline, error) {
	if raw == nil {
		// Not documented for apps: what the platform does not show stays as it is.
		return prior, base, nil
	}
	current, err := parameter.New(raw, byBlock)
	if err != nil {
		return prior, base, fmt.Errorf("the platform answered %s that cannot be read: %w", name, err)
	}
	if !base.Taken {
		// Nothing was shown right after the last write, so that the state tells best what was sent.
		sent := base.Sent
		base = parameter.NewBaseline(before, nil, base.Secret, current)
		base.Sent = sent
	}
	refreshed, err := base.Read(before, current).Dynamic(prior, before)
	return refreshed, base, err
}

// imported is the state of a deployment that is new to Terraform. What equals a default is left out, so that a configuration
// without it plans nothing. takes is empty where everything is to be shown.
func imported(answer peak.Deployment, kind peak.SpecKind, prior model, takes parameter.Blueprint) (model, parameter.Baselines, error) {
	specID := press.Text(&answer.Spec.ID, types.StringNull())
	if kind == peak.Apps {
		prior.AppSpecID = specID
	} else {
		prior.BlockSpecID = specID
	}
	prior.Wait, prior.OnTimeout = types.BoolValue(true), types.StringValue(onTimeoutFail)
	m := answered(answer, prior)
	defaults, appDefaults := takes.Defaults(inheritedFrom(answer), shownValues(answer, kind))
	var (
		shown parameter.Baselines
		err   error
	)
	for _, part := range []struct {
		name     string
		raw      any
		byBlock  bool
		defaults parameter.Values
		strip    func(parameter.Values) parameter.Values
		into     *types.Dynamic
		base     *parameter.Baseline
	}{
		{"parameters", answer.Parameters, kind == peak.Apps, defaults, takes.Stripped, &m.Parameters, &shown.Parameters},
		{"app_parameters", answer.AppParameters, false, appDefaults, takes.StrippedApp, &m.AppParameters, &shown.App},
	} {
		current, err := parameter.New(part.raw, part.byBlock)
		if err != nil {
			return m, shown, fmt.Errorf("the platform answered %s that cannot be read: %w", part.name, err)
		}
		var set parameter.Values
		set, *part.base = parameter.ImportedBaseline(current, part.defaults, part.strip)
		part.base.Taken = part.raw != nil
		if *part.into, err = set.Dynamic(types.DynamicNull(), parameter.Values{}); err != nil {
			return m, shown, err
		}
	}
	return m, shown, err
}

// keyBaselines is where the private state has the baselines. There are none right after an import.
const keyBaselines = "shown"

// newBaselines is what to remember after a write. secret are the places of all write-only values that the platform holds;
// an answer that is empty, or shows no values, says nothing yet.
func newBaselines(in inputs, secret []string, answer peak.Deployment, kind peak.SpecKind) parameter.Baselines {
	b := parameter.Baselines{Parameters: parameter.UnshownBaseline(secret, in.open()), App: parameter.UnshownBaseline(nil, in.appDefaults)}
	if shown, err := parameter.New(answer.Parameters, kind == peak.Apps); err == nil && answer.Parameters != nil {
		b.Parameters = parameter.NewBaseline(in.sent(), in.open(), secret, shown)
	}
	if shown, err := parameter.New(answer.AppParameters, false); err == nil && answer.AppParameters != nil {
		b.App = parameter.NewBaseline(in.app, in.appDefaults, nil, shown)
	}
	return b
}

// anyBlock tells whether a block is in one of the statuses.
func anyBlock(list types.List, statuses ...string) bool {
	return slices.ContainsFunc(list.Elements(), func(element attr.Value) bool {
		object, ok := element.(types.Object)
		if !ok {
			return false
		}
		status, _ := object.Attributes()["status"].(types.String)
		return slices.Contains(statuses, strings.ToLower(status.ValueString()))
	})
}
