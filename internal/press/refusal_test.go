// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package press

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

func TestRefusalPath(t *testing.T) {
	t.Parallel()
	step := types.ObjectValueMust(map[string]attr.Type{"image_details": types.ObjectType{AttrTypes: map[string]attr.Type{"id": types.StringType}}, "command": types.StringType}, map[string]attr.Value{
		"image_details": types.ObjectValueMust(map[string]attr.Type{"id": types.StringType}, map[string]attr.Value{"id": types.StringValue("7")}), "command": types.StringValue("c"),
	})
	steps := types.MapValueMust(step.Type(t.Context()), map[string]attr.Value{"load": step})
	triggers := types.ListValueMust(types.StringType, []attr.Value{types.StringValue("a")})
	workflow := types.ObjectValueMust(map[string]attr.Type{"steps": steps.Type(t.Context()), "triggers": triggers.Type(t.Context())}, map[string]attr.Value{"steps": steps, "triggers": triggers})
	refusal := Refusal{Roots: SpecRoots(), Content: &Content{Workflow: workflow}, Default: path.Empty()}
	root := path.Root("workflow")
	for message, want := range map[string]path.Path{
		"config.steps.load.imageDetails.id: there is no image 7.":           root.AtName("steps").AtMapKey("load").AtName("image_details").AtName("id"),
		"config.steps.load.imageRef: config.named has no image x.":          root.AtName("steps").AtMapKey("load"),
		"spec.config.triggers[0].cron is not good":                          root.AtName("triggers").AtListIndex(0),
		"config.steps.other must be an object":                              root.AtName("steps"),
		"config refers to @param:x, but there is no build parameter x.":     root,
		"parameters.run[0].type: \"text\" is not one of [string].":          path.Root("parameters"),
		"Release 1.0.0 is not greater than 1.1.0, the latest release of x.": path.Root("release").AtName("version"),
		"release.version: \"1\" is not a semantic version.":                 path.Root("release").AtName("version"),
		"A workflow spec with the name etl already exists.":                 path.Root("name"),
		"spec.metadata.imageUrl is no URL":                                  path.Root("image_url"),
		"tenants is required for scope shared.":                             path.Root("tenants"),
		"Something else is wrong":                                           path.Empty(),
	} {
		if got := refusal.Path(message); !got.Equal(want) {
			t.Errorf("%s: %s, want %s", message, got, want)
		}
		if got, want := refusal.mayBeOfName(message), want.Equal(path.Empty()) || want.Equal(path.Root("name")); got != want {
			t.Errorf("%s: may be of the name: %t, want %t", message, got, want)
		}
	}
	refusal.Content, refusal.Roots = &Content{ConfigJSON: types.StringValue("{}")}, ReleaseRoots()
	if got := refusal.Path("config.steps.a is wrong"); !got.Equal(path.Root("config_json")) {
		t.Errorf("JSON: %s", got)
	}
	if got := refusal.Path("release.version is wrong"); !got.Equal(path.Root("version")) {
		t.Errorf("a release: %s", got)
	}
}
