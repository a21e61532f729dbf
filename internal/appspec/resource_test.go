// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package appspec_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"
	"github.com/peakbi/terraform-provider-peak/internal/acctest"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/control"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// small is an app of one block.
const small = "blocks = [{ id = \"SERVER\", release_version = \"1.0.0\" }]\n"

// everything is an app with every argument, of two releases of one block and a second block.
const everything = `
  title                    = "Shop"
  description              = "# Sells things"
  description_content_type = "text/markdown"
  image_url                = "https://example.com/shop.png"
  tags                     = ["b", "a"]
  release                  = { version = "1.0.0", notes = "First release" }
  blocks = [
    { id = "WORKFLOW", release_version = "1.0.0", auto_run_on_deploy = true },
    { id = "WORKFLOW", release_version = "1.1.0" },
    { id = "SERVER", release_version = "1.0.0", auto_run_on_deploy = false },
  ]
  parameters = {
    build = [{ name = "size", type = "number", default_value = 21 }]
    run   = [{ name = "key", type = "string", hide_value = true }]
  }
`

const (
	everythingBlocks = `[{"id":"WORKFLOW","release":{"version":"1.0.0"},"autoRunOnDeploy":true},{"id":"WORKFLOW","release":{"version":"1.1.0"},"autoRunOnDeploy":false},` +
		`{"id":"SERVER","release":{"version":"1.0.0"},"autoRunOnDeploy":false}]`
	everythingParameters = `{"build":[{"defaultValue":21,"name":"size","type":"number"}],"run":[{"hideValue":true,"name":"key","type":"string"}]}`
)

func TestAccAppSpec_everything(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	raised := strings.NewReplacer(`{ version = "1.0.0", notes = "First release" }`, `{ version = "2.0.0", notes = "Better" }`,
		`    { id = "WORKFLOW", release_version = "1.0.0", auto_run_on_deploy = true },`+"\n", "").Replace(everything)
	plain := `{"config":[{"autoRunOnDeploy":false,"id":"WORKFLOW","release":{"version":"1.1.0"}},{"autoRunOnDeploy":false,"id":"SERVER","release":{"version":"1.0.0"}}],"parameters":`
	s.run(
		resource.TestStep{
			Config: s.spec(everything),
			Check: s.wrote(created(t, `{"version":1,"kind":"app","metadata":{"name":"shop","title":"Shop","summary":"Sells things","description":"# Sells things","descriptionContentType":"text/markdown",`+
				`"imageUrl":"https://example.com/shop.png","tags":[{"name":"a"},{"name":"b"}]},"release":{"version":"1.0.0","notes":"First release"},"config":`+everythingBlocks+`}`,
				`"parameters":`+quoted(t, everythingParameters)+`,`)),
			ConfigStateChecks: []statecheck.StateCheck{
				attribute(knownvalue.StringExact("1.0.0"), "latest_release"), attribute(knownvalue.StringExact("available"), "status"), attribute(knownvalue.StringExact("private"), "scope"),
			},
		},
		// A release is plain JSON.
		resource.TestStep{
			Config: s.spec(raised), ConfigPlanChecks: acctest.ChangesOnly(address, "blocks", "release.version", "release.notes", "latest_release", "release_version"),
			Check: s.wrote(`POST ` + base + `ID/releases ` + plain + everythingParameters + `,"release":{"notes":"Better","version":"2.0.0"}}`),
		},
		resource.TestStep{
			Config: s.spec(regexp.MustCompile(`(?s)  parameters = \{.*\n  \}`).ReplaceAllString(strings.Replace(raised, "2.0.0", "2.1.0", 1), "")),
			Check:  s.wrote(`POST ` + base + `ID/releases ` + plain + `null,"release":{"notes":"Better","version":"2.1.0"}}`),
		},
	)
}

// TestAccAppSpec_immutable changes what a published release holds.
func TestAccAppSpec_immutable(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.run(acctest.FirstSteps(4,
		resource.TestStep{Config: s.spec(everything)},
		s.rejected(strings.Replace(everything, `release_version = "1.1.0"`, `release_version = "1.0.0"`, 1), "the configuration changes blocks. Raise release.version to publish it"),
		s.rejected(strings.Replace(everything, "auto_run_on_deploy = true", "auto_run_on_deploy = false", 1), "the configuration changes blocks."),
		s.rejected(strings.Replace(everything, "= 21", "= 22", 1), "the configuration changes parameters."),
		s.rejected(strings.Replace(everything, "First release", "Other", 1), "the configuration changes release.notes."),
		s.rejected(strings.Replace(everything, `version = "1.0.0", notes`, `version = "0.9.0", notes`, 1), "release 0.9.0 is not greater than 1.0.0, which is published already"),
		resource.TestStep{
			Config:           s.spec(strings.NewReplacer("default_value", "defaultValue", `{ name = "key", type = "string", hide_value = true }`, `{ hideValue = true, required = false, type = "string", name = "key" }`).Replace(everything)),
			ConfigPlanChecks: acctest.PlansNothing(),
		},
	)...)
}

func TestAccAppSpec_small(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	sent := created(t, `{"version":1,"kind":"app","metadata":{"name":"shop","summary":"Sells things"},"release":{"version":"1.0.0"},"config":[{"id":"SERVER","release":{"version":"1.0.0"},"autoRunOnDeploy":false}]}`, `"parameters":"null",`)
	patch := func(config, sent string, changes ...string) resource.TestStep {
		return resource.TestStep{Config: s.spec(small + config), ConfigPlanChecks: acctest.ChangesOnly(address, changes...), Check: s.wrote(`PATCH ` + base + `ID ` + sent)}
	}
	s.run(
		resource.TestStep{Config: s.spec(small), Check: s.wrote(sent)},
		resource.TestStep{Config: s.spec(small + "parameters = { build = [], run = [] }"), Check: s.wrote()},
		patch("title = \"Shop\"\n tags = [\"a\"]", `{"metadata":{"tags":[{"name":"a"}],"title":"Shop"}}`, "title", "tags", "tags_all", "parameters"),
		patch("featured = true\n status = \"archived\"\n tags = [\"a\"]", `{"featured":true,"metadata":{"status":"archived"}}`, "featured", "status"),
		patch("scope = \"public\"\n featured = true\n tags = [\"a\"]", `{"scope":"public"}`, "scope"),
	)
}

// TestAccAppSpec_shared shares an app, whose blocks have to be shared as well.
func TestAccAppSpec_shared(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	shared := small + "scope = \"shared\"\n tenants = [\"t2\", \"t1\"]\n status = \"unavailable\"\n"
	s.run(
		s.rejected(shared, "is not shared with tenant"),
		s.rejected(small+"tenants = [\"a\"]", "tenants is for specs of scope shared; this one is private."),
		s.rejected(small+"scope = \"shared\"", "A spec of scope shared needs tenants"),
		resource.TestStep{
			PreConfig: func() {
				if err := s.Emulator.Edit("spec", s.serverSpec, map[string]any{"scope": "shared", "tenants": []any{"t1", "t2"}}); err != nil {
					t.Fatal(err)
				}
				s.Emulator.ClearJournal()
			},
			Config: s.spec(shared),
			Check: s.wrote(`POST `+base+` {"featured":"false","parameters":"null","scope":"shared","spec":`+
				quoted(t, `{"version":1,"kind":"app","metadata":{"name":"shop","summary":"Sells things"},"release":{"version":"1.0.0"},"config":[{"id":"SERVER","release":{"version":"1.0.0"},"autoRunOnDeploy":false}]}`)+
				`,"tenants":"[\"t1\",\"t2\"]"}`, `PATCH `+base+`ID {"metadata":{"status":"unavailable"}}`),
		},
	)
}

func TestAccAppSpec_drift(t *testing.T) {
	t.Parallel()
	config := small + "title = \"Shop\"\n tags = [\"a\"]\n"
	for name, test := range acctest.Sample(1, map[string]struct {
		patch   map[string]any
		changes []string
	}{
		"title":    {map[string]any{"metadata": map[string]any{"title": "Other"}}, []string{"title"}},
		"tags":     {map[string]any{"metadata": map[string]any{"tags": []any{}}}, []string{"tags", "tags_all"}},
		"featured": {map[string]any{"featured": true}, []string{"featured"}},
		"scope":    {map[string]any{"scope": "public"}, []string{"scope"}},
	}) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newStage(t)
			s.run(
				resource.TestStep{Config: s.spec(config)},
				resource.TestStep{
					PreConfig: func() {
						if err := s.Emulator.Edit("spec", s.app(), test.patch); err != nil {
							t.Fatal(err)
						}
					},
					Config: s.spec(config), ConfigPlanChecks: acctest.ChangesOnly(address, test.changes...),
				},
			)
		})
	}
}

// TestAccAppSpec_otherRelease has somebody else publish 2.0.0: no drift, and nothing smaller can be published any more.
func TestAccAppSpec_otherRelease(t *testing.T) {
	t.Parallel()
	acctest.InDepth(t) // TestAccBlockSpec_otherRelease
	s := newStage(t)
	s.run(
		resource.TestStep{Config: s.spec(small)},
		resource.TestStep{
			PreConfig: func() {
				err := s.Client(t).CreateAppRelease(t.Context(), s.app(), peak.AppReleaseCreate{
					Release: peak.ReleaseInput{Version: "2.0.0"}, Config: []peak.AppBlock{{ID: s.serverSpec, Release: peak.BlockRelease{Version: "1.0.0"}}},
				})
				if err != nil {
					t.Fatal(err)
				}
			},
			Config: s.spec(small), ConfigPlanChecks: acctest.PlansNothing(),
			ConfigStateChecks: []statecheck.StateCheck{attribute(knownvalue.StringExact("2.0.0"), "latest_release"), attribute(knownvalue.StringExact("1.0.0"), "release", "version")},
		},
		s.rejected(small+"release = { version = \"1.5.0\" }", "release 1.5.0 is not greater than 2.0.0, which is published already"),
		resource.TestStep{Config: s.spec(small + "release = { version = \"2.0.1\" }"), ConfigPlanChecks: acctest.ChangesOnly(address, "release.version", "latest_release", "release_version")},
	)
}

func TestAccAppSpec_disappears(t *testing.T) {
	t.Parallel()
	acctest.InDepth(t) // TestAccBlockSpec_disappears
	acctest.SameOnEveryCLI(t)
	s := newStage(t)
	s.run(
		resource.TestStep{Config: s.spec(small)},
		resource.TestStep{
			PreConfig: func() {
				if err := s.Emulator.Remove("spec", s.app()); err != nil {
					t.Fatal(err)
				}
			},
			Config: s.spec(small), ConfigPlanChecks: acctest.Plans(address, plancheck.ResourceActionCreate),
		},
	)
}

// TestAccAppSpec_lostAnswer has the answers to the create and to a release get lost: each happened once, and is ours.
func TestAccAppSpec_lostAnswer(t *testing.T) {
	t.Parallel()
	acctest.InDepth(t) // internal/chaos disturbs every write
	acctest.SameOnEveryCLI(t)
	s := newStage(t)
	raised := small + "release = { version = \"1.1.0\" }"
	s.run(
		resource.TestStep{PreConfig: s.fault(control.Fault{Method: "POST", Path: "/apps/specs/$", Cut: control.CutAfter, Times: 1}), Config: s.spec(small)},
		resource.TestStep{PreConfig: s.fault(control.Fault{Method: "POST", Path: "/releases$", Cut: control.CutAfter, Times: 1}), Config: s.spec(raised)},
	)
}

// TestAccAppSpec_refused shows the platform's reasons.
func TestAccAppSpec_refused(t *testing.T) {
	t.Parallel()
	acctest.SameOnEveryCLI(t)
	s := newStage(t)
	s.run(
		s.rejected(strings.Replace(small, "1.0.0", "7.0.0", 1), "has no release 7.0.0"),
		s.rejected(small+`parameters = { run = [{ name = "nobody", type = "string" }] }`, "no block of the app has a parameter nobody"),
		s.rejected(`blocks = []`, "list must contain at least 1 elements"),
		s.rejected(strings.Replace(small, "1.0.0", "one", 1), `"one" is not a semantic version`),
		s.rejected(small+`parameters = { run = [{ name = "key", type = "text" }] }`, "parameters.run[0].type must be one of"),
		resource.TestStep{Config: s.spec(small)},
	)
}

func TestAccAppSpec_import(t *testing.T) {
	t.Parallel()
	for name, body := range acctest.Sample(1, map[string]string{"small": small, "everything": everything}) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newStage(t)
			var unshown func() (bool, error)
			if name == "everything" {
				unshown = acctest.Usual("releases need not show parameters and autoRunOnDeploy (contract 11)")
			}
			s.run(
				resource.TestStep{Config: s.spec(body)},
				resource.TestStep{ResourceName: address, ImportState: true, ImportStateVerify: true, SkipFunc: unshown},
				resource.TestStep{ResourceName: address, ImportState: true, ImportStateKind: resource.ImportBlockWithID, SkipFunc: unshown},
				// A block spec is no app spec.
				resource.TestStep{ResourceName: address, ImportState: true, ImportStateId: s.serverSpec, ExpectError: regexp.MustCompile(`(?i)cannot\s+import\s+non-existent`)},
			)
		})
	}
}

func TestAccAppSpec_importByIdentity(t *testing.T) {
	t.Parallel()
	acctest.InDepth(t) // TestAccBlockSpec_importByIdentity
	acctest.NotContrary(t, "releases need not show parameters and autoRunOnDeploy (contract 11)")
	s := newStage(t)
	s.Test(t, resource.TestCase{
		TerraformVersionChecks: []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_12_0)},
		CheckDestroy:           s.removeBlocks,
		Steps: []resource.TestStep{
			{Config: s.spec(everything)},
			{ResourceName: address, ImportState: true, ImportStateKind: resource.ImportBlockWithResourceIdentity},
		},
	})
}
