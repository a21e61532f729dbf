// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package service

import (
	"maps"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

func TestCheckSwitches(t *testing.T) {
	t.Parallel()
	on, off, unknown, null := types.BoolValue(true), types.BoolValue(false), types.BoolUnknown(), types.BoolNull()
	stickiness, scaleToZero := path.Root("session_stickiness"), path.Root("scale_to_zero")
	for name, test := range map[string]struct {
		serviceType       types.String
		stickiness, scale types.Bool
		want              []path.Path
	}{
		"web app without":               {types.StringValue(typeWebApp), null, null, nil},
		"web app, both off":             {types.StringValue(typeWebApp), off, off, nil},
		"web app, sticky":               {types.StringValue(typeWebApp), on, off, nil},
		"web app, scales":               {types.StringValue(typeWebApp), off, on, nil},
		"web app, both":                 {types.StringValue(typeWebApp), on, on, []path.Path{scaleToZero}},
		"api, off":                      {types.StringValue(typeAPI), off, off, nil},
		"api, sticky":                   {types.StringValue(typeAPI), on, null, []path.Path{stickiness}},
		"api, scales":                   {types.StringValue(typeAPI), null, on, []path.Path{scaleToZero}},
		"api, sticky and maybe scaling": {types.StringValue(typeAPI), on, unknown, []path.Path{stickiness}},
		"api, maybe sticky":             {types.StringValue(typeAPI), unknown, unknown, nil},
		"shiny, sticky":                 {types.StringValue(typeShiny), on, off, nil},
		"shiny, scales":                 {types.StringValue(typeShiny), off, on, []path.Path{scaleToZero}},
		"unknown type, sticky":          {types.StringUnknown(), on, off, nil},
		"unknown type, scales":          {types.StringUnknown(), off, on, nil},
		"unknown type, both":            {types.StringUnknown(), on, on, []path.Path{scaleToZero}},
		"sticky and maybe scaling":      {types.StringValue(typeWebApp), on, unknown, nil},
		"maybe sticky and scaling":      {types.StringValue(typeWebApp), unknown, on, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var diags diag.Diagnostics
			checkSwitches(test.serviceType, test.stickiness, test.scale, &diags)
			if len(diags) != len(test.want) {
				t.Fatalf("diagnostics: %v, want them on %v", diags, test.want)
			}
			for i, d := range diags {
				if withPath, ok := d.(diag.DiagnosticWithPath); !ok || !withPath.Path().Equal(test.want[i]) {
					t.Errorf("%v is not on %s", d, test.want[i])
				}
			}
		})
	}
}

func TestPlannedStatus(t *testing.T) {
	t.Parallel()
	other := func(m values) { m["title"] = types.StringValue("other") }
	for name, test := range map[string]struct {
		status string
		change func(values)
		want   types.String
	}{
		"nothing changes":                {"AVAILABLE", func(values) {}, types.StringValue("AVAILABLE")},
		"a change ends available":        {"AVAILABLE", other, types.StringValue("AVAILABLE")},
		"nothing changes on the way":     {"DEPLOYING", func(values) {}, types.StringValue("DEPLOYING")},
		"a change on the way":            {"DEPLOYING", other, types.StringUnknown()},
		"a change after a failed delete": {"DELETE_FAILED", other, types.StringUnknown()},
		"failed":                         {"CREATE_FAILED", func(values) {}, types.StringUnknown()},
		"failed, in other case":          {"create_failed", func(values) {}, types.StringUnknown()},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			state := full()
			state["status"] = types.StringValue(test.status)
			plan := maps.Clone(state)
			plan["status"] = types.StringUnknown()
			test.change(plan)
			if got := plannedStatus(planChange(plan.object(t), state.object(t)), textOf(state.object(t), "status"), false); !got.Equal(test.want) {
				t.Errorf("planned %s, want %s", got, test.want)
			}
		})
	}
}

func TestPlannedAddress(t *testing.T) {
	t.Parallel()
	none, some, unknown := types.StringNull(), types.StringValue("https://ui.example.com/"), types.StringUnknown()
	title := func(m values) { m["title"] = types.StringValue("other") }
	redeploy := func(m values) { m["min_instances"] = types.Int64Value(2) }
	for name, test := range map[string]struct {
		status, address types.String
		change          func(values)
		want            types.String
	}{
		"none, and nothing changes":       {types.StringValue("AVAILABLE"), none, func(values) {}, none},
		"none, and nothing is redeployed": {types.StringValue("AVAILABLE"), none, title, none},
		"none, and it is redeployed":      {types.StringValue("AVAILABLE"), none, redeploy, unknown},
		"none, and it comes up":           {types.StringUnknown(), none, title, unknown},
		"some, and it is redeployed":      {types.StringValue("AVAILABLE"), some, redeploy, some},
		"some, and it comes up":           {types.StringUnknown(), some, title, some},
	} {
		state := full()
		state["application_url"] = test.address
		plan := maps.Clone(state)
		test.change(plan)
		if got := plannedAddress(planChange(plan.object(t), state.object(t)), test.address, test.status); !got.Equal(test.want) {
			t.Errorf("%s: planned %s, want %s", name, got, test.want)
		}
	}
}

func TestKeepVersion(t *testing.T) {
	t.Parallel()
	prior := image(1, new(int64(2)))
	unknownImage := ids("image_details", map[string]any{"image_id": "?", "version_id": "?"})
	unknownDetails := unknown("image_details")
	for name, test := range map[string]struct{ configured, planned, want types.Object }{
		"chosen by the platform":       {imageAlone(1), image(1, nil), prior},
		"configured":                   {image(1, new(int64(3))), image(1, new(int64(3))), image(1, new(int64(3)))},
		"configured and not known yet": {image(1, nil), image(1, nil), image(1, nil)},
		"another image":                {imageAlone(7), image(7, nil), image(7, nil)},
		"another image, configured":    {image(7, new(int64(3))), image(7, new(int64(3))), image(7, new(int64(3)))},
		"an image that is not known":   {ids("image_details", map[string]any{"image_id": "?"}), unknownImage, unknownImage},
		"details that are not known":   {unknownDetails, unknownDetails, unknownDetails},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := keepVersion(t.Context(), test.configured, test.planned, prior)
			if !got.Equal(test.want) {
				t.Errorf("planned %s, want %s", got, test.want)
			}
		})
	}
}

func TestUnknownInstanceType(t *testing.T) {
	t.Parallel()
	options := []peak.InstanceOption{{ID: 21, Name: "Nano (0.25CPU, 0.5GB RAM)"}, {ID: 20, Name: "Pico (0.125CPU, 0.125GB RAM)"}}
	if message := unknownInstanceType(20, "webapp", options); message != "" {
		t.Errorf("a valid id is refused: %s", message)
	}
	if message := unknownInstanceType(99, "webapp", nil); message != "" {
		t.Errorf("refused without knowing any: %s", message)
	}
	message := unknownInstanceType(99, "webapp", options)
	for _, part := range []string{"99", `"webapp"`, "\n  20  Pico (0.125CPU, 0.125GB RAM)\n  21  Nano (0.25CPU, 0.5GB RAM)\n"} {
		if !strings.Contains(message, part) {
			t.Errorf("%q is missing in:\n%s", part, message)
		}
	}
}

func TestEntityType(t *testing.T) {
	t.Parallel()
	for serviceType, want := range map[string]string{typeWebApp: "webapp", typeShiny: "webapp", typeAPI: "api-deployment"} {
		if got := entityType(serviceType); got != want {
			t.Errorf("%s is checked against %q, want %q", serviceType, got, want)
		}
	}
}
