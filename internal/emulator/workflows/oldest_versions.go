// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package workflows

import (
	"encoding/json"
	"maps"
	"slices"

	"github.com/peakbi/terraform-provider-peak/internal/assumptions"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/wire"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/world"
)

// oldestVersions names the oldest version that is built where a step names none, on a contrary platform (contract 16.3).
func (w *API) oldestVersions(in *wire.Fields) {
	steps, _ := in.Values["steps"].(map[string]any)
	if !w.p.Turned.Has(assumptions.StepLatestVersion) {
		return
	}
	named := map[string]any{}
	for name, value := range steps {
		named[name] = value
		step, is := value.(map[string]any)
		if !is || StepType(step) != StepStandard || step["imageVersionId"] != nil {
			continue
		}
		for _, version := range slices.Backward(w.images.VersionsOf(Whole(step["imageId"]))) {
			if version.Usable() {
				// A copy: the journal has the body as it was sent.
				step = maps.Clone(step)
				step["imageVersionId"] = json.Number(world.Key(version.ID))
				named[name] = step
				break
			}
		}
	}
	if steps != nil {
		in.Values = maps.Clone(in.Values)
		in.Values["steps"] = named
	}
}
