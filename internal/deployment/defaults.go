// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package deployment

import (
	"context"

	"github.com/hashicorp/terraform-plugin-log/tflog"
	"github.com/peakbi/terraform-provider-peak/internal/deployment/parameter"
	"github.com/peakbi/terraform-provider-peak/internal/framework/base"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// importedBlueprint is what a deployment takes of which nobody knows what was sent: its defaults are left out of an import. What the
// platform does not show is left out; then the plan shows more than it has to.
func importedBlueprint(ctx context.Context, data *base.Data, kind peak.SpecKind, answer peak.Deployment, details blockDetails) found {
	w := wanted{kind: kind, specID: answer.Spec.ID, version: answer.Spec.ReleaseVersion, names: namesOf(blocks(answer.LatestRevision.Blocks, details)), needNames: true}
	if w.specID == "" || w.version == "" {
		return found{}
	}
	if shown, is := answer.Parameters.(map[string]any); is && kind == peak.Apps {
		for name := range shown {
			w.given = append(w.given, name)
		}
	}
	f, err := findBlueprint(ctx, data, w)
	if err != nil {
		tflog.Warn(ctx, "cannot read what an imported deployment takes, so defaults of parameters show as set", map[string]any{"error": err.Error()})
		return found{}
	}
	f.includes, f.excludes = derived(f.chosen[:f.own], answer.LatestRevision.Blocks, details)
	if len(f.includes)+len(f.excludes) == 0 {
		return f
	}
	w.includes, w.excludes = f.includes, f.excludes
	all, err := findBlueprint(ctx, data, w)
	if err != nil {
		return f
	}
	all.includes, all.excludes = f.includes, f.excludes
	return all
}

// shownValues are the values of the blocks that an answer shows.
func shownValues(answer peak.Deployment, kind peak.SpecKind) parameter.Values {
	shown, err := parameter.New(answer.Parameters, kind == peak.Apps)
	if err != nil {
		return parameter.Values{}
	}
	return shown
}

// inheritedFrom are the values of an app that its blocks may take over.
func inheritedFrom(answer peak.Deployment) parameter.Values {
	shown, err := parameter.New(answer.AppParameters, false)
	if err != nil {
		return parameter.Values{}
	}
	return shown
}
