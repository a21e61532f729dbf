package emulator

import (
	"encoding/json"
	"maps"
	"slices"
)

// oldestVersions names the oldest version that is built where a step names none, on a contrary platform (contract 16.3).
func (w *workflows) oldestVersions(in *fields) {
	steps, _ := in.values["steps"].(map[string]any)
	if !w.p.contrary {
		return
	}
	named := map[string]any{}
	for name, value := range steps {
		named[name] = value
		step, is := value.(map[string]any)
		if !is || stepType(step) != stepStandard || step["imageVersionId"] != nil {
			continue
		}
		for _, version := range slices.Backward(w.images.versionsOf(whole(step["imageId"]))) {
			if version.usable() {
				// A copy: the journal has the body as it was sent.
				step = maps.Clone(step)
				step["imageVersionId"] = json.Number(key(version.ID))
				named[name] = step
				break
			}
		}
	}
	if steps != nil {
		in.values = maps.Clone(in.values)
		in.values["steps"] = named
	}
}
