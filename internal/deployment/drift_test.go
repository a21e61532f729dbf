// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package deployment_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/peakbi/terraform-provider-peak/internal/acctest"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/control"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

func TestAccDeployment_disappears(t *testing.T) {
	t.Parallel()
	acctest.SameOnEveryCLI(t)
	for name, configure := range acctest.Sample(1, map[string]func(s *stage) string{
		"block": func(s *stage) string { return s.block(command("x")) },
		"app":   func(s *stage) string { return s.app(suiteValues) },
	}) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newStage(t)
			config := configure(s)
			s.run(
				resource.TestStep{Config: config},
				resource.TestStep{
					PreConfig: s.somebody(func(id string) error { return s.Emulator.Remove("deployment", id) }),
					Config:    config, ConfigPlanChecks: acctest.Plans(address, plancheck.ResourceActionCreate),
				},
			)
		})
	}
}

// TestAccDeployment_drift has somebody change things on the platform; each shows as exactly that, and is put right by the
// right step.
func TestAccDeployment_drift(t *testing.T) {
	t.Parallel()
	const (
		body     = "release_version = \"1.0.0\"\n tags = [\"a\"]\n parameters = { build = { command = \"x\" }, run = { limit = 5, api_key = \"hidden-key\" } }"
		revision = `POST /v1/blocks/deployments/ID/revisions {"parameters":{"build":{"command":"x"},"run":{"api_key":"hidden-key","limit":5}},"release":{"version":"1.0.0"}}`
	)
	full := func(command string, run map[string]any) map[string]any {
		return map[string]any{"build": map[string]any{"command": command}, "run": run}
	}
	revise := func(create peak.RevisionCreate) func(t *testing.T, s *stage, id string) error {
		return func(t *testing.T, s *stage, id string) error {
			t.Helper()
			_, err := s.client.CreateRevision(t.Context(), peak.Blocks, id, create)
			return err
		}
	}
	patchRun := func(values map[string]any) func(t *testing.T, s *stage, id string) error {
		return func(t *testing.T, s *stage, id string) error {
			t.Helper()
			return s.client.UpdateRunParameters(t.Context(), id, peak.RunParametersPatch{Parameters: values})
		}
	}
	kept := map[string]any{"limit": 5, "api_key": "hidden-key"}
	for name, test := range acctest.Sample(1, map[string]struct {
		does    func(t *testing.T, s *stage, id string) error
		changes []string // none: nothing is planned
		wrote   []string
	}{
		"run value": {patchRun(map[string]any{"limit": 6}), []string{"parameters.run.limit"}, []string{`PATCH /v2/deployments/ID/parameters/run {"parameters":{"limit":5}}`}},
		"run value added": {
			patchRun(map[string]any{"region": "us"}), []string{"parameters.run.region", "status", "revision", "revision_id", "revision_notes"}, []string{revision},
		},
		"hidden run value": {patchRun(map[string]any{"api_key": "other"}), nil, nil},
		"revised to another release": {
			revise(peak.RevisionCreate{ReleaseVersion: "1.1.0", Parameters: full("x", kept)}),
			[]string{"release_version", "status", "revision", "revision_id", "revision_notes"}, []string{revision},
		},
		"revised to other values": {
			revise(peak.RevisionCreate{ReleaseVersion: "1.0.0", Parameters: full("y", kept)}),
			[]string{"parameters.build.command", "status", "revision", "revision_id", "revision_notes"}, []string{revision},
		},
		"revised without a value": {
			revise(peak.RevisionCreate{ReleaseVersion: "1.0.0", Parameters: full("x", map[string]any{"limit": 5})}),
			[]string{"parameters.run.api_key"}, []string{`PATCH /v2/deployments/ID/parameters/run {"parameters":{"api_key":"hidden-key"}}`},
		},
		"revised to the same": {revise(peak.RevisionCreate{ReleaseVersion: "1.0.0", Notes: new("again"), Parameters: full("x", kept)}), nil, nil},
		"title and tags": {
			func(t *testing.T, s *stage, id string) error {
				t.Helper()
				return s.client.UpdateDeployment(t.Context(), peak.Blocks, id, peak.Metadata{Title: new("theirs"), Tags: []peak.Tag{{Name: "b"}}})
			}, []string{"tags", "tags_all"}, []string{`PATCH /v1/blocks/deployments/ID {"tags":[{"name":"a"}]}`},
		},
		"name": {
			func(t *testing.T, s *stage, id string) error {
				t.Helper()
				return s.client.UpdateDeployment(t.Context(), peak.Blocks, id, peak.Metadata{Name: new("theirs")})
			}, []string{"name"}, []string{`PATCH /v1/blocks/deployments/ID {"name":"prod"}`},
		},
		"failed": {
			func(t *testing.T, s *stage, id string) error {
				t.Helper()
				return s.Emulator.Edit("deployment", id, map[string]any{"status": "failed"})
			}, []string{"status", "revision", "revision_id"}, []string{`POST /v1/blocks/deployments/ID/redeploy`},
		},
		"unheard-of status": {
			func(t *testing.T, s *stage, id string) error {
				t.Helper()
				return s.Emulator.Edit("deployment", id, map[string]any{"status": "deploying"})
			}, nil, nil,
		},
	}) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if name == "revised to another release" {
				acctest.NotContrary(t, specUnshown)
			}
			s := newStage(t)
			if name == "failed" && acctest.Contrary() {
				test.changes = append(test.changes, "platform_id") // Not shown before, and it may be after.
			}
			checks := acctest.ChangesOnly(address, test.changes...)
			if test.changes == nil {
				checks = acctest.PlansNothing()
			}
			s.run(
				resource.TestStep{Config: s.block(body)},
				resource.TestStep{
					PreConfig: s.somebody(func(id string) error { return test.does(t, s, id) }),
					Config:    s.block(body), ConfigPlanChecks: checks, Check: s.wrote(test.wrote...),
				},
				resource.TestStep{
					PreConfig: func() {
						if name == "unheard-of status" { // so that it can be deleted
							s.somebody(func(id string) error { return s.Emulator.Edit("deployment", id, map[string]any{"status": "deployed"}) })()
						}
					},
					Config: s.block(body), ConfigPlanChecks: acctest.PlansNothing(),
				},
			)
		})
	}
}

// TestAccDeployment_followsNewestRelease leaves the release open: publishing another one, and deploying it, is no drift.
func TestAccDeployment_followsNewestRelease(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.run(
		resource.TestStep{Config: s.block(command("x") + "\n release_version = \"1.0.0\"")},
		resource.TestStep{Config: s.block(command("x")), PreConfig: s.Emulator.ClearJournal, PlanOnly: true},
		resource.TestStep{
			PreConfig: s.somebody(func(id string) error {
				_, err := s.client.CreateRevision(t.Context(), peak.Blocks, id, peak.RevisionCreate{Parameters: map[string]any{"build": map[string]any{"command": "x"}}})
				return err
			}),
			Config: s.block(command("x")), ConfigPlanChecks: acctest.PlansNothing(),
		},
		resource.TestStep{
			Config: s.block(command("y")),
			Check:  s.wrote(`POST /v1/blocks/deployments/ID/revisions {"parameters":{"build":{"command":"y"}},"release":{"version":"` + acctest.Word("1.1.0", "1.0.0") + `"}}`),
		},
	)
}

// TestAccDeployment_notShown has a platform that shows no values of apps, as the documentation has it: the state keeps them.
func TestAccDeployment_notShown(t *testing.T) {
	t.Parallel()
	acctest.InDepth(t)
	s := newStage(t)
	s.run(
		resource.TestStep{Config: s.app(suiteValues)},
		resource.TestStep{
			PreConfig: func() {
				s.fault(control.Fault{Method: "GET", Path: "/v1/apps/deployments/", Status: 200, Body: map[string]any{
					"id": s.id(), "kind": "app", "metadata": map[string]any{"name": "prod", "summary": "s", "title": "The suite", "status": "deployed"},
					"latestRevision": map[string]any{"revision": 1, "status": "deployed"}, "spec": map[string]any{},
				}})()
			},
			Config: s.app(suiteValues), ConfigPlanChecks: acctest.PlansNothing(), Check: s.wrote(),
		},
		resource.TestStep{PreConfig: s.Emulator.ClearFaults, Config: s.app(suiteValues), ConfigPlanChecks: acctest.PlansNothing(), Check: s.wrote()},
	)
}
