// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package image_test

import (
	"fmt"
	"maps"
	"net/http"
	"strconv"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/querycheck"
	"github.com/hashicorp/terraform-plugin-testing/querycheck/queryfilter"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"
	"github.com/peakbi/terraform-provider-peak/internal/acctest"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/control"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// queries is the oldest Terraform that knows list resources.
var queries = []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_14_0)}

// insert puts an image on the platform that Terraform does not know, with versions 1.0.0 and up, and returns its id. patch
// changes the image, and each patch of versions a version.
func insert(t *testing.T, p *acctest.Platform, number int, name string, patch map[string]any, versions ...map[string]any) string {
	t.Helper()
	id := 2_001_000 + number
	image := map[string]any{"id": id, "name": name, "type": "workflow", "scope": "custom", "createdAt": "2024-05-01T09:30:00.000Z", "createdBy": "dev@example.com"}
	maps.Copy(image, patch)
	must(t, p.Emulator.Insert("image", strconv.Itoa(id), image))
	for i, patch := range versions {
		versionID := 3_001_000 + 10*number + i
		version := map[string]any{
			"id": versionID, "imageId": id, "version": fmt.Sprintf("1.%d.0", i), "description": "made elsewhere", "status": "ready", "lastBuildStatus": "success",
			"tags": []any{}, "createdAt": "2024-05-01T09:30:00.000Z", "createdBy": "dev@example.com", "updatedAt": "2024-05-02T09:30:00.000Z", "updatedBy": "ops@example.com",
			"lastBuildAt": "2024-05-01T09:31:00.000Z", "buildDetails": map[string]any{"source": "dockerfile", "useCache": true, "dockerfile": "FROM python:3.12\n"},
		}
		maps.Copy(version, patch)
		must(t, p.Emulator.Insert("image-version", strconv.Itoa(versionID), version))
	}
	return strconv.Itoa(id)
}

// several puts images of all sorts on the platform.
func several(t *testing.T, p *acctest.Platform) {
	t.Helper()
	tagged := map[string]any{"tags": []any{map[string]any{"name": "gold", "color": "yellow"}}}
	insert(t, p, 1, "trainer", nil, map[string]any{}, tagged)
	insert(t, p, 2, "trainer-old", map[string]any{"type": "api"}, map[string]any{"status": "in-use"})
	insert(t, p, 3, "broken", nil, map[string]any{"status": "not-ready", "lastBuildStatus": "failed"})
	insert(t, p, 4, "python", map[string]any{"scope": "global"}, map[string]any{})
	insert(t, p, 5, "empty", nil)
}

func TestAccImage_list(t *testing.T) {
	t.Parallel()
	p := acctest.New(t, 0)
	several(t, p)
	list := func(config string) string {
		return p.Config("list \"peak_image\" \"all\" {\n  provider = peak\n  include_resource = true\n  config {\n" + config + "\n  }\n}\n")
	}
	finds := func(config string, names ...string) resource.TestStep {
		step := resource.TestStep{
			Query: true, Config: list(config),
			QueryResultChecks: []querycheck.QueryResultCheck{querycheck.ExpectLength("peak_image.all", len(names))},
		}
		for _, name := range names {
			step.QueryResultChecks = append(step.QueryResultChecks, querycheck.ExpectResourceKnownValues("peak_image.all", queryfilter.ByDisplayName(knownvalue.StringExact(name)),
				[]querycheck.KnownValueCheck{{Path: pathOf("name"), KnownValue: knownvalue.StringExact(name)}}))
		}
		return step
	}
	all := finds("", "trainer", "trainer-old", "broken", "empty")
	all.QueryResultChecks = append(all.QueryResultChecks,
		querycheck.ExpectIdentity("peak_image.all", map[string]knownvalue.Check{"id": knownvalue.StringExact("2001001")}),
		querycheck.ExpectResourceKnownValues("peak_image.all", queryfilter.ByDisplayName(knownvalue.StringExact("trainer")), []querycheck.KnownValueCheck{
			{Path: pathOf("version"), KnownValue: knownvalue.StringExact("1.1.0")},
			{Path: pathOf("build_details").AtMapKey("dockerfile"), KnownValue: knownvalue.StringExact("FROM python:3.12\n")},
			{Path: pathOf("wait"), KnownValue: knownvalue.Bool(true)},
		}))
	p.Query(t, resource.TestCase{TerraformVersionChecks: queries, Steps: []resource.TestStep{
		{
			PreConfig: func() {
				_, err := p.Emulator.AddFault(control.Fault{Method: http.MethodGet, Path: "/images/$", Status: http.StatusForbidden})
				must(t, err)
			},
			Query: true, Config: list(""), ExpectError: text("Cannot list peak_image"),
		},
		{
			// One image of the list cannot be read.
			PreConfig: func() {
				p.Emulator.ClearFaults()
				_, err := p.Emulator.AddFault(control.Fault{Method: http.MethodGet, Path: "/images/2001001$", Status: http.StatusForbidden})
				must(t, err)
			},
			Query: true, Config: list(""), ExpectError: text("Cannot read peak_image"),
		},
		{PreConfig: p.Emulator.ClearFaults, Query: true, Config: all.Config, QueryResultChecks: all.QueryResultChecks},
		finds(`search_term = "trainer"`, "trainer", "trainer-old"),
		finds(`statuses = ["in-use", "not-ready"]`, "trainer-old", "broken"),
		finds(`scopes = ["global"]`, "python"),
		finds(`scopes = ["global", "custom"]`, "trainer", "trainer-old", "broken", "empty", "python"),
		finds(`last_build_statuses = ["failed"]`, "broken"),
		finds(`tags = ["gold"]`, "trainer"),
	}})
}

// TestAccImage_onboarded brings images of all sources, made by somebody else, under Terraform.
func TestAccImage_onboarded(t *testing.T) {
	t.Parallel()
	acctest.NeedsActions(t)
	p := acctest.New(t, 0)
	client := p.Client(t)
	create := func(name, version string, upload bool, details *peak.BuildDetails) {
		t.Helper()
		body := peak.ImageCreate{Name: name, Type: "workspace-python", Description: new("It says \"${hello}\" %{if}"), Version: &version, BuildDetails: details}
		if upload {
			zip := acctest.Upload(t, acctest.Folder(t, app()))
			body.Artifact = &zip
		}
		if _, err := client.CreateImage(t.Context(), body); err != nil {
			t.Fatal(err)
		}
	}
	create("upload", "0.0.1-python3.9", true, nil)
	create("upload-detailed", "1.0.0", true, &peak.BuildDetails{
		Source: "upload", UseCache: new(false), BuildArguments: []peak.NameValue{{Name: "A", Value: "${B}"}}, Secrets: []string{"pip"}, Context: ".", DockerfilePath: "Dockerfile",
	})
	create("github", "1.0.0", false, &peak.BuildDetails{Source: "github", Repository: "https://github.com/acme/app", Branch: "main", Token: "ghp_secret"})
	create("dockerfile", "1.0.0", false, &peak.BuildDetails{Source: "dockerfile", Dockerfile: "FROM python:3.12\nENV A=${B}\n\tRUN echo \"%{x}\"\n"})
	p.Settle(t)
	several(t, p)
	insert(t, p, 6, "being-built", nil, map[string]any{"status": "not-ready", "lastBuildStatus": "building"})
	silent := insert(t, p, 7, "base", nil, map[string]any{})
	silence(t, p, "3001070")
	t.Logf("image %s does not tell how it was built", silent)

	p.Onboard(t, "list \"peak_image\" \"all\" {\n  provider = peak\n  limit = 100\n}\n", 10)
}
