// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package image_test

import (
	"net/http"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"
	"github.com/peakbi/terraform-provider-peak/internal/acctest"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/control"
)

// data is a configuration with one data source, called x.
func data(p *acctest.Platform, dataType, body string) string {
	return p.Config("data \"" + dataType + "\" \"x\" {\n" + body + "\n}\n")
}

// shows is a step that reads a data source and checks values by path.
func shows(config, dataType string, values ...any) resource.TestStep {
	step := resource.TestStep{Config: config}
	for i := 0; i+1 < len(values); i += 2 {
		at, _ := values[i].(tfjsonpath.Path)
		value, _ := values[i+1].(knownvalue.Check)
		step.ConfigStateChecks = append(step.ConfigStateChecks, statecheck.ExpectKnownValue("data."+dataType+".x", at, value))
	}
	return step
}

func exact(text string) knownvalue.Check { return knownvalue.StringExact(text) }

func TestAccImage_dataSource(t *testing.T) {
	t.Parallel()
	p := acctest.New(t, 0)
	several(t, p)
	const kind = "peak_image"
	trainer := []any{
		pathOf("id"), exact("2001001"), pathOf("name"), exact("trainer"), pathOf("type"), exact("workflow"), pathOf("scope"), exact("custom"),
		pathOf("version"), exact("1.1.0"), pathOf("version_id"), acctest.ID(3001011), pathOf("status"), exact("ready"),
		pathOf("description"), exact("made elsewhere"), pathOf("pull_url"), exact("registry.peak.local/trainer:1.1.0"),
		pathOf("build_details").AtMapKey("source"), exact("dockerfile"), pathOf("created_at"), exact("2024-05-01T09:30:00.000Z"), pathOf("created_by"), exact("dev@example.com"),
	}
	p.Query(t, resource.TestCase{Steps: []resource.TestStep{
		{Config: data(p, kind, ""), ExpectError: text("(and only one) of [id,name]")},
		{Config: data(p, kind, `id = "base"`), ExpectError: text(`"base" is not the id of an image`)},
		{Config: data(p, kind, `id = "4711"`), ExpectError: text(`The platform knows no peak_image "4711"`)},
		{Config: data(p, kind, `name = "train"`), ExpectError: text(`The platform has no peak_image "train"`)},
		p.Together(
			shows(data(p, kind, `id = "2001001"`), kind, trainer...),
			shows(data(p, kind, `name = "trainer"`), kind, trainer...),
			shows(data(p, kind, `name = "python"`), kind, pathOf("scope"), exact("global")),
			shows(data(p, kind, `name = "empty"`), kind, pathOf("version"), knownvalue.Null(), pathOf("version_id"), knownvalue.Null()),
		),
		{
			PreConfig: func() { must(t, p.Emulator.Edit("image", "2001002", map[string]any{"name": "trainer"})) },
			Config:    data(p, kind, `name = "trainer"`), ExpectError: text(`The platform has more than one peak_image "trainer": ids ` + acctest.Word("2001002, 2001001", "2001001, 2001002") + `.`),
		},
		{
			PreConfig: func() {
				_, err := p.Emulator.AddFault(control.Fault{Method: http.MethodGet, Path: "/images/2001001$", After: 1, Status: http.StatusForbidden})
				must(t, err)
			},
			Config: data(p, kind, `id = "2001001"`), ExpectError: text(`Cannot read peak_image`),
		},
	}})
}

func TestAccImage_dataSources(t *testing.T) {
	t.Parallel()
	p := acctest.New(t, 0)
	several(t, p)
	const kind = "peak_images"
	size := func(count int) []any { return []any{pathOf("images"), knownvalue.ListSizeExact(count)} }
	first := pathOf("images").AtSliceIndex(0)
	p.Query(t, resource.TestCase{Steps: []resource.TestStep{
		p.Together(
			shows(data(p, kind, ""), kind, size(5)...),
			shows(data(p, kind, `scopes = ["custom"]`), kind, size(4)...),
			shows(data(p, kind, `last_build_statuses = ["failed"]`), kind, append(size(1), first.AtMapKey("name"), exact("broken"))...),
			shows(data(p, kind, `search_term = "empty"`), kind, append(size(1), first.AtMapKey("latest_version"), knownvalue.Null())...),
			shows(data(p, kind, `statuses = ["in-use"]`), kind, append(size(1), first.AtMapKey("type"), exact("api"))...),
			shows(data(p, kind, `tags = ["gold"]`), kind, append(size(1),
				first.AtMapKey("id"), exact("2001001"), first.AtMapKey("latest_version").AtMapKey("version"), exact("1.1.0"),
				first.AtMapKey("latest_version").AtMapKey("tags").AtSliceIndex(0).AtMapKey("color"), exact("yellow"),
				first.AtMapKey("latest_version").AtMapKey("source"), exact("dockerfile"))...),
		),
		{
			PreConfig: func() {
				_, err := p.Emulator.AddFault(control.Fault{Method: http.MethodGet, Path: "/images/$", Status: http.StatusForbidden})
				must(t, err)
			},
			Config: data(p, kind, ""), ExpectError: text("Cannot read peak_images"),
		},
	}})
}

func TestAccImage_versionDataSource(t *testing.T) {
	t.Parallel()
	p := acctest.New(t, 0)
	several(t, p)
	github := map[string]any{"source": "github", "useCache": false, "repository": "https://github.com/acme/app", "branch": "main", "secrets": []any{"pip"}, "buildArguments": []any{map[string]any{"name": "A", "value": "1"}}}
	insert(t, p, 8, "service", map[string]any{"type": "api"}, map[string]any{"version": "1.0.0"}, map[string]any{"version": "1.0.0-slim", "buildDetails": github})
	const kind = "peak_image_version"
	details := pathOf("build_details")
	slim := []any{
		pathOf("version_id"), acctest.ID(3001081), pathOf("version"), exact("1.0.0-slim"), pathOf("image_name"), exact("service"), pathOf("image_type"), exact("api"),
		pathOf("status"), exact("ready"), pathOf("last_build_at"), exact("2024-05-01T09:31:00.000Z"), pathOf("updated_by"), exact("ops@example.com"), pathOf("source"), exact("github"),
		details.AtMapKey("repository"), exact("https://github.com/acme/app"), details.AtMapKey("use_cache"), knownvalue.Bool(false), details.AtMapKey("dockerfile"), knownvalue.Null(),
		details.AtMapKey("build_arguments").AtMapKey("A"), exact("1"), details.AtMapKey("secrets"), knownvalue.SetExact([]knownvalue.Check{exact("pip")}),
	}
	p.Query(t, resource.TestCase{Steps: []resource.TestStep{
		{Config: data(p, kind, `image_id = "2001008"`), ExpectError: text("(and only one) of [version,version_id]")},
		{Config: data(p, kind, "image_id = \"2001008\"\nversion = \"1.0.0\"\nversion_id = 1"), ExpectError: text("2 attributes specified when one (and only one) of")},
		{Config: data(p, kind, "image_id = \"service\"\nversion = \"1.0.0\""), ExpectError: text("is not the id of an image, which is a whole number such as 42")},
		{Config: data(p, kind, "image_id = \"2001008\"\nversion = \"1.0\""), ExpectError: text("Image 2001008 has no version 1.0, or there is no such image.")},
		{Config: data(p, kind, "image_id = \"4711\"\nversion = \"1.0.0\""), ExpectError: text("Image 4711 has no version 1.0.0, or there is no such image.")},
		{Config: data(p, kind, "image_id = \"2001008\"\nversion_id = 3001010"), ExpectError: text("Image 2001008 has no version id 3001010, or there is no such image.")},
		p.Together(
			shows(data(p, kind, "image_id = \"2001008\"\nversion = \"1.0.0-slim\""), kind, slim...),
			shows(data(p, kind, "image_id = \"2001008\"\nversion_id = 3001081"), kind, slim...),
			shows(data(p, kind, "image_id = \"2001008\"\nversion = \"1.0.0\""), kind, pathOf("version_id"), acctest.ID(3001080)),
		),
		{
			PreConfig: func() {
				_, err := p.Emulator.AddFault(control.Fault{Method: http.MethodGet, Path: "/versions/", Status: http.StatusForbidden})
				must(t, err)
			},
			Config: data(p, kind, "image_id = \"2001008\"\nversion = \"1.0.0\""), ExpectError: text("Cannot read peak_image_version"),
		},
	}})
}

func TestAccImage_versionsDataSource(t *testing.T) {
	t.Parallel()
	p := acctest.New(t, 0)
	insert(t, p, 1, "trainer", nil, map[string]any{"status": "in-use"}, map[string]any{"status": "not-ready", "lastBuildStatus": "failed"},
		map[string]any{"tags": []any{map[string]any{"name": "gold"}}})
	insert(t, p, 2, "other", nil, map[string]any{})
	const kind = "peak_image_versions"
	of := func(body string) string { return data(p, kind, "image_id = \"2001001\"\n"+body) }
	only := func(version string) []any {
		return []any{pathOf("versions"), knownvalue.ListSizeExact(1), pathOf("versions").AtSliceIndex(0).AtMapKey("version"), exact(version)}
	}
	p.Query(t, resource.TestCase{Steps: []resource.TestStep{
		{Config: data(p, kind, ""), ExpectError: text(`The argument "image_id" is required`)},
		{Config: data(p, kind, `image_id = "trainer"`), ExpectError: text("is not the id of an image")},
		{Config: data(p, kind, `image_id = "4711"`), ExpectError: text("There is no image 4711")},
		{Config: of(`statuses = []`), ExpectError: text("list must contain at least 1 elements")},
		p.Together(
			shows(of(""), kind, pathOf("versions"), knownvalue.ListSizeExact(3)),
			shows(of(`search_term = "`+acctest.Word("2.0", "1.2")+`"`), kind, only("1.2.0")...),
			shows(of(`statuses = ["in-use"]`), kind, only("1.0.0")...),
			shows(of(`last_build_statuses = ["failed"]`), kind, only("1.1.0")...),
			shows(of(`tags = ["gold"]`), kind, append(only("1.2.0"), pathOf("versions").AtSliceIndex(0).AtMapKey("tags").AtSliceIndex(0).AtMapKey("color"), knownvalue.Null())...),
		),
	}})
}
