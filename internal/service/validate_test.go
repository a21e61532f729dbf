// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package service_test

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"
	"github.com/peakbi/terraform-provider-peak/internal/acctest"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/control"
)

// TestAccService_planErrors has each rule broken: one diagnostic on the attribute, at plan, with nothing created.
func TestAccService_planErrors(t *testing.T) {
	t.Parallel()
	acctest.SameOnEveryCLI(t)
	for name, test := range acctest.Sample(2, map[string]struct{ body, want string }{
		"stickiness with scale to zero": {"session_stickiness = true\n scale_to_zero = true", `(?s)Conflicting settings.*scale_to_zero = true`},
		"stickiness of an api":          {"service_type = \"api\"\n session_stickiness = true", `(?s)Session stickiness not available.*session_stickiness = true`},
		"scale to zero of an api":       {"service_type = \"api\"\n scale_to_zero = true", `(?s)Scale to zero not available.*scale_to_zero = true`},
		"scale to zero of a shiny app":  {"service_type = \"shiny\"\n scale_to_zero = true", `(?s)Scale to zero not available.*scale_to_zero = true`},
		"three instances":               {"min_instances = 3", `(?s)min_instances = 3.*between\s+1\s+and\s+2`},
		"no instances":                  {"min_instances = 0", `(?s)min_instances = 0.*between\s+1\s+and\s+2`},
		"empty name":                    {"name = \"\"", `(?s)name = "".*name\s+is\s+empty`},
		"image id":                      {"image_details = { image_id = 0 }", `(?s)Invalid id.*"0" is not the id of an image`},
		"env without value":             {"parameters = { env = { A = null } }", `(?s)Null element.*"A"\s+in\s+parameters\.env\s+is\s+null`},
		"env_wo without version":        {"parameters = { env_wo = { A = \"1\" } }", `(?s)parameters\.env_wo_version.*must\s+be\s+specified`},
		"version without env_wo":        {"parameters = { env_wo_version = 1 }", `(?s)parameters\.env_wo"\s+must\s+be\s+specified`},
		"name given twice":              {"parameters = { env = { A = \"1\" }, env_wo = { A = \"very-secret\" }, env_wo_version = 1 }", `(?s)Name given twice.*"A"\s+is\s+in\s+env\s+and\s+in\s+env_wo`},
		"env_wo without value":          {"parameters = { env_wo = { A = null }, env_wo_version = 1 }", `(?s)Null element.*"A"\s+in\s+parameters\.env_wo\s+is\s+null`},
		"env_wo without name":           {"parameters = { env_wo = { \"\" = \"x\" }, env_wo_version = 1 }", `(?s)at\s+least\s+1`},
		"empty secret":                  {"parameters = { secrets = [\"\"] }", `(?s)secrets.*at\s+least\s+1`},
		"unknown instance type":         {"resources = { instance_type_id = 999 }", `(?s)Unknown instance type.*peak_service\.ui.*instance\s+type\s+999\s+of\s+resources\.instance_type_id.*"webapp".*40\s+Pico \(0\.125CPU, 0\.125GB RAM\)`},
		"instance type of web apps in an api": {"service_type = \"api\"\n resources = { instance_type_id = 40 }",
			`(?s)Unknown instance type.*peak_service\.ui.*instance\s+type\s+40\s+of\s+resources\.instance_type_id.*"api-deployment".*60\s+Pico`},
		"timeout": {"timeouts = {\n create = \"soon\"\n }", `(?s)peak_service\.ui.*"soon"\s+must\s+be`},
	}) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newBareStage(t)
			s.run(
				resource.TestStep{Config: s.service(test.body), PlanOnly: true, ExpectError: regexp.MustCompile(test.want)},
				resource.TestStep{Config: s.Config(""), Check: s.wrote()},
			)
		})
	}
}

// TestAccService_unknowns has everything that rules look at come from another resource: the rules wait for the values.
func TestAccService_unknowns(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	config := s.Config(fmt.Sprintf(`
		resource "terraform_data" "known_later" {
		  input = { type = "api", on = false, instances = 1, instance_type = %d, image = %d, env = { A = "1" } }
		}
		locals { later = terraform_data.known_later.output }
		resource "peak_service" "ui" {
		  name               = "ui"
		  service_type       = local.later.type
		  session_stickiness = local.later.on
		  scale_to_zero      = local.later.on
		  min_instances      = local.later.instances
		  image_details      = { image_id = local.later.image }
		  resources          = { instance_type_id = local.later.instance_type }
		  parameters         = { env = local.later.env }
		}`, smallAPI, s.image))
	s.run(
		resource.TestStep{
			Config:           config,
			ConfigPlanChecks: plansCreate(plancheck.ExpectUnknownValue(address, tfjsonpath.New("resources").AtMapKey("instance_type_id"))),
			Check: s.wrote(
				`POST {"imageDetails":{"imageId":IMAGE},"minInstances":1,"name":"ui","parameters":{"env":{"A":"1"},"secrets":[]},"resources":{"instanceTypeId":60},"serviceType":"api"}`),
		},
	)
}

// TestAccService_unknownObjects has whole nested objects come from another resource.
func TestAccService_unknownObjects(t *testing.T) {
	t.Parallel()
	acctest.InDepth(t)
	s := newStage(t)
	config := s.Config(fmt.Sprintf(`
		resource "terraform_data" "known_later" {
		  input = { image = { image_id = %d, version_id = %d }, resources = { instance_type_id = 41 }, parameters = { env = { A = "1" }, secrets = ["mail"] } }
		}
		resource "peak_service" "ui" {
		  name          = "ui"
		  image_details = terraform_data.known_later.output.image
		  resources     = terraform_data.known_later.output.resources
		  parameters    = terraform_data.known_later.output.parameters
		}`, s.image, s.first))
	s.run(
		resource.TestStep{
			Config: config,
			Check: s.wrote(`POST {"imageDetails":{"imageId":IMAGE,"versionId":FIRST},"minInstances":1,"name":"ui",` +
				`"parameters":{"env":{"A":"1"},"secrets":["mail"]},"resources":{"instanceTypeId":41},"serviceType":"web-app"}`),
		},
	)
}

// TestAccService_uncheckedInstanceType has the list of instance types out of reach: the platform decides.
func TestAccService_uncheckedInstanceType(t *testing.T) {
	t.Parallel()
	acctest.InDepth(t)
	s := newStage(t)
	s.run(
		resource.TestStep{
			PreConfig: func() { s.disturb(control.Fault{Path: "tenant-instance-options", Status: http.StatusForbidden}) },
			Config:    s.service("resources = { instance_type_id = 40 }"),
			Check:     s.wrote(`POST {"imageDetails":{"imageId":IMAGE,"versionId":FIRST},"minInstances":1,"name":"ui","resources":{"instanceTypeId":40},"serviceType":"web-app"}`),
		},
		resource.TestStep{
			Config:      s.service("resources = { instance_type_id = 999 }"),
			ExpectError: regexp.MustCompile(`(?s)Cannot update peak_service.*422.*999`),
		},
	)
}

// TestAccService_withdrawnInstanceType has a service on an instance type that the tenant may no longer use: other changes
// to it are still possible.
func TestAccService_withdrawnInstanceType(t *testing.T) {
	t.Parallel()
	acctest.InDepth(t)
	s := newStage(t)
	withdraw := func() {
		s.disturb(control.Fault{Path: "tenant-instance-options", Status: http.StatusOK, Body: map[string]any{"data": []any{
			map[string]any{"id": 41, "name": "Nano"},
		}}})
	}
	s.run(
		resource.TestStep{Config: s.service("resources = { instance_type_id = 40 }")},
		resource.TestStep{PreConfig: withdraw, Config: s.service("title = \"UI\"\n resources = { instance_type_id = 40 }"), ConfigPlanChecks: plansUpdate()},
		resource.TestStep{Config: s.service("resources = { instance_type_id = 42 }"), ExpectError: regexp.MustCompile(`(?s)instance\s+type\s+42\s+of\s+resources\.instance_type_id.*41\s+Nano`)},
	)
}

// TestAccService_oneListOfInstanceTypes checks many services with one request per entity type and command.
func TestAccService_oneListOfInstanceTypes(t *testing.T) {
	t.Parallel()
	acctest.InDepth(t)
	lists := func(services int) (count int) {
		s := newStage(t)
		s.run(
			resource.TestStep{
				Config: s.Config(fmt.Sprintf(`
					resource "peak_service" "ui" {
					  count         = %d
					  name          = "ui-${count.index}"
					  service_type  = count.index %% 2 == 0 ? "web-app" : "api"
					  image_details = { image_id = %d }
					  resources     = { instance_type_id = count.index %% 2 == 0 ? 40 : 60 }
					}`, services, s.image)),
				Check: func(*terraform.State) error {
					for _, entry := range s.Emulator.Journal() {
						if strings.HasSuffix(entry.Path, "/tenant-instance-options") {
							count++
						}
					}
					return nil
				},
			},
		)
		return count
	}
	// Two services are one of each type.
	few, many := lists(2), lists(8)
	if few == 0 || few != many {
		t.Errorf("instance types were listed %d times for two services and %d times for eight", few, many)
	}
}
