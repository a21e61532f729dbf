// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package deployment_test

import (
	"errors"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/peakbi/terraform-provider-peak/internal/acctest"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/control"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/world"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// TestAccDeployment_lostAnswers has the answers to a create, a revision and a redeployment get lost. Each happens once.
func TestAccDeployment_lostAnswers(t *testing.T) {
	t.Parallel()
	acctest.InDepth(t) // internal/chaos disturbs every write
	acctest.SameOnEveryCLI(t)
	acctest.NotContrary(t, "without createdAt nothing proves that a deployment is the one that was sent (contract 13.4)")
	s := newStage(t)
	lost := func(path string) func() {
		return s.fault(control.Fault{Method: "POST", Path: path, Cut: control.CutAfter, Times: 1})
	}
	revisions := func(want int) resource.TestCheckFunc {
		return func(*terraform.State) error {
			if got := len(s.Emulator.Objects()["revision"]); got != want {
				return errors.New("the number of revisions is wrong")
			}
			return nil
		}
	}
	s.run(
		resource.TestStep{
			PreConfig: lost("/deployments/$"), Config: s.block(command("x")), Check: resource.ComposeTestCheckFunc(revisions(1), s.isOnPlatform("deployed")),
			ConfigStateChecks: states(attribute(knownvalue.Int64Exact(1), "revision")),
		},
		resource.TestStep{PreConfig: func() { s.ID(t, "deployment") }, Config: s.block(command("x")), ConfigPlanChecks: acctest.PlansNothing()},
		resource.TestStep{
			PreConfig: lost("/revisions$"), Config: s.block(command("y")), Check: revisions(2),
			ConfigStateChecks: states(attribute(knownvalue.Int64Exact(2), "revision"), attribute(knownvalue.StringExact("deployed"), "status")),
		},
		resource.TestStep{
			PreConfig: func() {
				s.somebody(func(id string) error { return s.Emulator.Edit("deployment", id, map[string]any{"status": "failed"}) })()
				lost("/redeploy$")()
			},
			Config: s.block(command("y")), Check: revisions(2), ConfigStateChecks: states(attribute(knownvalue.StringExact("deployed"), "status")),
		},
	)
}

func TestAccDeployment_lostAnswerOfApp(t *testing.T) {
	t.Parallel()
	acctest.InDepth(t)
	acctest.SameOnEveryCLI(t)
	acctest.NotContrary(t, "without createdAt nothing proves that a deployment is the one that was sent (contract 13.4)")
	s := newStage(t)
	s.run(
		resource.TestStep{
			PreConfig: s.fault(control.Fault{Method: "POST", Path: "/deployments/$", Cut: control.CutAfter, Times: 1}), Config: s.app(suiteValues),
			ConfigStateChecks: states(attribute(knownvalue.ListSizeExact(2), "blocks")),
		},
	)
}

// TestAccDeployment_busy has somebody else's revision hold the deployment: it is waited for.
func TestAccDeployment_busy(t *testing.T) {
	t.Parallel()
	acctest.SameOnEveryCLI(t)
	s := newStage(t)
	s.run(
		resource.TestStep{Config: s.block(command("x"))},
		resource.TestStep{
			PreConfig: func() {
				if _, err := s.client.CreateRevision(t.Context(), peak.Blocks, s.id(), peak.RevisionCreate{
					Parameters: map[string]any{"build": map[string]any{"command": "theirs"}},
				}); err != nil {
					t.Fatal(err)
				}
			},
			Config:            s.block(command("y")),
			ConfigStateChecks: states(attribute(knownvalue.Int64Exact(3), "revision"), attribute(knownvalue.StringExact("y"), "parameters", "build", "command")),
		},
		resource.TestStep{ // one that never ends is named
			PreConfig: func() {
				s.Decide(t, world.Outcome{Kind: "deployment", Result: "stuck", Times: 1})
				s.somebody(func(id string) error {
					_, err := s.client.CreateRevision(t.Context(), peak.Blocks, id, peak.RevisionCreate{Parameters: map[string]any{"build": map[string]any{"command": "y"}}})
					return err
				})()
			},
			Config:      s.block(command("z") + "\n timeouts = { update = \"300ms\", delete = \"300ms\" }"),
			ExpectError: words(`was still "` + acctest.Word("deploying", "updating") + `" after 0s; the last request failed`),
		},
		resource.TestStep{Config: s.block(command("y") + "\n timeouts = { update = \"300ms\", delete = \"300ms\" }")},
		resource.TestStep{ // a delete waits as well
			Config: s.block(command("y") + "\n timeouts = { update = \"300ms\", delete = \"300ms\" }"), Destroy: true,
			ExpectError: words(`was still "` + acctest.Word("deploying", "updating") + `" after 0s`),
		},
		resource.TestStep{
			PreConfig: s.somebody(func(id string) error {
				return s.Emulator.Edit("deployment", id, map[string]any{"status": "deployed", "phase": ""})
			}),
			Config: s.block(command("y")),
		},
	)
}

// TestAccDeployment_roughReads has reads fail while an operation is waited for: a few do no harm.
func TestAccDeployment_roughReads(t *testing.T) {
	t.Parallel()
	acctest.InDepth(t)
	acctest.SameOnEveryCLI(t)
	s := newStage(t)
	s.run(
		resource.TestStep{
			PreConfig: s.fault(control.Fault{Method: "GET", Path: "/v1/blocks/deployments/.+", Status: 503, Times: 8}), Config: s.block(command("x")),
			ConfigStateChecks: states(attribute(knownvalue.StringExact("deployed"), "status")),
		},
		resource.TestStep{ // one that is refused ends the wait, and nothing is lost
			PreConfig: s.fault(control.Fault{Method: "GET", Path: "/v1/blocks/deployments/.+", Status: 403, After: 2, Times: 1}),
			Config:    s.block(command("y")), ExpectError: words(`403 Forbidden`),
		},
		resource.TestStep{PreConfig: func() { s.Emulator.ClearFaults(); s.Settle(t) }, Config: s.block(command("y")), ConfigPlanChecks: acctest.PlansNothing()},
	)
}

// TestAccDeployment_noWait returns as soon as the platform has taken the request, and a failed read is a warning then.
func TestAccDeployment_noWait(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	const noWait = "\n wait = false\n timeouts = { delete = \"5s\" }"
	s.run(
		resource.TestStep{
			PreConfig: func() {
				s.Decide(t, world.Outcome{Kind: "deployment", Result: "stuck", Times: 1})
				s.fault(control.Fault{Method: "GET", Path: "/v1/blocks/deployments/.+", Status: 403, Times: 1})()
			},
			Config:            s.block(command("x") + noWait),
			ConfigStateChecks: states(attribute(knownvalue.Null(), "status"), attribute(knownvalue.NotNull(), "id")),
		},
		resource.TestStep{
			PreConfig: s.somebody(func(id string) error {
				return s.Emulator.Edit("deployment", id, map[string]any{"status": "deployed", "phase": ""})
			}),
			Config: s.block(command("x") + noWait), ConfigPlanChecks: acctest.PlansNothing(),
			ConfigStateChecks: states(attribute(knownvalue.StringExact("deployed"), "status")),
		},
		resource.TestStep{
			PreConfig: s.ends("stuck", ""), Config: s.block(command("y") + noWait),
			ConfigStateChecks: states(attribute(knownvalue.StringExact(acctest.Word("deploying", "updating")), "status"), attribute(knownvalue.Int64Exact(2), "revision")),
		},
		resource.TestStep{ // that it failed meanwhile shows in the next plan
			PreConfig: s.somebody(func(id string) error {
				return s.Emulator.Edit("deployment", id, map[string]any{"status": "failed", "phase": ""})
			}),
			Config: s.block(command("y")), ConfigPlanChecks: acctest.Plans(address, plancheck.ResourceActionUpdate), Check: s.wrote(`POST /v1/blocks/deployments/ID/redeploy`),
		},
	)
}

// TestAccDeployment_refusedRequests loses nothing when the platform refuses: a read is no proof that the deployment is gone,
// and an update leaves what it did not reach as it was.
func TestAccDeployment_refusedRequests(t *testing.T) {
	t.Parallel()
	acctest.InDepth(t)
	acctest.SameOnEveryCLI(t)
	s := newStage(t)
	s.run(
		resource.TestStep{Config: s.block(command("x"))},
		resource.TestStep{
			PreConfig: s.fault(control.Fault{Method: "GET", Path: "/v1/blocks/deployments/", Status: 403}),
			Config:    s.block(command("x")), ExpectError: words(`Cannot read peak_deployment`),
		},
		resource.TestStep{PreConfig: s.Emulator.ClearFaults, Config: s.block(command("x")), ConfigPlanChecks: acctest.PlansNothing()},
		resource.TestStep{
			PreConfig: s.fault(control.Fault{Method: "PATCH", Path: "/v1/blocks/deployments/", Status: 422, Body: map[string]any{"detail": "no such title"}, Times: 1}),
			Config:    s.block(command("y") + "\n title = \"T\""), ExpectError: words(`no such title`),
		},
		resource.TestStep{ // the metadata has arrived, the values have not
			PreConfig: s.fault(control.Fault{Method: "POST", Path: "/revisions$", Status: 422, Body: map[string]any{"detail": "not today"}, Times: 1}),
			Config:    s.block(command("y") + "\n title = \"T\""), ExpectError: words(`not today`),
		},
		resource.TestStep{
			PreConfig: s.Emulator.ClearJournal, Config: s.block(command("y") + "\n title = \"T\""),
			Check: s.wrote(`POST /v1/blocks/deployments/ID/revisions {"parameters":{"build":{"command":"y"}},"release":{"version":"1.1.0"}}`),
		},
	)
}
