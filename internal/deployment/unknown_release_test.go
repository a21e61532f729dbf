// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package deployment

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/deployment/change"
	"github.com/peakbi/terraform-provider-peak/internal/framework/base"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// TestUnknownRelease tells a release that is not there from one that cannot be read, or is yet to be published.
func TestUnknownRelease(t *testing.T) {
	t.Parallel()
	const (
		spec     = "GET /v1/apps/specs/s-1"
		releases = "GET /v1/apps/specs/s-1/releases"
	)
	there := platform{spec: {`{"id":"s-1","latestRelease":{"version":"1.1.0"}}`}, releases: {`{"releases":[{"version":"1.1.0"},{"version":"1.0.0"}],"pageCount":1}`}}
	unreadable := platform{spec: there[spec], releases: {`{"releases":[{"version":"9.9.9"}],"pageCount":1}`}}
	for name, test := range map[string]struct {
		platform platform
		version  types.String
		before   model
		planned  string
		want     string
	}{
		"never published":              {platform: there, version: types.StringValue("9.9.9"), want: `release_version: Release 9.9.9 of app spec s-1 is not on the platform, and nothing that this provider block manages changes that. The newest ones are: 1.1.0, 1.0.0. The apply fails unless another provider block publishes it`},
		"no such spec":                 {platform: platform{}, version: types.StringValue("9.9.9"), want: `app_spec_id: There is no app spec s-1`},
		"no such spec, latest release": {platform: platform{}, version: types.StringUnknown(), want: `app_spec_id: There is no app spec s-1`},
		"not readable":                 {platform: unreadable, version: types.StringValue("9.9.9")},
		"no list":                      {platform: platform{spec: there[spec]}, version: types.StringValue("9.9.9")},
		"deployed already":             {platform: there, version: types.StringValue("9.9.9"), before: model{AppSpecID: types.StringValue("s-1"), ReleaseVersion: types.StringValue("9.9.9")}},
		"planned":                      {platform: there, version: types.StringValue("9.9.9"), planned: "9.9.9"},
		"the latest, while one is":     {platform: there, version: types.StringUnknown(), planned: "9.9.9"},
	} {
		r := &deployment{}
		data := &base.Data{Client: operationOn(t, peak.Apps, test.platform).client}
		if test.planned != "" {
			data.PlannedReleases.Add("s-1", test.planned)
		}
		var (
			diags diag.Diagnostics
			resp  resource.ConfigureResponse
		)
		r.Configure(t.Context(), resource.ConfigureRequest{ProviderData: data}, &resp)
		plan := model{ID: types.StringUnknown(), AppSpecID: types.StringValue("s-1"), ReleaseVersion: test.version}
		found := r.takes(t.Context(), plan, model{ReleaseVersion: types.StringNull()}, test.before)
		if (found == nil) != (test.planned != "") {
			t.Errorf("%s: found %v", name, found)
		}
		if found != nil {
			found.check(plan, model{}, change.Revision, &diags)
		}
		got := ""
		if diags.HasError() {
			t.Errorf("%s: the plan fails, though another provider block may be about to make what is missing: %v", name, diags)
		}
		for _, d := range diags {
			if at, ok := d.(diag.DiagnosticWithPath); ok {
				got += at.Path().String() + ": "
			}
			got += d.Detail()
		}
		if (got == "") != (test.want == "") || !strings.Contains(got, test.want) || strings.Contains(got, "terraform apply again") {
			t.Errorf("%s: said %q, want %q", name, got, test.want)
		}
	}
}

// TestFindBlueprint_planned leaves out what an included block takes whose release is yet to be published: it is none that is missing, and
// the latest one of now is none that says what it takes.
func TestFindBlueprint_planned(t *testing.T) {
	t.Parallel()
	p := platform{
		"GET /v1/apps/specs/s-1/releases/1.0.0":   {`{"config":[]}`},
		"GET /v1/blocks/specs/b-1":                {`{"id":"b-1","metadata":{"name":"etl"},"latestRelease":{"version":"1.0.0"}}`},
		"GET /v1/blocks/specs/b-1/releases/1.0.0": {`{"config":{},"parameters":{"build":[{"name":"must","type":"string","required":true}]}}`},
	}
	var planned base.PlannedReleases
	planned.Add("b-1", "1.1.0")
	for name, test := range map[string]struct {
		version string
		planned *base.PlannedReleases
		unread  bool
	}{
		"raised":                     {"1.1.0", &planned, true},
		"the latest while it raises": {"", &planned, true},
		"one that is there":          {"1.0.0", &planned, false},
		"the latest":                 {"", &base.PlannedReleases{}, false},
		"the latest at apply":        {"", nil, false},
	} {
		w := wanted{kind: peak.Apps, specID: "s-1", version: "1.0.0", planned: test.planned, given: []string{"etl"}, needNames: true, includes: []peak.BlockSelector{{ID: "b-1", ReleaseVersion: test.version}}}
		f, err := findBlueprint(t.Context(), &base.Data{Client: operationOn(t, peak.Apps, p).client}, w)
		if err != nil {
			t.Fatal(err)
		}
		if f.chosen[0].missing || f.Blocks[0].Unread != test.unread || len(f.Blocks[0].Names) != 1 {
			t.Errorf("%s: found %+v and %+v", name, f.chosen[0], f.Blocks[0])
		}
	}
}
