// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package press

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/framework/objects"
	"github.com/peakbi/terraform-provider-peak/internal/framework/textvalue"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

func TestRaise(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		version, previous string
		good              bool
	}{
		{"1.0.1", "1.0.0", true},
		{"1.10.0", "1.9.0", true},
		{"1.0.0", "1.0.0-rc.1", true},
		{"1.0.0-rc.10", "1.0.0-rc.9", true},
		{"1.0.0", "1.0.0", false},
		{"1.0.0+build.2", "1.0.0+build.1", false}, // Builds have no order.
		{"1.0.0-rc.1", "1.0.0", false},
		{"0.9.9", "1.0.0", false},
		{"1.0.0", "", true},
		{"1.0.0", "latest", true},
		{"x", "1.0.0", true},
	} {
		if problem := Raise(test.version, test.previous); (problem == "") != test.good {
			t.Errorf("%s after %s: %q", test.version, test.previous, problem)
		}
	}
}

func TestSemanticVersion(t *testing.T) {
	t.Parallel()
	for value, good := range map[types.String]bool{
		types.StringNull(): true, types.StringUnknown(): true, types.StringValue("1.2.3"): true, types.StringValue("1.2.3-rc.1+b.5"): true,
		types.StringValue(""): false, types.StringValue("1"): false, types.StringValue("1.2"): false, types.StringValue("v1.2.3"): false,
		types.StringValue("1.2.3.4"): false, types.StringValue("01.2.3"): false, types.StringValue(" 1.2.3"): false, types.StringValue("1.2.3-"): false,
	} {
		var resp validator.StringResponse
		SemanticVersion().ValidateString(t.Context(), validator.StringRequest{Path: path.Root("version"), ConfigValue: value}, &resp)
		if resp.Diagnostics.HasError() == good {
			t.Errorf("%s: %v", value, resp.Diagnostics)
		}
	}
}

func TestReleaseOf(t *testing.T) {
	t.Parallel()
	release := NewRelease("1.0.0", "first")
	if got := ReleaseOf(release.Object()); got != release {
		t.Errorf("got %v, want %v", got, release)
	}
	if got := NewRelease("1.0.0", ""); !got.Notes.IsNull() || got.Input().Notes != nil {
		t.Errorf("no notes are %v", got.Notes)
	}
	for _, object := range []types.Object{types.ObjectUnknown(ReleaseTypes()), types.ObjectNull(ReleaseTypes())} {
		if got := ReleaseOf(object); !got.Version.IsUnknown() || !got.Notes.IsUnknown() {
			t.Errorf("%v is %v", object, got)
		}
	}
	partly := Release{Version: types.StringValue("2.0.0"), Notes: types.StringUnknown()}.Object()
	if got := ReleaseOf(partly); got.Version.ValueString() != "2.0.0" || !got.Notes.IsUnknown() || got.Input().Notes != nil {
		t.Errorf("got %v", got)
	}
}

func TestPlanLatest(t *testing.T) {
	t.Parallel()
	at := path.Root("release").AtName("version")
	release := func(version string) Release { return NewRelease(version, "n") }
	unknownNotes := Release{Version: types.StringValue("1.0.0"), Notes: types.StringUnknown()}
	otherNotes := Release{Version: types.StringValue("1.0.0"), Notes: types.StringValue("m")}
	for name, test := range map[string]struct {
		planned Release
		latest  string
		changed []string
		want    types.String
		problem string // part of the only error, "" for none
		open    []string
		warning string // part of the only warning, "" for none
	}{
		"nothing":                {release("1.0.0"), "1.0.0", nil, types.StringValue("1.0.0"), "", nil, ""},
		"others published":       {release("1.0.0"), "2.0.0", nil, types.StringValue("2.0.0"), "", nil, ""},
		"changed":                {release("1.0.0"), "1.0.0", []string{"workflow", "artifact"}, types.StringValue("1.0.0"), "changes workflow, artifact. Raise release.version", nil, ""},
		"notes":                  {otherNotes, "1.0.0", nil, types.StringValue("1.0.0"), "changes release.notes.", nil, ""},
		"unknown notes":          {unknownNotes, "1.0.0", nil, types.StringValue("1.0.0"), "", nil, "release.notes of the configuration will be known after apply"},
		"raised":                 {release("1.1.0"), "1.0.0", []string{"workflow"}, types.StringValue("1.1.0"), "", nil, ""},
		"raised, not far enough": {release("1.5.0"), "2.0.0", nil, types.StringValue("1.5.0"), "release 1.5.0 is not greater than 2.0.0", nil, ""},
		"lowered":                {release("0.9.0"), "2.0.0", nil, types.StringValue("0.9.0"), "release 0.9.0 is not greater than 1.0.0", nil, ""},
		"unknown":                {Release{Version: types.StringUnknown()}, "1.0.0", []string{"workflow"}, types.StringUnknown(), "", nil, ""},
		"open":                   {release("1.0.0"), "1.0.0", nil, types.StringValue("1.0.0"), "", []string{"workflow"}, "Raise release.version now"},
		"open, and changed":      {release("1.0.0"), "1.0.0", []string{"parameters"}, types.StringValue("1.0.0"), "changes parameters. Raise", []string{"workflow"}, ""},
		"open, and raised":       {release("1.1.0"), "1.0.0", nil, types.StringValue("1.1.0"), "", []string{"workflow"}, ""},
		"open, version unknown":  {Release{Version: types.StringUnknown()}, "1.0.0", nil, types.StringUnknown(), "", []string{"workflow"}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var diags diag.Diagnostics
			got := PlanLatest(test.planned, release("1.0.0"), types.StringValue(test.latest), test.changed, test.open, &diags)
			if !got.Equal(test.want) {
				t.Errorf("the latest release is %s, want %s", got, test.want)
			}
			if warnings := diags.Warnings(); test.warning != "" {
				checkOnly(t, warnings, at, test.warning)
				return
			}
			checkOnly(t, diags, at, test.problem)
		})
	}
}

// checkOnly expects one error on a path with a text, or none for "".
func checkOnly(t *testing.T, diags diag.Diagnostics, at path.Path, problem string) {
	t.Helper()
	if problem == "" {
		if len(diags) > 0 {
			t.Errorf("unexpected: %v", diags)
		}
		return
	}
	if len(diags) != 1 {
		t.Fatalf("got %v, want one error", diags)
	}
	on, ok := diags[0].(diag.DiagnosticWithPath)
	if !ok || !on.Path().Equal(at) || !strings.Contains(diags[0].Detail(), problem) {
		t.Errorf("got %v, want %q on %s", diags[0], problem, at)
	}
}

func TestAddPublishError(t *testing.T) {
	t.Parallel()
	spec := objects.Object{Type: "peak_block_spec", Name: "etl"}
	refusal := &peak.Error{Status: 422, Message: "not greater than 2.0.0"}
	for name, test := range map[string]struct {
		err  error
		want []string
	}{
		"exists":  {&peak.AlreadyExistsError{Kind: "release", Name: "1.5.0", ID: "id/1.5.0", Err: refusal}, []string{"published by somebody else", "terraform state rm peak_block_spec.", `terraform import peak_block_spec.<resource name> "id"`}},
		"refused": {refusal, []string{`peak_block_spec release "etl/1.5.0"`, "not greater than 2.0.0"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var diags diag.Diagnostics
			AddPublishError(&diags, spec, "id", "1.5.0", test.err)
			for _, want := range test.want {
				if len(diags) != 1 || !strings.Contains(diags[0].Detail(), want) {
					t.Errorf("got %v, want %q", diags, want)
				}
			}
		})
	}
}

func TestNext(t *testing.T) {
	t.Parallel()
	release := func(version, increment, id string) Release {
		return Release{Version: textvalue.OrNull(version), Increment: textvalue.OrNull(increment), PrereleaseID: textvalue.OrNull(id)}
	}
	unknown, workflow := types.StringUnknown(), []string{"workflow"}
	for name, test := range map[string]struct {
		now, before   Release
		latest        string
		changed, open []string
		want          types.String
		problem       string
	}{
		"nothing":                         {release("", "patch", ""), release("1.0.0", "patch", ""), "1.0.0", nil, nil, types.StringValue("1.0.0"), ""},
		"nothing, others published":       {release("", "patch", ""), release("1.0.0", "patch", ""), "1.4.0", nil, nil, types.StringValue("1.0.0"), ""},
		"changed":                         {release("", "patch", ""), release("1.0.0", "patch", ""), "1.0.0", workflow, nil, types.StringValue("1.0.1"), ""},
		"changed, others published":       {release("", "minor", ""), release("1.0.0", "minor", ""), "1.4.0", workflow, nil, types.StringValue("1.5.0"), ""},
		"changed, somebody's prerelease":  {release("", "patch", ""), release("1.0.0", "patch", ""), "1.0.1-rc.4", workflow, nil, types.StringValue("1.0.1"), ""},
		"changed, stale state of others":  {release("", "patch", ""), release("2.0.0", "patch", ""), "1.0.0", workflow, nil, types.StringValue("2.0.1"), ""},
		"changed, latest is no version":   {release("", "patch", ""), release("1.0.0", "patch", ""), "latest", workflow, nil, types.StringValue("1.0.1"), ""},
		"changed, there is no version":    {release("", "patch", ""), release("x", "", ""), "latest", workflow, nil, unknown, "no semantic one"},
		"changed and open":                {release("", "patch", ""), release("1.0.0", "patch", ""), "1.0.0", workflow, []string{"artifact"}, types.StringValue("1.0.1"), ""},
		"open":                            {release("", "patch", ""), release("1.0.0", "patch", ""), "1.0.0", nil, []string{"artifact"}, unknown, ""},
		"from typed":                      {release("", "patch", ""), release("1.0.0", "", ""), "1.0.0", nil, nil, types.StringValue("1.0.0"), ""},
		"from typed, changed":             {release("", "minor", ""), release("1.0.0", "", ""), "1.0.0", workflow, nil, types.StringValue("1.1.0"), ""},
		"imported prerelease":             {release("", "patch", ""), release("1.0.0-rc.1", "", ""), "1.0.0-rc.1", nil, nil, types.StringValue("1.0.0-rc.1"), ""},
		"promoted":                        {release("", "minor", ""), release("0.1.0-a3", "prerelease", ""), "0.1.0-a3", nil, nil, types.StringValue("0.1.0"), ""},
		"promoted, open":                  {release("", "patch", ""), release("0.1.0-a3", "prerelease", ""), "0.1.0-a3", nil, workflow, types.StringValue("0.1.0"), ""},
		"promoted, somebody has as well":  {release("", "patch", ""), release("0.1.0-a3", "prerelease", ""), "0.1.0", nil, nil, types.StringValue("0.1.1"), ""},
		"nothing to promote":              {release("", "patch", ""), release("1.0.0", "prerelease", ""), "1.0.0", nil, nil, types.StringValue("1.0.0"), ""},
		"to prereleases":                  {release("", "prerelease", ""), release("1.0.0", "patch", ""), "1.0.0", nil, nil, types.StringValue("1.0.0"), ""},
		"other kind of final":             {release("", "major", ""), release("1.0.0", "patch", ""), "1.0.0", nil, nil, types.StringValue("1.0.0"), ""},
		"other id":                        {release("", "prerelease", "b1"), release("1.0.0-a1", "prerelease", "a1"), "1.0.0-a1", nil, nil, types.StringValue("1.0.0-a1"), ""},
		"other id, changed":               {release("", "prerelease", "b1"), release("1.0.0-a1", "prerelease", "a1"), "1.0.0-a1", workflow, nil, types.StringValue("1.0.0-b1"), ""},
		"other id that is lower, changed": {release("", "prerelease", "a1"), release("1.0.0-b1", "prerelease", "b1"), "1.0.0-b1", workflow, nil, unknown, "does not come after"},
		"used up":                         {release("", "prerelease", ""), release("1.0.0-a9", "prerelease", ""), "1.0.0-a9", workflow, nil, unknown, "used up"},
		"id unknown":                      {Release{Increment: types.StringValue("prerelease"), PrereleaseID: unknown}, release("1.0.0", "prerelease", ""), "1.0.0", workflow, nil, unknown, ""},
		"id unknown, nothing":             {Release{Increment: types.StringValue("prerelease"), PrereleaseID: unknown}, release("1.0.0", "prerelease", ""), "1.0.0", nil, nil, types.StringValue("1.0.0"), ""},
		"id unknown, final":               {Release{Increment: types.StringValue("patch"), PrereleaseID: unknown}, release("1.0.0", "patch", ""), "1.0.0", workflow, nil, types.StringValue("1.0.1"), ""},
		"increment unknown":               {Release{Increment: unknown}, release("1.0.0", "patch", ""), "1.0.0", nil, nil, types.StringValue("1.0.0"), ""},
		"increment unknown, changed":      {Release{Increment: unknown}, release("1.0.0", "patch", ""), "1.0.0", workflow, nil, unknown, ""},
		"increment unknown, prerelease":   {Release{Increment: unknown}, release("1.0.0-a1", "prerelease", ""), "1.0.0-a1", nil, nil, unknown, ""},
	} {
		var diags diag.Diagnostics
		got := test.now.Next(test.before, types.StringValue(test.latest), test.changed, test.open, &diags)
		if !got.Equal(test.want) || diags.HasError() != (test.problem != "") || test.problem != "" && !strings.Contains(diags[0].Detail(), test.problem) {
			t.Errorf("%s: %s, %v; want %s", name, got, diags, test.want)
		}
	}
}

// TestSettles leaves the plan after an import empty, and says of a prerelease that is not promoted how that is done.
func TestSettles(t *testing.T) {
	t.Parallel()
	release := func(version, increment, notes string) Release {
		return Release{Version: textvalue.OrNull(version), Increment: textvalue.OrNull(increment), Notes: textvalue.OrNull(notes)}
	}
	imported := Unseen{UnseenIncrement}
	for name, test := range map[string]struct {
		before, now Release
		unseen      Unseen
		settles     bool
		warns       string
	}{
		"imported":                       {release("1.0.0", "", "n"), release("", "patch", ""), imported, true, ""},
		"imported, other notes":          {release("1.0.0", "", "n"), release("", "patch", "m"), imported, true, ""},
		"imported prerelease":            {release("1.0.0-rc.1", "", ""), release("", "prerelease", ""), imported, true, ""},
		"imported prerelease, as final":  {release("1.0.0-rc.1", "", ""), release("", "patch", ""), imported, true, `release.version = "1.0.0"`},
		"imported prerelease, as next":   {release("1.0.1-rc.1", "", ""), release("", "major", ""), imported, true, `release.version = "2.0.0"`},
		"imported, not known yet":        {release("1.0.0-rc.1", "", ""), Release{Increment: types.StringUnknown()}, imported, false, ""},
		"imported, and noted since":      {release("1.0.0-rc.1", "prerelease", ""), release("", "patch", ""), nil, false, ""},
		"typed":                          {release("1.0.0", "", "n"), release("", "patch", "n"), nil, true, ""},
		"typed, other notes":             {release("1.0.0", "", "n"), release("", "patch", "m"), nil, false, ""},
		"typed, as prereleases":          {release("1.0.0-rc.1", "", ""), release("", "prerelease", ""), nil, false, ""},
		"typed prerelease":               {release("1.0.0-rc.1", "", ""), release("", "patch", ""), nil, true, ""},
		"another increment than before":  {release("1.0.0", "patch", ""), release("", "minor", ""), nil, false, ""},
		"imported, of no known versions": {release("latest", "", ""), release("", "patch", ""), imported, true, ""},
	} {
		var diags diag.Diagnostics
		test.before.WarnOfPrerelease(test.now, test.unseen, &diags)
		if got := test.before.Settles(test.now, test.unseen); got != test.settles || diags.HasError() || diags.WarningsCount() != min(len(test.warns), 1) || test.warns != "" && !strings.Contains(diags[0].Detail(), test.warns) {
			t.Errorf("%s: settles %t with %v, want %t with %q", name, got, diags, test.settles, test.warns)
		}
	}
}

func TestFirst(t *testing.T) {
	t.Parallel()
	unknown := types.StringUnknown()
	for name, test := range map[string]struct {
		release Release
		want    types.String
	}{
		"typed":                     {Release{Version: types.StringValue("2.0.0")}, types.StringValue("2.0.0")},
		"typed, unknown":            {Release{Version: unknown}, unknown},
		"raised":                    {Release{Increment: types.StringValue("major")}, types.StringValue("0.1.0")},
		"prerelease":                {Release{Increment: types.StringValue("prerelease"), PrereleaseID: types.StringValue("a01")}, types.StringValue("0.1.0-a01")},
		"prerelease, id unknown":    {Release{Increment: types.StringValue("prerelease"), PrereleaseID: unknown}, unknown},
		"initial":                   {Release{Increment: types.StringValue("prerelease"), PrereleaseID: unknown, InitialVersion: types.StringValue("3.0.0")}, types.StringValue("3.0.0")},
		"initial unknown":           {Release{Increment: types.StringValue("patch"), InitialVersion: unknown}, unknown},
		"increment unknown":         {Release{Increment: unknown}, unknown},
		"increment unknown, typed":  {Release{Increment: unknown, Version: types.StringValue("1.0.0")}, types.StringValue("1.0.0")},
		"increment held by a state": {Release{Increment: types.StringValue("patch"), Version: types.StringValue("1.0.7")}, types.StringValue("1.0.7")},
	} {
		if got := test.release.First(); !got.Equal(test.want) {
			t.Errorf("%s: %s, want %s", name, got, test.want)
		}
	}
}

func TestCheckRelease(t *testing.T) {
	t.Parallel()
	typed, raised, unknown := types.StringValue("1.0.0"), types.StringValue("patch"), types.StringUnknown()
	for name, test := range map[string]struct {
		object  types.Object
		problem string
	}{
		"typed":                {Release{Version: typed}.Object(), ""},
		"raised":               {Release{Increment: raised}.Object(), ""},
		"both":                 {Release{Version: typed, Increment: raised}.Object(), "only one can be"},
		"neither":              {Release{Notes: typed}.Object(), "needs a version"},
		"typed, not known":     {Release{Version: unknown, Increment: raised}.Object(), ""},
		"increment, not known": {Release{Increment: unknown}.Object(), ""},
		"nothing known":        {types.ObjectUnknown(ReleaseTypes()), ""},
	} {
		var diags diag.Diagnostics
		CheckRelease(test.object, &diags)
		if diags.HasError() != (test.problem != "") || test.problem != "" && !strings.Contains(diags[0].Detail(), test.problem) {
			t.Errorf("%s: %v", name, diags)
		}
	}
}
