// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package image

import (
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/framework/fieldtable"
	"github.com/peakbi/terraform-provider-peak/internal/framework/objects"
)

var artifactTypes = map[string]attr.Type{"path": types.StringType, "ignore_files": types.ListType{ElemType: types.StringType}}

func artifactObject(folder types.String) types.Object {
	return types.ObjectValueMust(artifactTypes, map[string]attr.Value{"path": folder, "ignore_files": types.ListNull(types.StringType)})
}

// ready is an image whose version 1.0.0 is built from a folder, as it is in state.
func ready() model {
	return model{
		ID: types.StringValue("42"), Name: types.StringValue("base"), Type: types.StringValue("workflow"),
		Version: types.StringValue("1.0.0"), Description: types.StringValue("first"), BuildDetails: types.ObjectNull(buildDetailsTypes),
		Artifact: types.ObjectNull(artifactTypes), ArtifactHash: types.StringValue("h1"), Wait: types.BoolValue(true),
		VersionID: fieldtable.ID(7), BuildID: types.StringValue("image:1"), Status: types.StringValue("ready"),
		LastBuildStatus: types.StringValue("success"), PullURL: types.StringValue("pull"),
	}
}

func with(m model, edits ...func(*model)) model {
	for _, edit := range edits {
		edit(&m)
	}
	return m
}

func status(version, build string) func(*model) {
	return func(m *model) { m.Status, m.LastBuildStatus = types.StringValue(version), types.StringValue(build) }
}

func hash(text string) func(*model) {
	return func(m *model) { m.ArtifactHash = types.StringValue(text) }
}

func details(t *testing.T, d *buildDetails) func(*model) {
	t.Helper()
	var diags diag.Diagnostics
	object := d.object(t.Context(), &diags)
	if diags.HasError() {
		t.Fatal(diags)
	}
	return func(m *model) { m.BuildDetails = object }
}

func TestPlanChange(t *testing.T) {
	t.Parallel()
	pinned, free := types.StringValue("1.0.0"), types.StringNull()
	none := func(*model) {}
	notReady := func(build string) func(*model) { return status("not-ready", build) }
	dockerfile := details(t, edited(plain("dockerfile"), func(d *buildDetails) { d.Dockerfile = types.StringValue("FROM a") }))
	openDetails := details(t, edited(plain("github"), func(d *buildDetails) { d.Branch = types.StringUnknown() }))
	openHash := func(m *model) { m.ArtifactHash = types.StringUnknown() }
	noHash := func(m *model) { m.ArtifactHash = types.StringNull() }
	describe := func(m *model) { m.Description = types.StringValue("second") }
	openDescription := func(m *model) { m.Description = types.StringUnknown() }
	noWait := func(m *model) { m.Wait = types.BoolValue(false) }
	openWait := func(m *model) { m.Wait = types.BoolUnknown() }
	gone := func(m *model) { m.lose() }
	theirs := func(m *model) { m.BuildID, m.ArtifactHash = types.StringNull(), types.StringNull() }
	hush := secrets{arguments: stringMap(map[string]string{"KEY": "secret-key"})}
	arguments := func(plainOnes map[string]string, version types.Int64) func(*model) {
		return details(t, edited(plain("upload"), func(d *buildDetails) {
			d.BuildArguments, d.BuildArgumentsWOVersion = stringMap(plainOnes), version
		}))
	}
	shown := arguments(map[string]string{"KEY": "secret-key", "A": "1"}, types.Int64Null())
	hidden := func(version types.Int64) func(*model) { return arguments(map[string]string{"A": "1"}, version) }
	openFolder := func(m *model) { m.Artifact = artifactObject(types.StringUnknown()) }

	cases := map[string]struct {
		state, want func(*model)
		version     types.String
		unseen      bool
		kind        changeKind
		changed     string
		certain     bool
	}{
		"nothing changed":                        {none, none, pinned, false, changeNone, "", false},
		"in use by itself":                       {status("IN-USE", "success"), none, pinned, false, changeNone, "", false},
		"only wait":                              {none, noWait, pinned, false, changeNone, "", false},
		"version raised":                         {none, none, types.StringValue("1.1.0"), false, changePublish, "", true},
		"version raised while not ready":         {notReady("failed"), none, types.StringValue("1.1.0"), false, changePublish, "", true},
		"version not known yet":                  {none, none, types.StringUnknown(), false, changePublish, "", false},
		"version gone":                           {gone, none, pinned, false, changePublish, "", true},
		"version gone, folder configured":        {gone, openFolder, free, false, changePublish, "", true},
		"version gone, details configured":       {gone, dockerfile, free, false, changePublish, "", true},
		"version gone, nothing to build from":    {gone, none, free, false, changeNone, "", false},
		"folder changed, version set":            {none, hash("h2"), pinned, false, changeBlocked, "artifact", true},
		"folder changed, version set, in use":    {status("in-use", "success"), hash("h2"), pinned, false, changeBlocked, "artifact", true},
		"folder changed, version unset":          {none, hash("h2"), free, false, changePublish, "artifact", true},
		"folder changed, not ready":              {notReady("building"), hash("h2"), pinned, false, changeRebuild, "artifact", true},
		"folder changed, failed":                 {notReady("failed"), hash("h2"), free, false, changeRebuild, "artifact", true},
		"details changed, version set":           {none, dockerfile, pinned, false, changeBlocked, "build_details", true},
		"details changed, version unset":         {none, dockerfile, free, false, changePublish, "build_details", true},
		"defaults spelled out":                   {none, details(t, new(plain("upload"))), pinned, false, changeNone, "", false},
		"description changed, version set":       {none, describe, pinned, false, changeBlocked, "description", true},
		"description changed, version unset":     {none, describe, free, false, changePublish, "description", true},
		"all changed":                            {none, func(m *model) { describe(m); dockerfile(m); hash("h2")(m) }, pinned, false, changeBlocked, "description,build_details,artifact", true},
		"hash not known yet, version set":        {none, openHash, pinned, false, changeNone, "", false},
		"hash not known yet, version unset":      {none, openHash, free, false, changePublish, "", false},
		"hash not known yet, not ready":          {notReady("failed"), openHash, pinned, false, changeRebuild, "", false},
		"details not known yet, version unset":   {none, openDetails, free, false, changePublish, "", false},
		"description not known yet":              {none, openDescription, free, false, changePublish, "", false},
		"one changed, another not known, pinned": {none, func(m *model) { describe(m); openHash(m) }, pinned, false, changeBlocked, "description", true},
		"build failed":                           {notReady("failed"), none, pinned, false, changeRebuild, "", false},
		"build stopped":                          {notReady("Stopped"), none, free, false, changeRebuild, "", false},
		"build failed, not waited for":           {notReady("failed"), noWait, pinned, false, changeRebuild, "", false},
		"build runs":                             {notReady("building"), none, pinned, false, changeAwait, "", false},
		"build runs, not waited for":             {notReady("building"), noWait, pinned, false, changeNone, "", false},
		"build runs, waiting not known":          {notReady("building"), openWait, pinned, false, changeAwait, "", false},
		"somebody else's build failed":           {func(m *model) { notReady("failed")(m); theirs(m) }, noHash, pinned, false, changeNone, "", false},
		"somebody else's build failed, folder":   {func(m *model) { notReady("failed")(m); theirs(m) }, none, pinned, false, changeRebuild, "", false},
		"somebody else's build failed, changed":  {func(m *model) { notReady("failed")(m); theirs(m) }, func(m *model) { describe(m); noHash(m) }, pinned, false, changeRebuild, "description", true},
		"somebody else's build runs":             {func(m *model) { notReady("building")(m); theirs(m) }, noHash, pinned, false, changeNone, "", false},
		"no build known":                         {notReady(""), none, pinned, false, changeNone, "", false},
		"unknown words":                          {status("polishing", "queued"), none, pinned, false, changeNone, "", false},
		"deleting":                               {status("deleting", "failed"), none, pinned, false, changeNone, "", false},
		"folder recorded after an import":        {noHash, hash("h1"), pinned, false, changeNone, "", false},
		"folder left out":                        {none, noHash, pinned, false, changeNone, "", false},
		"details recorded after an import":       {none, dockerfile, pinned, true, changeNone, "", false},
		"details seen by the import":             {dockerfile, openDetails, pinned, true, changeNone, "", false},
		"arguments raised, version set":          {hidden(types.Int64Value(1)), hidden(types.Int64Value(2)), pinned, false, changeBlocked, "build_details", true},
		"arguments raised, version unset":        {hidden(types.Int64Value(1)), hidden(types.Int64Value(2)), free, false, changePublish, "build_details", true},
		"arguments raised, not ready":            {func(m *model) { notReady("failed")(m); hidden(types.Int64Value(1))(m) }, hidden(types.Int64Value(2)), pinned, false, changeRebuild, "build_details", true},
		"arguments of the same version":          {hidden(types.Int64Value(1)), hidden(types.Int64Value(1)), pinned, false, changeNone, "", false},
		"arguments removed":                      {hidden(types.Int64Value(1)), hidden(types.Int64Null()), pinned, false, changeBlocked, "build_details", true},
		"arguments added":                        {hidden(types.Int64Null()), hidden(types.Int64Value(1)), pinned, false, changeBlocked, "build_details", true},
		"arguments become write-only":            {shown, hidden(types.Int64Value(1)), pinned, false, changeNone, "", false},
		"arguments' version not known yet":       {hidden(types.Int64Value(1)), hidden(types.Int64Unknown()), free, false, changePublish, "", false},
		"arguments unseen by the import":         {none, hidden(types.Int64Value(1)), pinned, true, changeNone, "", false},
		"details changed after an import":        {dockerfile, none, pinned, true, changeBlocked, "build_details", true},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var diags diag.Diagnostics
			got := planChange(t.Context(), with(ready(), c.state), with(ready(), c.want), c.version, aside{unseen: c.unseen, secret: hush}, &diags)
			if diags.HasError() {
				t.Fatal(diags)
			}
			if got.kind != c.kind || strings.Join(got.changed, ",") != c.changed || got.certain != c.certain {
				t.Errorf("got %+v, want kind %d, changed %q, certain %t", got, c.kind, c.changed, c.certain)
			}
		})
	}
}

func TestPlanUpdate(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	openFolder := func(m *model) { m.Artifact = artifactObject(types.StringUnknown()) }
	unset := func(m *model) { m.Version, m.Description = types.StringNull(), types.StringNull() }
	openComputed := func(m *model) {
		m.ArtifactHash, m.VersionID, m.BuildID = types.StringUnknown(), types.StringUnknown(), types.StringUnknown()
		m.moveStatus()
	}
	moved := []string{"status", "last_build_status", "pull_url"}
	cases := map[string]struct {
		state, config, plan func(*model)
		open                []string // attributes that are unknown in the plan
		at                  string   // path of the one error
		message             string
	}{
		"nothing": {open: nil},
		"timeouts only: what the framework left open is put back": {plan: openComputed},
		"version raised": {
			config: func(m *model) {
				m.Version, m.Artifact = types.StringValue("1.1.0"), artifactObject(types.StringUnknown())
			},
			plan: func(m *model) { m.Version = types.StringValue("1.1.0"); openFolder(m) },
			open: append([]string{"artifact_hash", "version_id", "build_id"}, moved...),
		},
		"version raised without a folder": {
			config: func(m *model) { m.Version = types.StringValue("1.1.0") },
			plan:   func(m *model) { m.Version = types.StringValue("1.1.0") },
			at:     "artifact", message: "publish a new version",
		},
		"nothing configured and the folder not known yet": {
			config: func(m *model) { unset(m); openFolder(m) },
			plan:   func(m *model) { unset(m); openFolder(m); openComputed(m) },
			open:   append([]string{"version", "description", "artifact_hash", "version_id", "build_id"}, moved...),
		},
		"an empty folder in place of the content": {
			config: func(m *model) { m.Artifact = artifactObject(types.StringValue(folder + "/missing")) },
			plan:   func(m *model) { m.Artifact = artifactObject(types.StringValue(folder + "/missing")) },
			at:     "artifact.path", message: "does not exist",
		},
		"broken": {
			state: status("not-ready", "failed"), plan: openComputed,
			open: append([]string{"build_id"}, moved...),
		},
		"building": {state: status("not-ready", "building"), plan: openComputed, open: moved},
		"description under a built version": {
			config: func(m *model) { m.Description = types.StringValue("second") },
			plan:   func(m *model) { m.Description = types.StringValue("second") },
			at:     "version", message: "description. Raise",
		},
		"from a Dockerfile to a folder that is not there": {
			state: func(m *model) {
				status("not-ready", "failed")(m)
				details(t, edited(plain("dockerfile"), func(d *buildDetails) { d.Dockerfile = types.StringValue("FROM a") }))(m)
			},
			at: "artifact", message: "build the version from a folder",
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			state, config, plan := ready(), ready(), ready()
			config.ArtifactHash = types.StringNull()
			for _, edit := range []struct {
				target *model
				edit   func(*model)
			}{{&state, c.state}, {&config, c.config}, {&plan, c.plan}} {
				if edit.edit != nil {
					edit.edit(edit.target)
				}
			}
			var diags diag.Diagnostics
			planUpdate(t.Context(), nil, &plan, config, state, aside{}, testObject, &diags)
			if c.at != "" {
				expectOne(t, diags, c.at, c.message)
				return
			}
			if diags.HasError() {
				t.Fatal(diags)
			}
			if got := openAttributes(plan); !slices.Equal(got, sorted(c.open)) {
				t.Errorf("open in the plan: %v, want %v", got, sorted(c.open))
			}
		})
	}
}

func TestPlanCreate(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		edit    func(*model)
		at      string
		message string
		hash    types.String
	}{
		"no folder":       {func(*model) {}, "artifact", "create the image", types.StringNull()},
		"folder unknown":  {func(m *model) { m.Artifact = artifactObject(types.StringUnknown()) }, "", "", types.StringUnknown()},
		"object unknown":  {func(m *model) { m.Artifact = types.ObjectUnknown(artifactTypes) }, "", "", types.StringUnknown()},
		"folder missing":  {func(m *model) { m.Artifact = artifactObject(types.StringValue("does/not/exist")) }, "artifact.path", "does not exist", types.StringNull()},
		"details unknown": {func(m *model) { m.BuildDetails = types.ObjectUnknown(buildDetailsTypes) }, "", "", types.StringNull()},
		"source unknown": {
			details(t, edited(plain(""), func(d *buildDetails) { d.Source = types.StringUnknown() })), "", "", types.StringNull(),
		},
		"github": {details(t, new(plain("github"))), "", "", types.StringNull()},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var diags diag.Diagnostics
			plan := with(ready(), c.edit)
			planCreate(t.Context(), nil, &plan, model{}, types.StringNull(), &diags)
			if c.at != "" {
				expectOne(t, diags, c.at, c.message)
				return
			}
			if diags.HasError() || !plan.ArtifactHash.Equal(c.hash) {
				t.Errorf("got %s, %v", plan.ArtifactHash, diags)
			}
		})
	}
}

// expectOne checks that there is exactly one error, where it is and what it says.
func expectOne(t *testing.T, diags diag.Diagnostics, at, message string) {
	t.Helper()
	if len(diags) != 1 {
		t.Fatalf("want one error, got %v", diags)
	}
	located, ok := diags[0].(diag.DiagnosticWithPath)
	if !ok || located.Path().String() != at || !strings.Contains(diags[0].Detail(), message) {
		t.Errorf("want %q at %s, got %+v", message, at, diags[0])
	}
}

// openAttributes names what is unknown, sorted.
func openAttributes(m model) []string {
	var open []string
	for name, value := range map[string]attr.Value{
		"version": m.Version, "description": m.Description, "artifact_hash": m.ArtifactHash, "version_id": m.VersionID,
		"build_id": m.BuildID, "status": m.Status, "last_build_status": m.LastBuildStatus, "pull_url": m.PullURL,
	} {
		if value.IsUnknown() {
			open = append(open, name)
		}
	}
	return sorted(open)
}

func sorted(names []string) []string { return slices.Sorted(slices.Values(names)) }

func TestAddBlockedNamesWhatChanged(t *testing.T) {
	t.Parallel()
	var diags diag.Diagnostics
	addBlocked(&diags, testObject, ready(), []string{"description", "artifact"})
	expectOne(t, diags, path.Root("version").String(), `Version 1.0.0 of peak_image "base" is already built`)
	expectOne(t, diags, "version", "description, artifact")
}

var testObject = objects.Object{Type: "peak_image", Name: "base"}
