// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package artifact

import (
	"reflect"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

const (
	hashA = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
	hashB = "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
)

func textList(names ...string) types.List {
	values := make([]attr.Value, len(names))
	for i, name := range names {
		values[i] = types.StringValue(name)
	}
	return types.ListValueMust(types.StringType, values)
}

// uploaded is the state of an artifact that Terraform has uploaded from ./app.
func uploaded() model {
	return model{
		ID: types.StringValue("id-1"), Name: types.StringValue("app"), Description: types.StringValue(""),
		Path: types.StringValue("./app"), IgnoreFiles: textList(".rules"), Source: types.StringValue("git"),
		Scan: types.BoolValue(true), Validate: types.BoolValue(false),
		ArtifactHash: types.StringValue(hashA), Version: types.Int64Value(3),
	}
}

// imported is the state of an artifact that was imported.
func imported() model {
	m := uploaded()
	m.Path, m.IgnoreFiles, m.Source = types.StringValue(""), textList(), types.StringValue("")
	m.Scan, m.Validate = types.BoolValue(false), types.BoolValue(false)
	return m
}

func TestPlanContent(t *testing.T) {
	t.Parallel()
	pointer := func(m model) *model { return &m }
	unread := uploaded()
	unread.ArtifactHash = types.StringNull()
	tests := map[string]struct {
		plan        func(*model)
		hash        types.String
		state       *model
		wantHash    types.String
		wantVersion types.Int64
		wantPath    string
	}{
		"create":                          {hash: types.StringValue(hashA), wantHash: types.StringValue(hashA), wantVersion: types.Int64Unknown(), wantPath: "./app"},
		"create from an unknown folder":   {hash: types.StringUnknown(), wantHash: types.StringUnknown(), wantVersion: types.Int64Unknown(), wantPath: "./app"},
		"same content":                    {hash: types.StringValue(hashA), state: pointer(uploaded()), wantHash: types.StringValue(hashA), wantVersion: types.Int64Value(3), wantPath: "./app"},
		"other content":                   {hash: types.StringValue(hashB), state: pointer(uploaded()), wantHash: types.StringValue(hashB), wantVersion: types.Int64Unknown(), wantPath: "./app"},
		"folder not known yet":            {hash: types.StringUnknown(), state: pointer(uploaded()), wantHash: types.StringUnknown(), wantVersion: types.Int64Unknown(), wantPath: "./app"},
		"remote content unknown":          {hash: types.StringValue(hashA), state: &unread, wantHash: types.StringValue(hashA), wantVersion: types.Int64Unknown(), wantPath: "./app"},
		"imported, same content":          {hash: types.StringValue(hashA), state: pointer(imported()), wantHash: types.StringValue(hashA), wantVersion: types.Int64Value(3), wantPath: ""},
		"imported, other content":         {hash: types.StringValue(hashB), state: pointer(imported()), wantHash: types.StringValue(hashB), wantVersion: types.Int64Unknown(), wantPath: "./app"},
		"folder moved, same content":      {plan: func(m *model) { m.Path = types.StringValue("./src") }, hash: types.StringValue(hashA), state: pointer(uploaded()), wantHash: types.StringValue(hashA), wantVersion: types.Int64Value(3), wantPath: "./app"},
		"folder removed":                  {plan: func(m *model) { m.Path = types.StringValue("") }, hash: types.StringNull(), state: pointer(uploaded()), wantHash: types.StringValue(hashA), wantVersion: types.Int64Value(3), wantPath: ""},
		"no folder, content unknown, too": {plan: func(m *model) { m.Path = types.StringValue("") }, hash: types.StringNull(), state: &unread, wantHash: types.StringNull(), wantVersion: types.Int64Value(3), wantPath: ""},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			plan := uploaded()
			plan.ArtifactHash, plan.Version = types.StringUnknown(), types.Int64Unknown()
			if test.plan != nil {
				test.plan(&plan)
			}
			plan.planContent(test.hash, test.state)
			if !plan.ArtifactHash.Equal(test.wantHash) || !plan.Version.Equal(test.wantVersion) || plan.Path.ValueString() != test.wantPath {
				t.Errorf("hash %s, version %s, path %s; want %s, %s, %q", plan.ArtifactHash, plan.Version, plan.Path, test.wantHash, test.wantVersion, test.wantPath)
			}
		})
	}
}

// TestPlanContentOfAnImport shows that an import whose content matches plans nothing, whatever shapes uploads.
func TestPlanContentOfAnImport(t *testing.T) {
	t.Parallel()
	state, plan := imported(), uploaded()
	plan.planContent(types.StringValue(hashA), &state)
	if !reflect.DeepEqual(plan, state) {
		t.Errorf("plan differs from state:\n%+v\n%+v", plan, state)
	}
}

func TestRefresh(t *testing.T) {
	t.Parallel()
	versions := func(numbers ...int64) peak.Artifact {
		remote := peak.Artifact{ID: "id-1", Name: "app", VersionCount: len(numbers)}
		for _, number := range numbers {
			remote.Versions = append(remote.Versions, peak.ArtifactVersion{Version: number})
		}
		return remote
	}
	fresh := model{ID: types.StringValue("id-1"), IgnoreFiles: types.ListNull(types.StringType)}
	unread := uploaded()
	unread.ArtifactHash = types.StringNull()
	tests := map[string]struct {
		state       model
		remote      peak.Artifact
		wantMoved   bool
		wantVersion types.Int64
	}{
		"unchanged":                     {uploaded(), versions(1, 2, 3), false, types.Int64Value(3)},
		"newest first":                  {uploaded(), versions(3, 2, 1), false, types.Int64Value(3)},
		"somebody uploaded":             {uploaded(), versions(1, 2, 3, 4), true, types.Int64Value(4)},
		"somebody deleted the newest":   {uploaded(), versions(1, 2), true, types.Int64Value(2)},
		"older versions deleted":        {uploaded(), versions(3), false, types.Int64Value(3)},
		"versions not shown":            {uploaded(), peak.Artifact{ID: "id-1", Name: "app"}, false, types.Int64Value(3)},
		"only a count shown":            {uploaded(), peak.Artifact{ID: "id-1", Name: "app", VersionCount: 4}, true, types.Int64Value(4)},
		"import":                        {fresh, versions(1, 2), true, types.Int64Value(2)},
		"import, versions not shown":    {fresh, peak.Artifact{ID: "id-1", Name: "app"}, true, types.Int64Null()},
		"the last download had failed":  {unread, versions(1, 2, 3), true, types.Int64Value(3)},
		"failed and newer is there now": {unread, versions(1, 2, 3, 4), true, types.Int64Value(4)},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if moved := test.state.refresh(test.remote); moved != test.wantMoved {
				t.Errorf("moved = %t, want %t", moved, test.wantMoved)
			}
			if !test.state.Version.Equal(test.wantVersion) {
				t.Errorf("version = %s, want %s", test.state.Version, test.wantVersion)
			}
		})
	}
}

func TestRefreshFillsWhatAnImportLeavesNull(t *testing.T) {
	t.Parallel()
	state := model{ID: types.StringValue("id-1"), IgnoreFiles: types.ListNull(types.StringType)}
	state.refresh(peak.Artifact{ID: "id-1", Name: "app", Description: "The app.", VersionCount: 3})
	want := imported()
	want.Description, want.ArtifactHash = types.StringValue("The app."), types.StringNull()
	if !reflect.DeepEqual(state, want) {
		t.Errorf("state = %+v, want %+v", state, want)
	}
}

func TestRefreshKeepsWhatThePlatformDoesNotShow(t *testing.T) {
	t.Parallel()
	state, want := uploaded(), uploaded()
	state.refresh(peak.Artifact{ID: "id-1", Name: "renamed", Description: "edited", VersionCount: 3})
	want.Name, want.Description = types.StringValue("renamed"), types.StringValue("edited")
	if !reflect.DeepEqual(state, want) {
		t.Errorf("state = %+v, want %+v", state, want)
	}
}

func TestCreateRequest(t *testing.T) {
	t.Parallel()
	bare := model{Name: types.StringValue("app")}
	full := uploaded()
	full.Description = types.StringValue("The app.")
	noSource := full
	noSource.Source = types.StringValue("")
	upload := peak.Upload{Size: 7}
	for name, test := range map[string]struct {
		config model
		want   peak.ArtifactCreate
	}{
		"bare":         {bare, peak.ArtifactCreate{Name: "app", Artifact: upload}},
		"full":         {full, peak.ArtifactCreate{Name: "app", Description: new("The app."), Source: new("git"), Scan: new(true), Validate: new(false), Artifact: upload}},
		"empty source": {noSource, peak.ArtifactCreate{Name: "app", Description: new("The app."), Scan: new(true), Validate: new(false), Artifact: upload}},
	} {
		if got := createRequest(test.config, upload); !reflect.DeepEqual(got, test.want) {
			t.Errorf("%s: %+v, want %+v", name, got, test.want)
		}
	}
}

func TestUploadRequest(t *testing.T) {
	t.Parallel()
	upload := peak.Upload{Size: 7}
	if got := uploadRequest(model{}, upload, types.Int64Null()); !reflect.DeepEqual(got, peak.ArtifactUpload{Artifact: upload}) {
		t.Errorf("bare: %+v", got)
	}
	want := peak.ArtifactUpload{Scan: new(true), Validate: new(false), Artifact: upload, After: 3}
	if got := uploadRequest(uploaded(), upload, types.Int64Value(3)); !reflect.DeepEqual(got, want) {
		t.Errorf("full: %+v, want %+v", got, want)
	}
}

func TestPatchRequest(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		change  func(*model)
		want    peak.ArtifactPatch
		changed bool
	}{
		"nothing":             {func(*model) {}, peak.ArtifactPatch{}, false},
		"name":                {func(m *model) { m.Name = types.StringValue("web") }, peak.ArtifactPatch{Name: new("web")}, true},
		"description":         {func(m *model) { m.Description = types.StringValue("The app.") }, peak.ArtifactPatch{Description: new("The app.")}, true},
		"content is no patch": {func(m *model) { m.ArtifactHash, m.Version = types.StringValue(hashB), types.Int64Unknown() }, peak.ArtifactPatch{}, false},
	} {
		plan := uploaded()
		test.change(&plan)
		if got, changed := patchRequest(plan, uploaded()); !reflect.DeepEqual(got, test.want) || changed != test.changed {
			t.Errorf("%s: %+v, %t, want %+v, %t", name, got, changed, test.want, test.changed)
		}
	}
	described, plan := uploaded(), uploaded()
	described.Description = types.StringValue("The app.")
	if got, changed := patchRequest(plan, described); !changed || got.Description == nil || *got.Description != "" {
		t.Errorf("clearing the description: %+v, %t, want an empty text to be sent", got, changed)
	}
}

func TestLabelAndFolder(t *testing.T) {
	t.Parallel()
	nameless, named := model{ID: types.StringValue("id-1")}, uploaded()
	if got := nameless.label(); got != "id-1" {
		t.Errorf("label without a name = %q, want the id", got)
	}
	if got := named.label(); got != "app" {
		t.Errorf("label = %q, want the name", got)
	}
	for path, want := range map[types.String]bool{types.StringValue("./app"): true, types.StringUnknown(): true, types.StringNull(): false, types.StringValue(""): false} {
		m := model{Path: path}
		if got := m.hasFolder(); got != want {
			t.Errorf("hasFolder with path %s = %t", path, got)
		}
	}
}
