// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package blockspec_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/compare"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"
	"github.com/peakbi/terraform-provider-peak/internal/acctest"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/control"
)

const releaseAddress = "peak_block_spec_release.next"

// release is a configuration with a spec and a release of it, 1.1.0 unless the body says otherwise.
func (s *stage) release(body string) string {
	return s.releaseOf("peak_block_spec.etl.id", body)
}

func (s *stage) releaseOf(spec, body string) string {
	if !regexp.MustCompile(`(?m)^ *version *=`).MatchString(body) {
		body += "\n  version = \"1.1.0\""
	}
	return s.spec(small) + "resource \"peak_block_spec_release\" \"next\" {\n  spec_id = " + spec + "\n" + s.ids(body) + "\n}\n"
}

func (s *stage) releaseRejected(body, text string) resource.TestStep {
	return resource.TestStep{Config: s.release(body), ExpectError: message(text)}
}

func releaseAttribute(value knownvalue.Check, name string) statecheck.StateCheck {
	return statecheck.ExpectKnownValue(releaseAddress, tfjsonpath.New(name), value)
}

// next is the content of a release: an image that is built, a parameter.
const next = `
  notes    = "Second"
  artifact = { path = "FOLDER" }
  auto_run_on_deploy = true
  workflow = {
    images = { base = { dockerfile = "Dockerfile" } }
    steps  = { load = { image_ref = "base", command = "@param:c" } }
  }
  parameters = { build = [{ name = "c", type = "string", default_value = "x" }] }
`

const nextSent = ` artifact= spec={"config":{"images":{"base":{"dockerfile":"Dockerfile"}},"steps":{"load":{"command":"@param:c","imageRef":"base"}}},"release":{"notes":"Second","version":"1.1.0"}}` +
	` autoRunOnDeploy=true parameters={"build":[{"defaultValue":"x","name":"c","type":"string"}]}`

func TestAccBlockSpecRelease_publish(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	raised := strings.Replace(next, "@param:c", "y", 1) + "  version = \"1.2.0\"\n"
	s.run(acctest.FirstSteps(5,
		resource.TestStep{
			Config: s.release(next),
			Check:  s.wrote(smallSent, `POST `+base+`ID/releases`+nextSent),
			ConfigStateChecks: []statecheck.StateCheck{
				statecheck.CompareValuePairs(address, tfjsonpath.New("id"), releaseAddress, tfjsonpath.New("spec_id"), compare.ValuesSame()),
				releaseAttribute(knownvalue.StringRegexp(regexp.MustCompile(`^[0-9a-f-]{36}/1\.1\.0$`)), "id"),
				releaseAttribute(knownvalue.StringExact("workflow"), "kind"),
			},
		},
		// The release of the spec's own resource stays what it is.
		resource.TestStep{
			Config: s.release(next), ConfigPlanChecks: acctest.PlansNothing(), Check: s.wrote(),
			ConfigStateChecks: []statecheck.StateCheck{attribute(knownvalue.StringExact("1.1.0"), "latest_release"), attribute(knownvalue.StringExact("1.0.0"), "release", "version")},
		},
		resource.TestStep{Config: s.release(strings.Replace(next, "default_value", "defaultValue", 1)), PlanOnly: true},
		s.releaseRejected(strings.Replace(next, "@param:c", "y", 1), "Release 1.1.0 is published, and releases never change, but the configuration changes workflow. Raise version to publish"),
		s.releaseRejected(strings.Replace(next, `"x"`, `"y"`, 1), "but the configuration changes parameters."),
		s.releaseRejected(strings.Replace(next, "Second", "Other", 1), "but the configuration changes notes."),
		s.releaseRejected(strings.Replace(next, "auto_run_on_deploy = true", "auto_run_on_deploy = false", 1), "but the configuration changes auto_run_on_deploy."),
		resource.TestStep{PreConfig: s.change("load.py", "print(4)\n"), Config: s.release(next), ExpectError: message("but the configuration changes artifact.")},
		s.releaseRejected(strings.Replace(raised, "1.2.0", "1.0.5", 1), "release 1.0.5 is not greater than 1.1.0, which is published already"),
		// Another version replaces: the old release is forgotten, the new one published.
		resource.TestStep{
			Config: s.release(raised), ConfigPlanChecks: acctest.Plans(releaseAddress, plancheck.ResourceActionDestroyBeforeCreate), Check: s.releases(3),
		},
		// Destroying only forgets.
		resource.TestStep{Config: s.spec(small), Check: s.releases(3)},
		s.releaseRejected(raised, `terraform import peak_block_spec_release.<resource name>`),
	)...)
}

// TestAccBlockSpecRelease_refused shows the platform's reason for a version that is not greater than the latest.
func TestAccBlockSpecRelease_refused(t *testing.T) {
	t.Parallel()
	acctest.SameOnEveryCLI(t)
	s := newStage(t)
	s.run(
		s.releaseRejected(next+"  version = \"0.9.0\"\n", "Release 0.9.0 is not greater than 1.0.0"),
		s.releaseRejected(strings.Replace(next, `artifact = { path = "FOLDER" }`, "", 1), "set artifact.path to it"),
		resource.TestStep{Config: s.release(next), Check: s.releases(2)},
	)
}

func TestAccBlockSpecRelease_lostAnswer(t *testing.T) {
	t.Parallel()
	acctest.InDepth(t)
	acctest.SameOnEveryCLI(t)
	s := newStage(t)
	s.run(
		resource.TestStep{PreConfig: s.fault(control.Fault{Method: "POST", Path: "/releases$", Cut: control.CutAfter, Times: 1}), Config: s.release(next), Check: s.releases(2)},
	)
}

// TestAccBlockSpecRelease_disappears has the release vanish with its spec.
func TestAccBlockSpecRelease_disappears(t *testing.T) {
	t.Parallel()
	acctest.InDepth(t)
	acctest.SameOnEveryCLI(t)
	s := newStage(t)
	s.run(
		resource.TestStep{Config: s.release(next)},
		resource.TestStep{
			PreConfig: func() {
				if err := s.Emulator.Remove("spec", s.ID(t, "spec")); err != nil {
					t.Fatal(err)
				}
			},
			Config: s.release(next), ConfigPlanChecks: acctest.Plans(releaseAddress, plancheck.ResourceActionCreate), Check: s.releases(2),
		},
	)
}

func TestAccBlockSpecRelease_import(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	id := func(version string) resource.ImportStateIdFunc {
		return func(*terraform.State) (string, error) { return s.ID(t, "spec") + version, nil }
	}
	s.run(
		resource.TestStep{Config: s.release(next)},
		resource.TestStep{
			ResourceName: releaseAddress, ImportState: true, ImportStateIdFunc: id("/1.1.0"), ImportStateVerify: true, ImportStateVerifyIgnore: []string{"artifact", "artifact_hash", "files"},
		},
		resource.TestStep{
			Config:       s.release(strings.Replace(next, `artifact = { path = "FOLDER" }`, "", 1)),
			ResourceName: releaseAddress, ImportState: true, ImportStateKind: resource.ImportBlockWithID, ImportStateIdFunc: id("/1.1.0"),
		},
		resource.TestStep{ResourceName: releaseAddress, ImportState: true, ImportStateIdFunc: id("/9.9.9"), ExpectError: regexp.MustCompile(`(?i)cannot\s+import\s+non-existent`)},
		resource.TestStep{ResourceName: releaseAddress, ImportState: true, ImportStateIdFunc: id(""), ExpectError: message("is not <spec_id>/<version>")},
		resource.TestStep{ResourceName: releaseAddress, ImportState: true, ImportStateIdFunc: id("/"), ExpectError: message("is not <spec_id>/<version>")},
	)
}

// TestAccBlockSpecRelease_importThenFolder records the folder of an imported release, and sends nothing.
func TestAccBlockSpecRelease_importThenFolder(t *testing.T) {
	t.Parallel()
	acctest.InDepth(t)
	s := newStage(t)
	s.abandon(s.release(next), address, releaseAddress)
	block := s.ids("import {\n  to = peak_block_spec.etl\n  id = \"ID\"\n}\nimport {\n  to = " + releaseAddress + "\n  id = \"ID/1.1.0\"\n}\n")
	// The newest release is what an import of the spec takes over.
	spec := s.spec(strings.Replace(next, `notes    = "Second"`, `release = { version = "1.1.0", notes = "Second" }`, 1))
	const start = `resource "peak_block_spec_release"`
	_, release, _ := strings.Cut(s.release(next), start)
	release = start + release
	without := strings.ReplaceAll(spec+release, `artifact = { path = "`+s.folder+`" }`, "")
	s.run(
		resource.TestStep{Config: block + without, ConfigPlanChecks: acctest.PlansNothing(), Check: s.wrote()},
		resource.TestStep{
			Config: block + spec + release, ConfigPlanChecks: acctest.ChangesOnly(releaseAddress, "artifact", "artifact_hash", "files"), Check: s.wrote(),
			ConfigStateChecks: []statecheck.StateCheck{releaseAttribute(knownvalue.NotNull(), "artifact_hash")},
		},
		resource.TestStep{PreConfig: s.change("load.py", "print(5)\n"), Config: block + spec + release, ExpectError: message("but the configuration changes artifact.")},
	)
}

func TestAccBlockSpecRelease_importByIdentity(t *testing.T) {
	t.Parallel()
	acctest.InDepth(t)
	s := newStage(t)
	bare := strings.Replace(small, "python load.py", "python next.py", 1)
	s.Test(t, resource.TestCase{
		TerraformVersionChecks: []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_12_0)},
		CheckDestroy:           s.RemoveImages,
		Steps: []resource.TestStep{
			{Config: s.release(bare), ConfigStateChecks: []statecheck.StateCheck{
				statecheck.ExpectIdentityValueMatchesState(releaseAddress, tfjsonpath.New("spec_id")),
				statecheck.ExpectIdentityValue(releaseAddress, tfjsonpath.New("version"), knownvalue.StringExact("1.1.0")),
			}},
			{ResourceName: releaseAddress, ImportState: true, ImportStateKind: resource.ImportBlockWithResourceIdentity},
		},
	})
}
