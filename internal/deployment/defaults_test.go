// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package deployment

import (
	"maps"
	"testing"

	"github.com/peakbi/terraform-provider-peak/internal/deployment/parameter"
	"github.com/peakbi/terraform-provider-peak/internal/framework/base"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// TestImportedBlueprint reads what it can: a release, spec or list of blocks that cannot be read leaves defaults out.
func TestImportedBlueprint(t *testing.T) {
	t.Parallel()
	const (
		app  = "GET /v1/apps/specs/s-1/releases/1.0.0"
		etl  = "GET /v1/blocks/specs/b-1"
		ui   = "GET /v1/blocks/specs/b-2"
		etl1 = "GET /v1/blocks/specs/b-1/releases/2.0.0"
		ui1  = "GET /v1/blocks/specs/b-2/releases/3.0.0"
	)
	whole := platform{
		app: {`{"config":[{"id":"b-1","release":{"version":"2.0.0"}},{"id":"b-2","release":{"version":"3.0.0"}}],
			"parameters":{"build":[],"run":[{"name":"region","defaultValue":"eu"},{"name":"unused"}]}}`},
		etl: {`{"id":"b-1","metadata":{"name":"etl"}}`}, ui: {`{"id":"b-2","metadata":{"name":"ui"}}`},
		etl1: {`{"config":{},"parameters":{"build":[{"name":"size","defaultValue":1}],"run":[{"name":"region","defaultValue":"nowhere"}]}}`},
		ui1:  {`{"config":{},"parameters":{"run":[{"name":"region"},{"name":"banner","defaultValue":"hi"}]}}`},
	}
	described := answer(t, `{"id":"d-1","kind":"app","metadata":{},"spec":{"id":"s-1","release":{"version":"1.0.0"}},
		"appParameters":{"run":{"region":"us"}},"parameters":{"etl":{"build":{"size":1},"run":{"region":"us"}},"ui":{"run":{"region":"us","banner":"hi"}}}}`)
	without := func(request, instead string) platform {
		part := maps.Clone(whole)
		delete(part, request)
		if instead != "" {
			part[request] = []string{instead}
		}
		return part
	}
	const appDefaults = `{"run":{"region":"eu"}}`
	for name, test := range map[string]struct {
		platform    platform
		want, wants string
	}{
		"everything":         {whole, `{"etl":{"build":{"size":1},"run":{"region":"us"}},"ui":{"run":{"banner":"hi","region":"us"}}}`, appDefaults},
		"no release":         {without(app, ""), "null", "null"},
		"odd blocks":         {without(app, `{"config":{"a":1}}`), "null", "null"},
		"no spec of a block": {without(etl, ""), `{"ui":{"run":{"banner":"hi","region":"us"}}}`, appDefaults},
		"no block release":   {without(ui1, ""), `{"etl":{"build":{"size":1},"run":{"region":"us"}},"ui":{"run":{"region":"us"}}}`, appDefaults},
		"no app parameters":  {without(app, `{"config":[{"id":"b-1","release":{"version":"2.0.0"}}]}`), `{"etl":{"build":{"size":1},"run":{"region":"us"}}}`, "null"},
	} {
		defaults, app := findDefaults(t, test.platform, peak.Apps, described)
		if got, own := text(t, defaults.Nested()), text(t, app.Nested()); got != test.want || own != test.wants {
			t.Errorf("%s: defaults %s and %s, want %s and %s", name, got, own, test.want, test.wants)
		}
	}
	described.Spec.ID, described.Spec.ReleaseVersion = "b-1", "2.0.0"
	defaults, app2 := findDefaults(t, whole, peak.Blocks, described)
	if got := text(t, defaults.Nested()); got != `{"build":{"size":1},"run":{"region":"nowhere"}}` || len(app2) > 0 {
		t.Errorf("defaults %s and %v", got, app2)
	}
}

// findDefaults are the defaults of a deployment that is imported.
func findDefaults(t *testing.T, p platform, kind peak.SpecKind, described peak.Deployment) (parameters, app parameter.Values) {
	t.Helper()
	data := &base.Data{Client: operationOn(t, kind, p).client}
	return importedBlueprint(t.Context(), data, kind, described, nil).Defaults(inheritedFrom(described), shownValues(described, kind))
}
