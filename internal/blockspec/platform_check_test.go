// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package blockspec_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"
	"github.com/peakbi/terraform-provider-peak/internal/acctest"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/control"
)

// checked has the provider ask the platform at plan.
func checked(config string) string {
	return strings.Replace(config, "auth_token =", "validate_specs = true\n  auth_token =", 1)
}

// missing is a block whose image is not on the platform.
const missing = `workflow = { steps = { load = { image_details = { id = 999999 }, command = "python load.py" } } }`

// counts expects that many questions and creates since the last such check.
func (s *stage) counts(questions, creates int) resource.TestCheckFunc {
	return func(*terraform.State) error {
		asked, made := 0, 0
		for _, entry := range s.Emulator.Journal() {
			switch {
			case entry.Method != http.MethodPost:
			case strings.Contains(fmt.Sprint(entry.Query), "validate"):
				asked++
			default:
				made++
			}
		}
		s.Emulator.ClearJournal()
		if asked != questions || made != creates {
			return fmt.Errorf("asked %d times and created %d times, want %d and %d", asked, made, questions, creates)
		}
		return nil
	}
}

// TestAccBlockSpec_platformChecks has the platform check at plan what a plan would create, and nothing else.
func TestAccBlockSpec_platformChecks(t *testing.T) {
	t.Parallel()
	acctest.NotContrary(t, "that platform does not know validate=true (contract 10.2)")
	s := newStage(t)
	content := small + "\n  artifact = { path = \"FOLDER\" }"
	raised := content + "\n  release = { version = \"1.1.0\" }"
	refused := func(config, text string) resource.TestStep {
		return resource.TestStep{Config: checked(config), PlanOnly: true, ExpectError: message(text)}
	}
	s.Test(t, resource.TestCase{Steps: acctest.FirstSteps(6, []resource.TestStep{
		{PreConfig: s.Emulator.ClearJournal, Config: s.spec(small), PlanOnly: true, ExpectNonEmptyPlan: true},
		refused(s.spec(missing), "there is no image 999999"),
		// The attribute is named with its place.
		refused(s.spec(missing), "with peak_block_spec.etl"),
		{
			PreConfig: s.fault(control.Fault{Method: "POST", Path: "/specs/$", Times: 2, Status: http.StatusNotFound}),
			Config:    checked(s.spec(missing)), PlanOnly: true, ExpectNonEmptyPlan: true,
		},
		// An apply plans twice, and asks in each of its processes once.
		{PreConfig: func() { s.Emulator.ClearFaults(); s.Emulator.ClearJournal() }, Config: checked(s.spec(content)), Check: s.counts(2, 1)},
		{Config: checked(s.spec(content + "\n title = \"Other\"")), Check: s.counts(0, 0)},
		refused(s.spec(missing+"\n  release = { version = \"1.1.0\" }"), "there is no image 999999"),
		{PreConfig: s.Emulator.ClearJournal, Config: checked(s.spec(raised)), Check: s.counts(2, 1)},
		refused(s.spec(raised)+"resource \"peak_block_spec_release\" \"next\" {\n spec_id = peak_block_spec.etl.id\n version = \"1.0.5\"\n "+s.ids(small)+"\n}\n", "Release 1.0.5 is not greater than 1.1.0"),
		// What the plan takes the place of is in nobody's way.
		{Taint: []string{address}, PreConfig: s.Emulator.ClearJournal, Config: checked(s.spec(raised)), ConfigPlanChecks: acctest.Plans(address, plancheck.ResourceActionDestroyBeforeCreate), Check: s.counts(2, 1)},
	}...), CheckDestroy: func(state *terraform.State) error {
		if err := s.counts(0, 0)(state); err != nil {
			t.Error(err)
		}
		return s.RemoveImages(state)
	}})
}

// TestAccBlockSpec_platformCreates meets a platform that creates what it was to check: a spec is deleted again, a release is named,
// and taken over once checks are off.
func TestAccBlockSpec_platformCreates(t *testing.T) {
	t.Parallel()
	acctest.InDepth(t)
	acctest.SameOnEveryCLI(t)
	p := acctest.NewContrary(t)
	image, version := p.Image(t, "base", "workflow")
	s := &stage{p, t, image, version, acctest.Folder(t, map[string]string{"Dockerfile": "FROM python:3.13\n", "load.py": "print(1)\n"})}
	content := small + "\n  artifact = { path = \"FOLDER\" }"
	raised := content + "\n  release = { version = \"1.1.0\" }"
	specs := func(want int) func() {
		return func() {
			if got := len(s.Emulator.Objects()["spec"]); got != want {
				t.Errorf("%d specs are on the platform, want %d", got, want)
			}
		}
	}
	s.run(
		resource.TestStep{Config: checked(s.spec(content)), PlanOnly: true, ExpectNonEmptyPlan: true},
		resource.TestStep{PreConfig: specs(0), Config: s.spec(content)},
		resource.TestStep{Config: checked(s.spec(raised)), PlanOnly: true, ExpectError: message("set validate_specs = false")},
		// Other content under that version is refused.
		resource.TestStep{Config: s.spec(strings.Replace(raised, "load.py", "other.py", 1)), ExpectError: message("is not greater than 1.1.0")},
		resource.TestStep{PreConfig: s.Emulator.ClearJournal, Config: s.spec(raised), ConfigPlanChecks: acctest.Plans(address, plancheck.ResourceActionUpdate), Check: s.counts(0, 0)},
	)
}

// TestAccBlockSpec_adoptsRelease takes over a release whose publication an apply did not come to note, found at plan or at apply.
func TestAccBlockSpec_adoptsRelease(t *testing.T) {
	t.Parallel()
	acctest.SameOnEveryCLI(t)
	s := newStage(t)
	raised := func(version string) string { return s.spec(small + "\n  release = { version = \"" + version + "\" }") }
	published := func(version string) func() {
		return func() {
			s.publishTo(s.ID(s.t, "spec"), version, `{"steps":{"load":{"command":"python load.py","imageDetails":{"id":IMAGE}}}}`)
			s.Emulator.ClearJournal()
		}
	}
	meanwhile := &other{act: published("1.2.0")}
	s.run(
		resource.TestStep{Config: s.spec(small)},
		resource.TestStep{PreConfig: published("1.1.0"), Config: raised("1.1.0"), Check: s.counts(0, 0)},
		resource.TestStep{Config: raised("1.2.0"), ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{meanwhile}}, Check: s.counts(0, 1)},
	)
}

// TestAccBlockSpecValidate checks specs and releases by the action.
func TestAccBlockSpecValidate(t *testing.T) {
	t.Parallel()
	acctest.NotContrary(t, "that platform does not know validate=true (contract 10.2)")
	s := newStage(t)
	invoke := func(body string) string {
		return s.Config("resource \"terraform_data\" \"x\" {\n  input = \"" + fmt.Sprint(len(body)) + "\"\n  lifecycle {\n    action_trigger {\n      events = [after_create, after_update]\n      actions = [action.peak_block_spec_validate.x]\n    }\n  }\n}\n" +
			"action \"peak_block_spec_validate\" \"x\" {\n  config {\n" + s.ids(body) + "\n  }\n}\n")
	}
	steps := "config_json = jsonencode({ steps = { load = { command = \"c\", imageDetails = { id = %s } } } })\n release_version = \"1.0.0\"\n"
	s.Query(t, resource.TestCase{
		TerraformVersionChecks: []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_14_0)},
		Steps: []resource.TestStep{
			{Config: invoke("auto_run_on_deploy = true\n" + fmt.Sprintf(steps, "IMAGE")), ExpectError: message("one (and only one) of [spec_id,name]")},
			{Config: invoke("name = \"etl\"\n kind = \"workflow\"\n" + fmt.Sprintf(steps, "999999")), ExpectError: message("there is no image 999999")},
			{Config: invoke("name = \"etl\"\n kind = \"workflow\"\n path = \"FOLDER\"\n  " + fmt.Sprintf(steps, "IMAGE")), Check: func(*terraform.State) error {
				if specs := s.Emulator.Objects()["spec"]; len(specs) > 0 {
					return fmt.Errorf("the check has stored %v", specs)
				}
				return nil
			}},
		},
	})
}
