package deployment

import (
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-log/tflog"
	"github.com/peakbi/terraform-provider-peak/internal/deployment/parameter"
	"github.com/peakbi/terraform-provider-peak/internal/framework/jsonvalue"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// findDefaults finds the values that parameters of a deployment have without being set: those of the blocks and, for an app,
// those of the app itself. It is for imports only, where nobody knows what was sent. What the platform does not show is
// left out: then the plan shows more than it has to.
func findDefaults(ctx context.Context, client *peak.Client, kind peak.SpecKind, answer peak.Deployment) (parameters, app parameter.Values) {
	release, err := client.GetRelease(ctx, kind, answer.Spec.ID, answer.Spec.ReleaseVersion)
	if err != nil {
		tflog.Warn(ctx, "cannot read the release of an imported deployment, so defaults of parameters show as set", map[string]any{"error": err.Error()})
		return parameter.Values{}, parameter.Values{}
	}
	if kind == peak.Blocks {
		return definedDefaults(release.Parameters, ""), parameter.Values{}
	}
	app = definedDefaults(release.Parameters, "")
	inherited := app
	if shown, err := parameter.New(answer.AppParameters, false); err == nil {
		inherited = app.Merged(shown)
	}
	return blockDefaults(ctx, client, release, inherited, answer), app
}

// blockDefaults are the defaults of the blocks of an app, by block name: of the block's own definitions, unless the app has a
// value of that name (contract 11).
func blockDefaults(ctx context.Context, client *peak.Client, release peak.Release, inherited parameter.Values, answer peak.Deployment) parameter.Values {
	defaults := parameter.Values{}
	blocks, err := release.AppBlocks()
	if err != nil {
		tflog.Warn(ctx, "cannot read the blocks of an imported deployment", map[string]any{"error": err.Error()})
		return defaults
	}
	for _, block := range blocks {
		spec, err := client.GetSpec(ctx, peak.Blocks, block.ID)
		if err != nil {
			tflog.Warn(ctx, "cannot read a block of an imported deployment", map[string]any{"id": block.ID, "error": err.Error()})
			continue
		}
		published, err := client.GetRelease(ctx, peak.Blocks, block.ID, block.Release.Version)
		if err != nil {
			tflog.Warn(ctx, "cannot read a block release of an imported deployment", map[string]any{"id": block.ID, "error": err.Error()})
		}
		prefix := jsonvalue.EscapeName(spec.Metadata.Name) + "/"
		maps.Copy(defaults, definedDefaults(published.Parameters, prefix))
		shown, err := parameter.New(answer.Parameters, true)
		for _, place := range slices.Concat(shown.Places(), defaults.Places()) {
			if value, has := inherited[strings.TrimPrefix(place, prefix)]; err == nil && has && strings.HasPrefix(place, prefix) {
				defaults[place] = value
			}
		}
	}
	return defaults
}

// definedDefaults are the defaults that parameter definitions name (contract 10.5), by place.
func definedDefaults(definitions any, prefix string) parameter.Values {
	defaults := parameter.Values{}
	groups, _ := definitions.(map[string]any)
	for group, list := range groups {
		members, _ := list.([]any)
		for _, member := range members {
			definition, _ := member.(map[string]any)
			name, _ := definition["name"].(string)
			if value := definition["defaultValue"]; value != nil && name != "" {
				defaults[prefix+group+"/"+jsonvalue.EscapeName(name)] = value
			}
		}
	}
	return defaults
}
