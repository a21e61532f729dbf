// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package blockspec_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"
	"github.com/peakbi/terraform-provider-peak/internal/acctest"
)

// emptyImage is a service block whose image is built with every default, and says nothing else.
const emptyImage = "artifact = { path = \"FOLDER\" }\n service = { image = {} }\n"

// withoutFolder is a body without what the platform cannot give back: the token and the folder.
func withoutFolder(body string) string {
	body = strings.Replace(body, `, token_wo = "gh-secret-token", token_wo_version = 1`, "", 1)
	return regexp.MustCompile(`(?m)^\s*artifact +=.*$`).ReplaceAllString(body, "")
}

func TestAccBlockSpec_import(t *testing.T) {
	t.Parallel()
	for name, body := range acctest.Sample(2, map[string]string{"small": small, "everything": everything, "service": serviceBlock, "image empty": emptyImage}) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newStage(t)
			s.run(
				resource.TestStep{Config: s.spec(body)},
				resource.TestStep{
					ResourceName: address, ImportState: true, ImportStateVerify: true,
					ImportStateVerifyIgnore: []string{"artifact", "artifact_hash", "files", "workflow.steps.load.repository.token_wo_version"},
				},
				resource.TestStep{Config: s.spec(withoutFolder(body)), ResourceName: address, ImportState: true, ImportStateKind: resource.ImportBlockWithID},
				resource.TestStep{ResourceName: address, ImportState: true, ImportStateId: "3f0c8a56-0000-4000-8000-000000000000", ExpectError: regexp.MustCompile(`(?i)cannot\s+import\s+non-existent`)},
			)
		})
	}
}

// TestAccBlockSpec_importThenFolder manages a spec that somebody else made. The folder is left out at first, then recorded,
// then it is a change like any other.
func TestAccBlockSpec_importThenFolder(t *testing.T) {
	t.Parallel()
	acctest.InDepth(t)
	s := newStage(t)
	s.abandon(s.spec(everything), address)
	block := s.ids("import {\n  to = peak_block_spec.etl\n  id = \"ID\"\n}\n")
	s.run(
		resource.TestStep{
			Config: block + s.spec(withoutFolder(everything)), ConfigPlanChecks: acctest.PlansNothing(), Check: s.wrote(),
			ConfigStateChecks: []statecheck.StateCheck{attribute(knownvalue.Null(), "artifact_hash")},
		},
		resource.TestStep{
			Config:            block + s.spec(everything),
			ConfigPlanChecks:  acctest.ChangesOnly(address, "artifact", "artifact_hash", "files", "workflow.steps.load.repository.token_wo_version"),
			Check:             s.wrote(),
			ConfigStateChecks: []statecheck.StateCheck{attribute(knownvalue.NotNull(), "artifact_hash")},
		},
		resource.TestStep{
			PreConfig: s.change("load.py", "print(3)\n"), Config: block + s.spec(everything),
			ExpectError: message("but the configuration changes artifact. Raise release.version"),
		},
		// A release needs the folder.
		resource.TestStep{
			Config:      block + s.spec(strings.Replace(withoutFolder(everything), `version = "1.0.0"`, `version = "1.0.1"`, 1)),
			ExpectError: message("they are built from a folder: set artifact.path to it"),
		},
	)
}

// TestAccBlockSpec_importTyped imports into the typed attributes; a configuration in JSON is another spelling of them.
func TestAccBlockSpec_importTyped(t *testing.T) {
	t.Parallel()
	acctest.InDepth(t)
	s := newStage(t)
	body := `kind = "workflow"
  config_json = jsonencode({ steps = { load = { imageDetails = { id = IMAGE }, command = "python load.py" } }, triggers = [] })
`
	s.abandon(s.spec(body), address)
	block := s.ids("import {\n  to = peak_block_spec.etl\n  id = \"ID\"\n}\n")
	s.run(
		resource.TestStep{Config: block + s.spec(body), Check: s.wrote()},
		resource.TestStep{Config: block + s.spec(small), Check: s.wrote()},
	)
}

// TestAccBlockSpec_importIncrement imports a prerelease: whichever way its version is to raise itself, nothing is planned and sent. What is
// configured is noted with the first change of the spec, after which another increment promotes what was published.
func TestAccBlockSpec_importIncrement(t *testing.T) {
	t.Parallel()
	acctest.SameOnEveryCLI(t)
	s := newStage(t)
	const alpha, patch = "\n  release = { increment = \"prerelease\", prerelease_id = \"a0000001\", notes = \"next\" }\n", "\n  release = { increment = \"patch\" }\n"
	s.abandon(s.spec(small+"\n  release = { version = \"0.1.0-a0000007\" }\n"), address)
	block := s.ids("import {\n  to = peak_block_spec.etl\n  id = \"ID\"\n}\n")
	version := func(want string) []statecheck.StateCheck {
		return []statecheck.StateCheck{attribute(knownvalue.StringExact(want), "release_version")}
	}
	s.run(
		resource.TestStep{Config: block + s.spec(small+alpha), ConfigPlanChecks: acctest.PlansNothing(), Check: s.wrote()},
		resource.TestStep{Config: block + s.spec(small+patch), ConfigPlanChecks: acctest.PlansNothing(), Check: s.wrote(), ConfigStateChecks: version("0.1.0-a0000007")},
		resource.TestStep{
			Config: s.spec(small + alpha + "  title = \"Loads\"\n"), ConfigPlanChecks: acctest.ChangesOnly(address, "release.increment", "release.notes", "release.prerelease_id", "title"),
			Check: s.wrote(`PATCH ` + base + `ID {"metadata":{"title":"Loads"}}`),
		},
		resource.TestStep{
			Config: s.spec(small + patch + "  title = \"Loads\"\n"), ConfigStateChecks: version("0.1.0"), Check: s.releases(2),
		},
	)
}

// TestAccBlockSpec_addedFolder adds a folder to a release that was published without one: that is a change of it.
func TestAccBlockSpec_addedFolder(t *testing.T) {
	t.Parallel()
	acctest.InDepth(t)
	s := newStage(t)
	s.run(
		resource.TestStep{Config: s.spec(small)},
		s.rejected(small+"artifact = { path = \"FOLDER\" }", "but the configuration changes artifact. Raise release.version"),
		resource.TestStep{Config: s.spec(small + "artifact = { path = \"FOLDER\" }\n release = { version = \"1.0.1\" }")},
		// Left out again, the archive stays.
		resource.TestStep{
			Config:            s.spec(small + "release = { version = \"1.0.1\" }"),
			ConfigStateChecks: []statecheck.StateCheck{attribute(knownvalue.NotNull(), "artifact_hash")},
		},
		resource.TestStep{
			Config:            s.spec(small + "release = { version = \"1.0.2\" }"),
			ConfigStateChecks: []statecheck.StateCheck{attribute(knownvalue.Null(), "artifact_hash")},
		},
	)
}

// TestAccBlockSpec_importOlderRelease takes over a spec with the release that its resource manages, while a newer one is managed beside it.
func TestAccBlockSpec_importOlderRelease(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	next := "resource \"peak_block_spec_release\" \"next\" {\n  spec_id = peak_block_spec.etl.id\n  version = \"1.1.0\"\n" +
		strings.Replace(small, "load.py", "load.py --fast", 1) + "}\n"
	older := func(state *terraform.State) (string, error) {
		return state.RootModule().Resources[address].Primary.ID + "/1.0.0", nil
	}
	s.run(
		resource.TestStep{Config: s.spec(small) + s.ids(next)},
		resource.TestStep{ResourceName: address, ImportState: true, ImportStateIdFunc: older, ImportStateVerify: true, ImportStateVerifyIgnore: []string{"latest_release"}},
		resource.TestStep{ResourceName: address, ImportState: true, ImportStateId: "a/1.0.0/b", ExpectError: message("neither the id of a spec nor <spec_id>/<version>")},
	)
}

func TestAccBlockSpec_importByIdentity(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.Test(t, resource.TestCase{
		TerraformVersionChecks: []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_12_0)},
		CheckDestroy:           s.RemoveImages,
		Steps: []resource.TestStep{
			{Config: s.spec(small)},
			{ResourceName: address, ImportState: true, ImportStateKind: resource.ImportBlockWithResourceIdentity},
		},
	})
}
