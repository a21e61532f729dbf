// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package service_test

import (
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"
	"github.com/peakbi/terraform-provider-peak/internal/acctest"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/world"
)

// TestAccService_wait does not wait, then begins to while the service is on its way, and does not fail for what it did not
// wait for.
func TestAccService_wait(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	status := func(want string) []statecheck.StateCheck {
		return []statecheck.StateCheck{statecheck.ExpectKnownValue(address, tfjsonpath.New("status"), knownvalue.StringExact(want))}
	}
	plans := func(action plancheck.ResourceActionType, checks ...plancheck.PlanCheck) resource.ConfigPlanChecks {
		return resource.ConfigPlanChecks{PreApply: append([]plancheck.PlanCheck{plancheck.ExpectResourceAction(address, action)}, checks...)}
	}
	open := plancheck.ExpectUnknownValue(address, tfjsonpath.New("status"))
	s.run(
		resource.TestStep{
			PreConfig: func() { s.Decide(t, world.Outcome{Kind: "service", Result: "stuck", Times: 1}) },
			Config:    s.service("wait = false"), ConfigStateChecks: status(acctest.Word("CREATING", "DEPLOYING")),
		},
		resource.TestStep{
			// Nothing is sent: it is waited for what is under way.
			PreConfig: func() { s.finishAfter(t, 6) },
			Config:    s.service(""), ConfigPlanChecks: plans(plancheck.ResourceActionUpdate, open), ConfigStateChecks: status("AVAILABLE"),
		},
		resource.TestStep{
			PreConfig: func() { s.Decide(t, world.Outcome{Kind: "service", Result: "stuck", Times: 1}) },
			Config:    s.service("wait = false\nentrypoint = \"/a\""), ConfigPlanChecks: plans(plancheck.ResourceActionUpdate, open), ConfigStateChecks: status("DEPLOYING"),
		},
		resource.TestStep{
			PreConfig: func() { s.finishAfter(t, 0) },
			Config:    s.service("wait = false\nentrypoint = \"/a\""),
			PlanOnly:  true,
		},
		resource.TestStep{Config: s.service("entrypoint = \"/a\""), ResourceName: address, ImportState: true, ImportStateVerify: true, ImportStateVerifyIgnore: []string{"wait", "status", "timeouts"}},
	)
}

// finishAfter has the service come up once it was read so often.
func (s *stage) finishAfter(t *testing.T, reads int) {
	t.Helper()
	s.Emulator.ClearJournal()
	up := func() {
		if err := s.Emulator.Edit("service", s.ID(t, "service"), map[string]any{"status": "AVAILABLE"}); err != nil {
			t.Error(err)
		}
	}
	if reads == 0 {
		up()
		return
	}
	ctx := t.Context()
	go func() {
		ticker := time.NewTicker(10 * time.Millisecond)
		defer ticker.Stop()
		for len(s.Emulator.Journal()) < reads {
			select {
			case <-ctx.Done():
				return
			case <-ticker.C:
			}
		}
		up()
	}()
}
