// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package press

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

var noSet = types.SetNull(types.StringType)

func visible(scope string, tenants types.Set) Visibility {
	return Visibility{Scope: types.StringValue(scope), Tenants: tenants, Featured: types.BoolValue(false), Status: types.StringValue(statusAvailable), LatestRelease: types.StringValue("1.0.0")}
}

func TestCheckTenants(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		scope   types.String
		tenants types.Set
		problem string
	}{
		"private":          {types.StringValue("private"), noSet, ""},
		"default":          {types.StringNull(), noSet, ""},
		"shared":           {types.StringValue("shared"), set("a"), ""},
		"unknown scope":    {types.StringUnknown(), set("a"), ""},
		"unknown tenants":  {types.StringValue("shared"), types.SetUnknown(types.StringType), ""},
		"private tenants":  {types.StringValue("private"), set("a"), "this one is private"},
		"default tenants":  {types.StringNull(), set("a"), "this one is private"},
		"public tenants":   {types.StringValue("public"), set("a"), "this one is public"},
		"shared with none": {types.StringValue("shared"), noSet, ""}, // That depends on what it was before.
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var diags diag.Diagnostics
			CheckTenants(test.scope, test.tenants, &diags)
			checkOnly(t, diags, path.Root("tenants"), test.problem)
		})
	}
}

func TestCheckShared(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		planned, before Visibility
		problem         string
	}{
		"new and private":         {visible("private", noSet), Visibility{}, ""},
		"new and shared":          {visible("shared", set("a")), Visibility{}, ""},
		"new with none":           {visible("shared", noSet), Visibility{}, "needs tenants"},
		"new with unknown ones":   {visible("shared", types.SetUnknown(types.StringType)), Visibility{}, ""},
		"unknown scope":           {Visibility{Scope: types.StringUnknown()}, Visibility{}, ""},
		"becomes shared":          {visible("shared", noSet), visible("private", noSet), "needs tenants"},
		"none of the shown ones":  {visible("shared", noSet), visible("shared", set("a")), "needs tenants"},
		"shared with hidden ones": {visible("shared", noSet), visible("shared", noSet), ""},
		"names hidden ones":       {visible("shared", set("a")), visible("shared", noSet), ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var diags diag.Diagnostics
			test.planned.CheckShared(test.before, &diags)
			checkOnly(t, diags, path.Root("tenants"), test.problem)
		})
	}
}

func TestPatchSpec(t *testing.T) {
	t.Parallel()
	metadata := described(noSet)
	titled := metadata
	titled.Title = types.StringValue("t")
	archived, featured := visible("private", noSet), visible("private", noSet)
	archived.Status, featured.Featured = types.StringValue("archived"), types.BoolValue(true)
	unknown := visible("private", noSet)
	unknown.Status = types.StringUnknown()
	for name, test := range map[string]struct {
		metadata      Metadata
		after, before Visibility
		want          string
	}{
		"nothing":       {metadata, visible("private", noSet), visible("private", noSet), `null`},
		"title":         {titled, visible("private", noSet), visible("private", noSet), `{"metadata":{"title":"t"}}`},
		"status":        {metadata, archived, visible("private", noSet), `{"metadata":{"status":"archived"}}`},
		"both":          {titled, archived, visible("private", noSet), `{"metadata":{"title":"t","status":"archived"}}`},
		"unknown":       {metadata, unknown, archived, `null`},
		"featured":      {metadata, featured, visible("private", noSet), `{"featured":true}`},
		"not featured":  {metadata, visible("private", noSet), featured, `{"featured":false}`},
		"shared":        {metadata, visible("shared", set("b", "a")), visible("private", noSet), `{"scope":"shared","tenants":["a","b"]}`},
		"private again": {metadata, visible("private", noSet), visible("shared", set("a")), `{"scope":"private","tenants":[]}`},
		"other tenants": {metadata, visible("shared", set("b")), visible("shared", set("a")), `{"tenants":["b"]}`},
	} {
		if got := text(t, PatchSpec(test.metadata, metadata, test.after, test.before)); got != test.want {
			t.Errorf("%s: got %s, want %s", name, got, test.want)
		}
	}
}

func TestNewVisibility(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		spec  peak.Spec
		prior Visibility
		want  Visibility
	}{
		"private":             {peak.Spec{Scope: "private"}, visible("private", noSet), visible("private", noSet)},
		"scope not shown":     {peak.Spec{}, visible("public", noSet), visible("public", noSet)},
		"nothing known":       {peak.Spec{}, Visibility{Tenants: noSet, Status: types.StringValue(statusAvailable)}, visible("private", noSet)},
		"tenants not shown":   {peak.Spec{Scope: "shared"}, visible("shared", set("a")), visible("shared", set("a"))},
		"tenants shown":       {peak.Spec{Scope: "shared", Tenants: []string{"b", "a"}}, visible("shared", noSet), visible("shared", set("a", "b"))},
		"not shared any more": {peak.Spec{Scope: "private"}, visible("shared", set("a")), visible("private", noSet)},
	} {
		test.spec.LatestRelease.Version = "1.0.0"
		if got := NewVisibility(test.spec, test.prior); got.Scope != test.want.Scope || !got.Tenants.Equal(test.want.Tenants) || got.Status != test.want.Status || got.LatestRelease != test.want.LatestRelease {
			t.Errorf("%s: got %+v, want %+v", name, got, test.want)
		}
	}
	spec := peak.Spec{Scope: "public", Featured: true, Metadata: peak.ShownMetadata{Status: "archived"}, LatestRelease: peak.ReleaseSummary{Version: "3.0.0"}}
	if got := NewVisibility(spec, visible("private", noSet)); !got.Featured.ValueBool() || got.Status.ValueString() != "archived" || got.LatestRelease.ValueString() != "3.0.0" {
		t.Errorf("got %+v", got)
	}
}

func TestVisibilityFill(t *testing.T) {
	t.Parallel()
	answer := Visibility{Status: types.StringValue("archived"), LatestRelease: types.StringValue("2.0.0")}
	got := Visibility{Status: types.StringUnknown(), LatestRelease: types.StringUnknown()}.Fill(answer)
	if got.Status.ValueString() != "archived" || got.LatestRelease.ValueString() != "2.0.0" {
		t.Errorf("got %+v", got)
	}
	// What is planned stays, or Terraform takes the provider for broken.
	if got := visible("private", noSet).Fill(answer); got.Status.ValueString() != statusAvailable || got.LatestRelease.ValueString() != "1.0.0" {
		t.Errorf("got %+v", got)
	}
}

func TestInitialPatch(t *testing.T) {
	t.Parallel()
	for status, want := range map[types.String]string{
		types.StringNull(): `null`, types.StringUnknown(): `null`, types.StringValue(statusAvailable): `null`, types.StringValue("archived"): `{"metadata":{"status":"archived"}}`,
	} {
		if got := text(t, Visibility{Status: status}.InitialPatch()); got != want {
			t.Errorf("%s: got %s, want %s", status, got, want)
		}
	}
}
