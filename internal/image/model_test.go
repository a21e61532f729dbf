// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package image

import (
	"reflect"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/framework/textvalue"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

var shownVersion = peak.ImageVersion{
	ID: 7, ImageName: "base", ImageType: "Workflow", Version: "1.0.1", Description: "shown", Status: "in-use", LastBuildStatus: "success", PullURL: "url",
}

func TestComplete(t *testing.T) {
	t.Parallel()
	open := model{Version: types.StringUnknown(), Description: types.StringUnknown()}
	open.moveStatus()
	open.complete(shownVersion)
	want := model{
		Version: types.StringValue("1.0.1"), Description: types.StringValue("shown"), Status: types.StringValue("in-use"),
		LastBuildStatus: types.StringValue("success"), PullURL: types.StringValue("url"),
	}
	if !reflect.DeepEqual(open, want) {
		t.Errorf("got %+v, want %+v", open, want)
	}

	planned := ready()
	planned.complete(shownVersion)
	if !reflect.DeepEqual(planned, ready()) {
		t.Errorf("planned values moved: %+v", planned)
	}

	bare := model{Version: types.StringUnknown(), Description: types.StringUnknown()}
	bare.moveStatus()
	bare.complete(peak.ImageVersion{})
	if bare.Description.ValueString() != "" || bare.Description.IsUnknown() || !bare.PullURL.IsNull() || !bare.Status.IsNull() || !bare.Version.IsNull() {
		t.Errorf("an answer without members gives %+v", bare)
	}
}

func TestKnownLeavesNothingOpen(t *testing.T) {
	t.Parallel()
	open := ready()
	open.Version, open.Description, open.ArtifactHash, open.BuildID = types.StringUnknown(), types.StringUnknown(), types.StringUnknown(), types.StringUnknown()
	open.VersionID = types.StringUnknown()
	open.moveStatus()
	known := open.known()
	for name, value := range map[string]attr.Value{
		"version": known.Version, "description": known.Description, "hash": known.ArtifactHash, "build": known.BuildID,
		"version id": known.VersionID, "status": known.Status, "last build": known.LastBuildStatus, "pull url": known.PullURL,
	} {
		if !value.IsNull() {
			t.Errorf("%s is %s", name, value)
		}
	}
	if !open.Version.IsUnknown() {
		t.Error("the original changed")
	}
	closed := ready()
	if kept := closed.known(); !reflect.DeepEqual(kept, ready()) {
		t.Errorf("known values moved: %+v", kept)
	}
}

func TestRefresh(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		prior, want func(*model)
		shown       peak.ImageVersion
	}{
		"everything": {
			func(*model) {},
			func(m *model) {
				m.Version, m.Description, m.PullURL = types.StringValue("1.0.1"), types.StringValue("shown"), types.StringValue("url")
				status("in-use", "success")(m)
			},
			shownVersion,
		},
		"nothing": {func(*model) {}, func(*model) {}, peak.ImageVersion{ID: 7}},
		"type in other letters": {
			func(m *model) { m.Type = types.StringValue("workspace-r") }, func(m *model) { m.Type = types.StringValue("workspace-r") },
			peak.ImageVersion{ImageType: "Workspace-R"},
		},
		"import": {
			func(m *model) {
				m.Name, m.Type, m.Description = types.StringNull(), types.StringNull(), types.StringNull()
			},
			func(m *model) {
				m.Name, m.Type, m.Description = types.StringValue("other"), types.StringValue("webapp"), types.StringValue("")
			},
			peak.ImageVersion{ImageName: "other", ImageType: "Webapp"},
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := with(ready(), c.prior)
			got.refresh(c.shown)
			if want := with(ready(), c.want); !reflect.DeepEqual(got, want) {
				t.Errorf("got %+v, want %+v", got, want)
			}
		})
	}
}

func TestLose(t *testing.T) {
	t.Parallel()
	got := ready()
	got.lose()
	if !got.VersionID.IsNull() || !got.Version.IsNull() || !got.BuildID.IsNull() || !got.Status.IsNull() || !got.LastBuildStatus.IsNull() || !got.PullURL.IsNull() {
		t.Errorf("version still there: %+v", got)
	}
	if got.ArtifactHash.IsNull() || got.Description.IsNull() || got.ID.IsNull() {
		t.Errorf("the image or its inputs are lost: %+v", got)
	}
}

func TestImageID(t *testing.T) {
	t.Parallel()
	var m model
	m.setImageID(9007199254740993)
	if m.ID.ValueString() != "9007199254740993" || m.imageID() != 9007199254740993 {
		t.Errorf("got %s, %d", m.ID, m.imageID())
	}
}

func TestLabel(t *testing.T) {
	t.Parallel()
	named, imported := ready(), model{ID: types.StringValue("42")}
	if got := named.label(); got != "base" {
		t.Errorf("got %q", got)
	}
	if got := imported.label(); got != "42" {
		t.Errorf("got %q", got)
	}
}

func TestAutodeploy(t *testing.T) {
	t.Parallel()
	element := map[string]attr.Type{"entity_id": types.StringType, "entity_type": types.StringType}
	value := func(id, kind string) attr.Value {
		return types.ObjectValueMust(element, map[string]attr.Value{"entity_id": types.StringValue(id), "entity_type": types.StringValue(kind)})
	}
	var diags diag.Diagnostics
	m := model{AutodeployResources: types.SetValueMust(types.ObjectType{AttrTypes: element}, []attr.Value{value("a", "webapp"), value("7", "workflow")})}
	want := []peak.AutodeployResource{{EntityID: "a", EntityType: "webapp"}, {EntityID: "7", EntityType: "workflow"}}
	if got := m.autodeploy(t.Context(), &diags); !reflect.DeepEqual(got, want) || diags.HasError() {
		t.Errorf("got %+v %v", got, diags)
	}
	m.AutodeployResources = types.SetNull(types.ObjectType{AttrTypes: element})
	if got := m.autodeploy(t.Context(), &diags); got != nil || diags.HasError() {
		t.Errorf("got %+v %v", got, diags)
	}
}

func TestSendable(t *testing.T) {
	t.Parallel()
	for _, value := range []types.String{types.StringNull(), types.StringUnknown(), types.StringValue("")} {
		if textvalue.NonEmptyPointer(value) != nil {
			t.Errorf("%s is sent", value)
		}
	}
	if got := textvalue.NonEmptyPointer(types.StringValue("x")); got == nil || *got != "x" {
		t.Errorf("got %v", got)
	}
}

// TestBuilding takes every word that is not the end of a build for one that is under way: which words there are on the way is
// not documented.
func TestBuilding(t *testing.T) {
	t.Parallel()
	for word, want := range map[string]bool{
		"building": true, "stopping": true, "queued": true, "Provisioning": true, "": false, "success": false, "failed": false, "Stopped": false,
	} {
		m := model{Status: types.StringValue(versionNotReady), LastBuildStatus: types.StringValue(word)}
		if m.building() != want {
			t.Errorf("%q: building %t", word, !want)
		}
		m.Status = types.StringValue(versionReady)
		if m.building() {
			t.Errorf("%q: a version that is ready is being built", word)
		}
	}
}
