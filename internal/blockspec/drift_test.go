// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package blockspec_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/peakbi/terraform-provider-peak/internal/acctest"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/control"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// TestAccBlockSpec_drift has the user interface change things; each shows as exactly that.
func TestAccBlockSpec_drift(t *testing.T) {
	t.Parallel()
	config := small + "title = \"ETL\"\n tags = [\"a\", \"b\"]\n status = \"available\"\n"
	for name, test := range acctest.Sample(1, map[string]struct {
		patch   map[string]any
		changes []string
	}{
		"name":     {map[string]any{"metadata": map[string]any{"name": "other"}}, []string{"name"}},
		"title":    {map[string]any{"metadata": map[string]any{"title": "Other"}}, []string{"title"}},
		"summary":  {map[string]any{"metadata": map[string]any{"summary": "Other"}}, []string{"summary"}},
		"tags":     {map[string]any{"metadata": map[string]any{"tags": []any{map[string]any{"name": "a"}}}}, []string{"tags", "tags_all"}},
		"status":   {map[string]any{"status": "archived"}, []string{"status"}},
		"featured": {map[string]any{"featured": true}, []string{"featured"}},
		"scope":    {map[string]any{"scope": "public"}, []string{"scope"}},
		"tenants":  {map[string]any{"scope": "shared", "tenants": []any{"t"}}, []string{"scope", "tenants"}},
	}) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if name == "tenants" {
				acctest.NotContrary(t, "tenants need not be shown (contract 10.6)")
			}
			s := newStage(t)
			s.run(
				resource.TestStep{Config: s.spec(config)},
				resource.TestStep{PreConfig: func() { s.Edit(t, "spec", test.patch) }, Config: s.spec(config), ConfigPlanChecks: acctest.ChangesOnly(address, test.changes...)},
			)
		})
	}
}

func TestAccBlockSpec_disappears(t *testing.T) {
	t.Parallel()
	acctest.SameOnEveryCLI(t)
	s := newStage(t)
	s.run(
		resource.TestStep{Config: s.spec(small)},
		resource.TestStep{
			PreConfig: func() {
				if err := s.Emulator.Remove("spec", s.ID(t, "spec")); err != nil {
					t.Fatal(err)
				}
			},
			Config: s.spec(small), ConfigPlanChecks: acctest.Plans(address, plancheck.ResourceActionCreate),
		},
	)
}

// publish has somebody else publish a release.
func (s *stage) publish(version string) func() {
	return func() {
		err := s.Client(s.t).CreateBlockRelease(s.t.Context(), s.ID(s.t, "spec"), peak.BlockReleaseCreate{
			Release: peak.ReleaseInput{Version: version},
			Config:  map[string]any{"steps": map[string]any{"load": map[string]any{"command": "theirs", "imageDetails": map[string]any{"id": s.image}}}},
		})
		if err != nil {
			s.t.Fatal(err)
		}
		s.Emulator.ClearJournal()
	}
}

// TestAccBlockSpec_otherRelease has somebody else publish 2.0.0: no drift, and nothing smaller can be published any more.
func TestAccBlockSpec_otherRelease(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	release := func(version string) string { return small + "release = { version = \"" + version + "\" }" }
	s.run(
		resource.TestStep{Config: s.spec(small)},
		resource.TestStep{
			PreConfig: s.publish("2.0.0"), Config: s.spec(small), ConfigPlanChecks: acctest.PlansNothing(), Check: s.wrote(),
			ConfigStateChecks: []statecheck.StateCheck{attribute(knownvalue.StringExact("2.0.0"), "latest_release"), attribute(knownvalue.StringExact("1.0.0"), "release", "version")},
		},
		s.rejected(release("1.5.0"), "release 1.5.0 is not greater than 2.0.0, which is published already"),
		s.rejected(release("0.9.0"), "release 0.9.0 is not greater than 1.0.0, which is published already"),
		// Metadata moves all the same.
		resource.TestStep{
			Config: s.spec(small + "title = \"T\""), ConfigPlanChecks: acctest.ChangesOnly(address, "title"), Check: s.wrote(`PATCH ` + base + `ID {"metadata":{"title":"T"}}`),
		},
		resource.TestStep{
			Config: s.spec(release("2.0.1")), ConfigPlanChecks: acctest.ChangesOnly(address, "release.version", "latest_release", "release_version"),
			ConfigStateChecks: []statecheck.StateCheck{attribute(knownvalue.StringExact("2.0.1"), "latest_release")},
		},
	)
}

// TestAccBlockSpec_otherReleaseMeanwhile has somebody else publish between plan and apply: the platform's reason is shown,
// what else the apply did is kept, and the next plan proposes the rest.
func TestAccBlockSpec_otherReleaseMeanwhile(t *testing.T) {
	t.Parallel()
	acctest.InDepth(t)
	acctest.SameOnEveryCLI(t)
	for version, want := range acctest.Sample(1, map[string]string{
		"2.0.0": "Release 1.5.0 is not greater than 2.0.0",
		"1.5.0": "was published by somebody else, so it was not published again",
	}) {
		t.Run(version, func(t *testing.T) {
			t.Parallel()
			s := newStage(t)
			raised := small + "title = \"T\"\n release = { version = \"1.5.0\" }"
			meanwhile := &other{act: s.publish(version)}
			s.run(
				resource.TestStep{Config: s.spec(small)},
				resource.TestStep{Config: s.spec(raised), ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{meanwhile}}, ExpectError: message(want)},
				resource.TestStep{
					Config: s.spec(small + "title = \"T\""), ConfigPlanChecks: acctest.PlansNothing(),
					ConfigStateChecks: []statecheck.StateCheck{attribute(knownvalue.StringExact("1.0.0"), "release", "version"), attribute(knownvalue.StringExact("T"), "title")},
				},
				resource.TestStep{Config: s.spec(small + "title = \"T\"\n release = { version = \"3.0.0\" }"), ConfigPlanChecks: acctest.ChangesOnly(address, "release.version", "latest_release", "release_version")},
			)
		})
	}
}

// TestAccBlockSpec_lostAnswer has the answers to the create and to a release get lost: each happened once, and is ours.
func TestAccBlockSpec_lostAnswer(t *testing.T) {
	t.Parallel()
	acctest.InDepth(t) // internal/chaos disturbs every write
	acctest.SameOnEveryCLI(t)
	s := newStage(t)
	raised := everything + "\n"
	s.run(
		resource.TestStep{PreConfig: s.fault(control.Fault{Method: "POST", Path: "/specs/$", Cut: control.CutAfter, Times: 1}), Config: s.spec(small)},
		resource.TestStep{Config: s.spec(small), PreConfig: func() { s.ID(t, "spec") }, ConfigPlanChecks: acctest.PlansNothing()},
		resource.TestStep{
			PreConfig: s.fault(control.Fault{Method: "POST", Path: "/releases$", Status: 502, Act: true, Times: 1}),
			Config:    s.spec(regexpRelease.ReplaceAllString(withoutFolder(raised), `release = { version = "1.1.0", notes = "n" }`) + "\n artifact = { path = \"FOLDER\" }"),
			Check:     s.releases(2),
		},
		resource.TestStep{
			Config:           s.spec(regexpRelease.ReplaceAllString(withoutFolder(raised), `release = { version = "1.1.0", notes = "n" }`) + "\n artifact = { path = \"FOLDER\" }"),
			ConfigPlanChecks: acctest.PlansNothing(),
		},
	)
}

// TestAccBlockSpec_readBackFails keeps a spec that was created, whatever becomes of reading it.
func TestAccBlockSpec_readBackFails(t *testing.T) {
	t.Parallel()
	acctest.InDepth(t)
	acctest.SameOnEveryCLI(t)
	s := newStage(t)
	s.run(
		resource.TestStep{PreConfig: s.fault(control.Fault{Method: "GET", Path: "/specs/.", Status: 403, Times: 1}), Config: s.spec(small)},
	)
}

// TestAccBlockSpec_exists shows how to import a spec whose name is taken.
func TestAccBlockSpec_exists(t *testing.T) {
	t.Parallel()
	acctest.SameOnEveryCLI(t)
	s := newStage(t)
	s.run(
		resource.TestStep{Config: s.spec(small)},
		resource.TestStep{
			Config:      s.spec(small) + s.ids("resource \"peak_block_spec\" \"second\" {\n name = \"etl\"\n summary = \"s\"\n release = { version = \"1.0.0\" }\n"+small+"}\n"),
			ExpectError: message(`terraform import peak_block_spec.<resource name>`),
		},
	)
}

// TestAccBlockSpec_inUse has an app consist of the block when it is to be deleted.
func TestAccBlockSpec_inUse(t *testing.T) {
	t.Parallel()
	acctest.SameOnEveryCLI(t)
	s := newStage(t)
	s.run(
		resource.TestStep{Config: s.spec(small)},
		resource.TestStep{
			PreConfig: func() {
				_, err := s.Client(t).CreateAppSpec(t.Context(), peak.AppSpecCreate{
					Metadata: peak.Metadata{Name: new("app"), Summary: new("s")}, Release: peak.ReleaseInput{Version: "1.0.0"},
					Config: []peak.AppBlock{{ID: s.ID(t, "spec"), Release: peak.BlockRelease{Version: "1.0.0"}}},
				})
				if err != nil {
					t.Fatal(err)
				}
			},
			Config: s.spec(small), Destroy: true, ExpectError: message("most likely because something still uses it"),
		},
		resource.TestStep{
			PreConfig: func() {
				for id, object := range s.Emulator.Objects()["spec"] {
					if object["kind"] == "app" {
						if err := s.Emulator.Remove("spec", id); err != nil {
							t.Fatal(err)
						}
					}
				}
			},
			Config: s.spec(small), ConfigPlanChecks: acctest.PlansNothing(),
		},
	)
}
