// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package deployment_test

import (
	"errors"
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/peakbi/terraform-provider-peak/internal/acctest"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/world"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

func command(text string) string { return `parameters = { build = { command = "` + text + `" } }` }

// isOnPlatform expects a status of the deployment on the platform.
func (s *stage) isOnPlatform(status string) resource.TestCheckFunc {
	return func(*terraform.State) error {
		object, _ := s.Emulator.Object("deployment", s.id())
		if object["status"] != status {
			return errors.New("the status on the platform is not " + status)
		}
		return nil
	}
}

func TestAccDeployment_createFails(t *testing.T) {
	t.Parallel()
	acctest.SameOnEveryCLI(t)
	s := newStage(t)
	s.run(
		resource.TestStep{
			PreConfig: s.ends("failed", "the image cannot be pulled"), Config: s.block(command("x")),
			ExpectError: regexp.MustCompile(`(?s)Deployment failed.*"prod"\s+ended\s+in\s+status\s+"failed".*- block\s+"(etl|prod)"\s+\(workflow,\s+platform\s+id\s+\w+\)\s+is\s+failed:\s+the\s+image\s+cannot\s+be\s+pulled.*tainted`),
		},
		resource.TestStep{ // nothing is lost: the next apply replaces it
			Config: s.block(command("x")), ConfigPlanChecks: acctest.Plans(address, plancheck.ResourceActionReplace), Check: s.isOnPlatform("deployed"),
		},
	)
}

// unsettled adds to the attributes that a plan changes what may still become known of a block that is not deployed: a contrary platform does not
// show what runs of it (contract 13.8).
func unsettled(attributes ...string) []string {
	if acctest.Contrary() {
		return append(attributes, "platform_id")
	}
	return attributes
}

// TestAccDeployment_revisionRolledBack has a revision fail. The old one is live again, and the next apply tries anew.
func TestAccDeployment_revisionRolledBack(t *testing.T) {
	t.Parallel()
	acctest.InDepth(t)
	s := newStage(t)
	s.run(
		resource.TestStep{Config: s.block(command("x"))},
		resource.TestStep{
			PreConfig: s.ends("rollback", "the step does not start"), Config: s.block(command("y")),
			ExpectError: regexp.MustCompile(`(?s)Revision rolled back.*"rollback_complete".*block\s+"(etl|prod)"\s+\(workflow,\s+platform\s+id\s+\w+\)\s+is\s+rollback_complete:\s+the\s+step\s+does\s+not\s+start.*not\s+live`),
		},
		resource.TestStep{
			PreConfig: s.Emulator.ClearJournal, Config: s.block(command("y")),
			// What is live shows beside what is wanted.
			ConfigPlanChecks: acctest.ChangesOnly(address, unsettled("parameters.build.command", "status", "revision", "revision_id", "revision_notes")...),
			Check: resource.ComposeTestCheckFunc(s.isOnPlatform("deployed"),
				s.wrote(`POST /v1/blocks/deployments/ID/revisions {"parameters":{"build":{"command":"y"}},"release":{"version":"1.1.0"}}`)),
			ConfigStateChecks: states(attribute(knownvalue.Int64Exact(3), "revision")),
		},
		resource.TestStep{PreConfig: s.ends("rollback", ""), Config: s.block(command("z")), ExpectError: words(`Revision rolled back`)},
		resource.TestStep{ // going back to what is live needs a revision as well, for the deployment to be deployed
			PreConfig: s.Emulator.ClearJournal, Config: s.block(command("y")), ConfigPlanChecks: acctest.Plans(address, plancheck.ResourceActionUpdate),
			Check: resource.ComposeTestCheckFunc(s.isOnPlatform("deployed"),
				s.wrote(`POST /v1/blocks/deployments/ID/revisions {"parameters":{"build":{"command":"y"}},"release":{"version":"1.1.0"}}`)),
		},
	)
}

// TestAccDeployment_badEnds has revisions end in each bad status; what the next plan proposes puts it right.
func TestAccDeployment_badEnds(t *testing.T) {
	t.Parallel()
	acctest.InDepth(t) // TestAccDeployment_createFails
	acctest.SameOnEveryCLI(t)
	for result, message := range acctest.Sample(1, map[string]string{"rollback-failed": `Rollback failed`, "platform_resource_error": `ended in status "platform_resource_error"`}) {
		t.Run(result, func(t *testing.T) {
			t.Parallel()
			s := newStage(t)
			s.run(
				resource.TestStep{Config: s.block(command("x"))},
				resource.TestStep{PreConfig: s.ends(result, "no capacity"), Config: s.block(command("y")), ExpectError: words(message)},
				resource.TestStep{
					PreConfig: s.Emulator.ClearJournal, Config: s.block(command("y")), ConfigPlanChecks: acctest.Plans(address, plancheck.ResourceActionUpdate),
					Check: s.wrote(`POST /v1/blocks/deployments/ID/revisions {"parameters":{"build":{"command":"y"}},"release":{"version":"1.1.0"}}`),
				},
			)
		})
	}
}

// TestAccDeployment_warning ends in a warning, which is no error, and the next apply redeploys: first in vain.
func TestAccDeployment_warning(t *testing.T) {
	t.Parallel()
	acctest.InDepth(t)
	s := newStage(t)
	// On a contrary platform a redeployment has a number of its own (contract 13.6).
	redeployed := acctest.Number(1, 3)
	redeploys := resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
		plancheck.ExpectResourceAction(address, plancheck.ResourceActionUpdate),
	}, PostApplyPostRefresh: nil}
	s.run(
		resource.TestStep{
			PreConfig: s.ends("warning", "one step is slow"), Config: s.block(command("x")), ExpectNonEmptyPlan: true,
			ConfigStateChecks: states(attribute(knownvalue.StringExact("warning"), "status"), attribute(knownvalue.Int64Exact(1), "revision")),
		},
		resource.TestStep{
			PreConfig: s.ends("failed", "the step died"), Config: s.block(command("x")), ConfigPlanChecks: redeploys,
			ExpectError: regexp.MustCompile(`(?s)is\s+failed:\s+the\s+step\s+died.*next\s+apply\s+redeploys`),
		},
		resource.TestStep{
			PreConfig: s.Emulator.ClearJournal, Config: s.block(command("x")),
			ConfigPlanChecks:  acctest.ChangesOnly(address, unsettled("status", "revision", "revision_id")...),
			Check:             s.wrote(`POST /v1/blocks/deployments/ID/redeploy`),
			ConfigStateChecks: states(attribute(knownvalue.StringExact("deployed"), "status"), attribute(knownvalue.Int64Exact(redeployed), "revision")),
		},
	)
}

// TestAccDeployment_appFails names every block that is not well.
func TestAccDeployment_appFails(t *testing.T) {
	t.Parallel()
	acctest.SameOnEveryCLI(t)
	s := newStage(t)
	both := func() {
		s.Emulator.ClearJournal()
		s.Decide(t, world.Outcome{Kind: "deployment", Result: "failed", Message: "no such command", Match: map[string]string{"block": "etl"}, Times: 1})
		s.Decide(t, world.Outcome{Kind: "deployment", Result: "failed", Message: "health check failed", Match: map[string]string{"block": "ui"}, Times: 1})
	}
	one := func() {
		s.Emulator.ClearJournal()
		s.Decide(t, world.Outcome{Kind: "deployment", Result: "failed", Message: "out of memory", Match: map[string]string{"block": "ui"}, Times: 1})
	}
	s.run(
		resource.TestStep{
			PreConfig: both, Config: s.app(suiteValues),
			ExpectError: regexp.MustCompile(`(?s)Deployment failed.*block\s+"(etl|prod)"\s+\(workflow,\s+platform\s+id\s+\w+\)\s+is\s+failed:\s+no\s+such\s+command.*block\s+"ui"\s+\((service|webapp),\s+platform\s+id\s+\S+\)\s+is\s+failed:\s+health\s+check\s+failed`),
		},
		resource.TestStep{ // one of two is a warning
			PreConfig: one, Config: s.app(suiteValues), ExpectNonEmptyPlan: true,
			ConfigStateChecks: states(attribute(knownvalue.StringExact("warning"), "status")),
		},
		resource.TestStep{
			PreConfig: s.Emulator.ClearJournal, Config: s.app(suiteValues),
			ConfigPlanChecks:  acctest.ChangesOnly(address, "status", "revision", "revision_id", "blocks"),
			Check:             s.wrote(`POST /v1/apps/deployments/ID/redeploy`),
			ConfigStateChecks: states(attribute(knownvalue.StringExact("deployed"), "status")),
		},
		resource.TestStep{ // a revision of the app that fails is rolled back
			PreConfig: both, Config: s.app(strings.Replace(suiteValues, "load.py", "load2.py", 1)),
			ExpectError: regexp.MustCompile(`(?s)Revision rolled back.*block\s+"etl".*no\s+such\s+command.*block\s+"ui".*health\s+check\s+failed`),
		},
		resource.TestStep{
			PreConfig: s.Emulator.ClearJournal, Config: s.app(strings.Replace(suiteValues, "load.py", "load2.py", 1)),
			ConfigPlanChecks:  acctest.Plans(address, plancheck.ResourceActionUpdate),
			ConfigStateChecks: states(attribute(knownvalue.StringExact("deployed"), "status"), attribute(knownvalue.Int64Exact(3), "revision")),
		},
	)
}

// TestAccDeployment_timeout has deployments that never end.
func TestAccDeployment_timeout(t *testing.T) {
	t.Parallel()
	acctest.SameOnEveryCLI(t)
	const short = "\n timeouts = { create = \"300ms\", update = \"300ms\", delete = \"20s\" }"
	unstick := func(s *stage) func() {
		return s.somebody(func(id string) error {
			return s.Emulator.Edit("deployment", id, map[string]any{"status": "deployed", "phase": ""})
		})
	}
	t.Run("fail", func(t *testing.T) {
		t.Parallel()
		s := newStage(t)
		s.run(
			resource.TestStep{
				PreConfig: s.ends("stuck", ""), Config: s.block(command("x") + short),
				ExpectError: words(`"prod" was created, but did not finish in time: peak_deployment "prod" was still "` + acctest.Word("deploying", "updating") + `" after 0s. It may still finish. Terraform has marked it as tainted`),
			},
			resource.TestStep{
				PreConfig: unstick(s), Config: s.block(command("x") + short), ConfigPlanChecks: acctest.Plans(address, plancheck.ResourceActionReplace),
			},
			resource.TestStep{
				PreConfig: s.ends("stuck", ""), Config: s.block(command("y") + short), ExpectError: words(`was still "` + acctest.Word("deploying", "updating") + `" after 0s`),
			},
			resource.TestStep{ // the revision is known, and not made twice
				PreConfig: unstick(s), Config: s.block(command("y") + short), ConfigPlanChecks: acctest.PlansNothing(),
				ConfigStateChecks: states(attribute(knownvalue.Int64Exact(2), "revision"), attribute(knownvalue.StringExact("deployed"), "status")),
			},
		)
	})
	t.Run("continue", func(t *testing.T) {
		t.Parallel()
		s := newStage(t)
		s.run(
			resource.TestStep{
				PreConfig: s.ends("stuck", ""), Config: s.block(command("x") + short + "\n on_timeout = \"continue\""),
				ConfigStateChecks: states(attribute(knownvalue.StringExact(acctest.Word("deploying", "updating")), "status")),
			},
			resource.TestStep{
				PreConfig: unstick(s), Config: s.block(command("x") + short + "\n on_timeout = \"continue\""), ConfigPlanChecks: acctest.PlansNothing(),
				ConfigStateChecks: states(attribute(knownvalue.StringExact("deployed"), "status")),
			},
		)
	})
}

// TestAccDeployment_deleteFails keeps a deployment that cannot be deleted; the delete may be repeated, as the test kit does at
// the end.
func TestAccDeployment_deleteFails(t *testing.T) {
	t.Parallel()
	acctest.SameOnEveryCLI(t)
	s := newStage(t)
	s.run(
		resource.TestStep{Config: s.block(command("x"))},
		resource.TestStep{
			PreConfig: func() { s.Decide(t, world.Outcome{Kind: "deployment-delete", Result: "failed", Times: 1}) },
			Config:    s.block(command("x")), Destroy: true, ExpectError: words(`ended in status "delete_failed"`),
		},
		resource.TestStep{ // or a revision puts it back
			Config: s.block(command("x")), ConfigPlanChecks: acctest.Plans(address, plancheck.ResourceActionUpdate), Check: s.isOnPlatform("deployed"),
		},
		resource.TestStep{
			PreConfig: func() { s.Decide(t, world.Outcome{Kind: "deployment-delete", Result: "failed", Times: 1}) },
			Config:    s.block(command("x")), Destroy: true, ExpectError: words(`ended in status "delete_failed"`),
		},
	)
}

// TestAccDeployment_refused shows the platform's reason, and what to do when the name is taken.
func TestAccDeployment_refused(t *testing.T) {
	t.Parallel()
	acctest.SameOnEveryCLI(t)
	s := newStage(t)
	theirs, err := s.client.CreateDeployment(t.Context(), peak.Blocks, peak.DeploymentCreate{
		Metadata: peak.Metadata{Name: new("taken"), Summary: new("s")}, SpecID: s.etl, Parameters: map[string]any{"build": map[string]any{"command": "x"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	s.Settle(t)
	s.run(
		resource.TestStep{Config: s.block(`parameters = { build = { command = "x", size = 999 } }`), ExpectError: words(`999 is not an instance type`)},
		resource.TestStep{Config: s.block(command("x") + "\n release_version = \"3.0.0\""), ExpectError: words(`not on the platform, so nothing was deployed`)},
		resource.TestStep{Config: s.block(command("x") + "\n name = \"taken\""), ExpectError: words(`already exists on the platform (id ` + theirs + `)`)},
		resource.TestStep{
			PreConfig: func() {
				if err := s.Emulator.Remove("deployment", theirs); err != nil {
					t.Fatal(err)
				}
			},
			Config: s.block(command("x")),
		},
		resource.TestStep{ // the old values stay live, and in the state
			Config: s.block(`parameters = { build = { command = "x", size = 999 } }`), ExpectError: words(`999 is not an instance type`),
		},
		resource.TestStep{Config: s.block(command("x")), ConfigPlanChecks: acctest.PlansNothing()},
	)
}
