// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package service_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"
	"github.com/peakbi/terraform-provider-peak/internal/acctest"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/control"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/world"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

func TestMain(m *testing.M) { acctest.Run(m) }

// address of the resource in all configurations of these tests.
const address = "peak_service.ui"

// Instance types of the local platform: the smallest and the next one for web apps, and one for APIs.
const (
	smallWebapp  = 40
	mediumWebapp = 41
	smallAPI     = 60
)

// stage is a platform with an image that services can run.
type stage struct {
	*acctest.Platform

	t      *testing.T
	client *peak.Client

	// image and its two versions, the newest last.
	image, first, second int64
}

// newBareStage starts a platform with nothing on it.
func newBareStage(t *testing.T) *stage {
	t.Helper()
	p := acctest.New(t, 0)
	return &stage{Platform: p, t: t, client: p.Client(t), image: 1, first: 1, second: 2}
}

// newStage starts a platform and builds an image with two versions on it.
func newStage(t *testing.T) *stage {
	t.Helper()
	s := newBareStage(t)
	s.image, s.first = s.Image(t, "ui", "webapp")
	version := "1.0.0"
	written, err := s.client.CreateImageVersion(t.Context(), s.image, peak.ImageVersionCreate{
		Version: &version, BuildDetails: &peak.BuildDetails{Source: "dockerfile", Dockerfile: "FROM python:3.13\n"},
	})
	if err != nil {
		t.Fatal(err)
	}
	s.second = written.VersionID
	s.Settle(t)
	return s
}

// run runs the steps. Terraform has to destroy what it made, and then the images can go, too.
func (s *stage) run(steps ...resource.TestStep) {
	s.t.Helper()
	s.runCase(resource.TestCase{Steps: steps})
}

// runCase is run for test cases with more than steps. It looks at the platform after a Destroy step as well, which the
// CheckDestroy of a test case does not.
func (s *stage) runCase(c resource.TestCase) {
	s.t.Helper()
	c.ProtoV6ProviderFactories = s.Factories()
	acctest.OnlyLives(s.t, c)
	resource.Test(s.t, c)

	s.Emulator.ClearFaults()
	for image, err := range s.client.ListImages(s.t.Context(), peak.ListImagesQuery{Scope: []string{"custom"}}) {
		if err != nil {
			s.t.Fatal(err)
		}
		if err := s.client.DeleteImage(s.t.Context(), image.ID); err != nil {
			s.t.Error(err)
		}
	}
	s.Settle(s.t)
	for kind, objects := range s.Emulator.Leftovers() {
		for id := range objects {
			s.t.Errorf("left behind on the platform: %s %s", kind, id)
		}
	}
}

// service is a configuration with the resource on the first version of the image, unless body says otherwise.
func (s *stage) service(body string) string {
	if !strings.Contains(body, "image_details") {
		body += fmt.Sprintf("\n  image_details = { image_id = %d, version_id = %d }", s.image, s.first)
	}
	if !strings.Contains(" "+body, " name ") {
		body += "\n  name = \"ui\""
	}
	return s.Config("resource \"peak_service\" \"ui\" {\n" + body + "\n}\n")
}

// wrote is a check that the platform has received exactly these requests since the last such check, reads left out: the
// method and the JSON body with sorted members. IMAGE, FIRST and SECOND stand for the ids of the image and its versions.
func (s *stage) wrote(want ...string) resource.TestCheckFunc {
	ids := strings.NewReplacer("IMAGE", fmt.Sprint(s.image), "FIRST", fmt.Sprint(s.first), "SECOND", fmt.Sprint(s.second))
	for i := range want {
		want[i] = ids.Replace(want[i])
	}
	return func(*terraform.State) error {
		var got []string
		for _, entry := range s.Emulator.Journal() {
			if entry.Method != http.MethodGet {
				got = append(got, render(entry))
			}
		}
		s.Emulator.ClearJournal()
		if !slices.Equal(got, want) {
			return fmt.Errorf("the platform received\n  %s\nwant\n  %s", strings.Join(got, "\n  "), strings.Join(want, "\n  "))
		}
		return nil
	}
}

func render(entry control.Entry) string {
	body, err := json.Marshal(entry.JSON)
	if err != nil || string(body) == "null" || string(body) == "{}" {
		return entry.Method
	}
	return entry.Method + " " + string(body)
}

// edit changes the service behind Terraform's back before a step.
func (s *stage) edit(patch map[string]any) func() {
	return func() { s.Edit(s.t, "service", patch) }
}

// disturb arms a fault.
func (s *stage) disturb(fault control.Fault) {
	s.t.Helper()
	if _, err := s.Emulator.AddFault(fault); err != nil {
		s.t.Fatal(err)
	}
}

// unreadable has all reads of services refused.
func (s *stage) unreadable() {
	s.t.Helper()
	s.disturb(control.Fault{Method: http.MethodGet, Path: "/webapps/[0-9a-f-]{36}$", Status: http.StatusForbidden})
}

// silent has the platform leave out of its answers what the contract only assumes to be there (section 18.2).
func (s *stage) silent() {
	s.t.Helper()
	id := s.ID(s.t, "service")
	answer, ok := s.Emulator.Object("service", id)
	if !ok {
		s.t.Fatal("the service is not there")
	}
	for _, assumed := range []string{"title", "description", "parameters"} {
		delete(answer, assumed)
	}
	s.disturb(control.Fault{Method: http.MethodGet, Path: "/webapps/" + id + "$", Status: http.StatusOK, Body: answer})
}

// afterPlan runs something between the plan of a step and its apply.
type afterPlan func()

// CheckPlan implements plancheck.PlanCheck.
func (f afterPlan) CheckPlan(context.Context, plancheck.CheckPlanRequest, *plancheck.CheckPlanResponse) {
	f()
}

// decide says before a step how the next operation ends.
func (s *stage) decide(kind, result string) func() {
	return func() { s.Decide(s.t, world.Outcome{Kind: kind, Result: result, Times: 1}) }
}

// recovered lifts all faults, and lets everything happen on the platform that is on its way.
func (s *stage) recovered() {
	s.t.Helper()
	s.Emulator.ClearFaults()
	if err := s.Emulator.Settle(); err != nil {
		s.t.Fatal(err)
	}
}

// plansCreate expects a create.
func plansCreate(checks ...plancheck.PlanCheck) resource.ConfigPlanChecks {
	return acctest.Plans(address, plancheck.ResourceActionCreate, checks...)
}

// plansUpdate expects an update in place.
func plansUpdate(checks ...plancheck.PlanCheck) resource.ConfigPlanChecks {
	return acctest.Plans(address, plancheck.ResourceActionUpdate, checks...)
}

// plansReplacement expects a delete and a create.
func plansReplacement() resource.ConfigPlanChecks {
	return acctest.Plans(address, plancheck.ResourceActionReplace)
}

// attribute expects a value in state; steps are names or indexes below the first attribute.
func attribute(value knownvalue.Check, name string, steps ...string) statecheck.StateCheck {
	path := tfjsonpath.New(name)
	for _, step := range steps {
		path = path.AtMapKey(step)
	}
	return statecheck.ExpectKnownValue(address, path, value)
}

// onlyReads expects that each command since the journal was cleared has read the service once and asked for nothing else.
func (s *stage) onlyReads() plancheck.PlanCheck { return readCheck{s} }

type readCheck struct{ stage *stage }

// CheckPlan implements plancheck.PlanCheck.
func (c readCheck) CheckPlan(_ context.Context, _ plancheck.CheckPlanRequest, resp *plancheck.CheckPlanResponse) {
	reads := 0
	for _, entry := range c.stage.Emulator.Journal() {
		if entry.Method != http.MethodGet || !strings.HasSuffix(entry.Path, "/"+c.stage.ID(c.stage.t, "service")) {
			resp.Error = errors.Join(resp.Error, fmt.Errorf("the platform received %s %s", entry.Method, entry.Path))
			continue
		}
		reads++
	}
	// The step refreshes, then plans: two commands.
	if reads != 2 {
		resp.Error = errors.Join(resp.Error, fmt.Errorf("two commands have read the service %d times", reads))
	}
}
