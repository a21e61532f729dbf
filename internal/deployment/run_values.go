// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package deployment

import (
	"context"
	"maps"
	"slices"

	"github.com/peakbi/terraform-provider-peak/internal/deployment/parameter"
	"github.com/peakbi/terraform-provider-peak/internal/framework/jsonvalue"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// openRunValues splits the run parameters of a deployment into those that the platform shows to everybody who can see the
// deployment, and the names of those that it hides.
func openRunValues(ctx context.Context, client *peak.Client, deploymentID string) (open map[string]any, hidden []string, err error) {
	run, err := client.GetRunParameters(ctx, deploymentID)
	if err != nil {
		return nil, nil, err
	}
	described, kind, err := client.FindDeployment(ctx, deploymentID)
	if err != nil {
		return nil, nil, err
	}
	shown := described.Parameters
	if kind == peak.Apps {
		shown = described.AppParameters
	}
	if shown != nil {
		open, hidden = splitShown(run, shown)
		return open, hidden, nil
	}
	// Apps need not show any (contract 14): then the definitions tell which are hidden, if the platform shows of which release.
	var release peak.Release
	if described.Spec.ID != "" && described.Spec.ReleaseVersion != "" {
		release, err = client.GetRelease(ctx, kind, described.Spec.ID, described.Spec.ReleaseVersion)
	}
	if err != nil && !peak.IsNotFound(err) {
		return nil, nil, err
	}
	open, hidden = splitDefined(run, release.Parameters)
	return open, hidden, nil
}

// splitShown goes by what a describe shows, {build, run}: a value that it shows otherwise, or not at all, is hidden. So it
// does not depend on how the platform writes masks, which is not documented (contract 13.4).
func splitShown(run map[string]any, shown any) (open map[string]any, hidden []string) {
	groups, _ := shown.(map[string]any)
	visible, _ := groups[parameter.GroupRun].(map[string]any)
	return split(run, func(name string, value any) bool {
		other, there := visible[name]
		return there && jsonvalue.Equal(value, other)
	})
}

// splitDefined goes by definitions, {build, run} (contract 10.5): a value that none defines is hidden.
func splitDefined(run map[string]any, definitions any) (open map[string]any, hidden []string) {
	groups, _ := definitions.(map[string]any)
	list, _ := groups[parameter.GroupRun].([]any)
	visible := map[string]bool{}
	for _, member := range list {
		definition, _ := member.(map[string]any)
		name, _ := definition["name"].(string)
		visible[name] = !hides(definition)
	}
	return split(run, func(name string, _ any) bool { return visible[name] })
}

// hides tells whether a definition hides its value or a part of it.
func hides(definition map[string]any) bool {
	properties, _ := definition["properties"].([]any)
	return definition["hideValue"] == true || slices.ContainsFunc(properties, func(member any) bool {
		property, _ := member.(map[string]any)
		return hides(property)
	})
}

func split(run map[string]any, isOpen func(name string, value any) bool) (open map[string]any, hidden []string) {
	open, hidden = map[string]any{}, []string{}
	for _, name := range slices.Sorted(maps.Keys(run)) {
		if isOpen(name, run[name]) {
			open[name] = run[name]
		} else {
			hidden = append(hidden, name)
		}
	}
	return open, hidden
}
