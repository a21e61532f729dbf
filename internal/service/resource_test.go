// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package service_test

import (
	"fmt"
	"regexp"
	"testing"

	tfconfig "github.com/hashicorp/terraform-plugin-testing/config"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"
	"github.com/peakbi/terraform-provider-peak/internal/acctest"
)

// everything is a service with all arguments.
const everything = `
  title       = "UI"
  description = "The user interface"
  resources   = { instance_type_id = 40 }
  parameters = {
    env     = { REGION = "eu", LEVEL = "info" }
    secrets = ["warehouse", "mail"]
  }
  session_stickiness = true
  entrypoint         = "/app"
  health_check_url   = "/ok"
  min_instances      = 2
`

// everythingSent is what is sent to create it.
const everythingSent = `POST {"description":"The user interface","entrypoint":"/app","healthCheckURL":"/ok","imageDetails":{"imageId":IMAGE,"versionId":FIRST},` +
	`"minInstances":2,"name":"ui","parameters":{"env":{"LEVEL":"info","REGION":"eu"},"secrets":["mail","warehouse"]},` +
	`"resources":{"instanceTypeId":40},"serviceType":"web-app","sessionStickiness":true,"title":"UI"}`

func TestAccService_minimal(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	newest := fmt.Sprintf("image_details = { image_id = %d }", s.image)
	s.run(
		resource.TestStep{
			Config: s.service(newest),
			Check:  s.wrote(`POST {"imageDetails":{"imageId":IMAGE},"minInstances":1,"name":"ui","serviceType":"web-app"}`),
			ConfigPlanChecks: plansCreate(
				plancheck.ExpectUnknownValue(address, tfjsonpath.New("application_url")),
			),
			ConfigStateChecks: []statecheck.StateCheck{
				// What the platform filled in.
				attribute(applicationURL(), "application_url"),
				attribute(knownvalue.StringRegexp(regexp.MustCompile(`^[0-9a-f-]{36}$`)), "id"),
				attribute(knownvalue.StringExact("web-app"), "service_type"),
				attribute(acctest.ID(s.second), "image_details", "version_id"),
				attribute(acctest.ID(mediumWebapp), "resources", "instance_type_id"),
				attribute(knownvalue.Null(), "parameters"),
				attribute(knownvalue.Bool(false), "session_stickiness"),
				attribute(knownvalue.Bool(false), "scale_to_zero"),
				attribute(knownvalue.Int64Exact(1), "min_instances"),
				attribute(knownvalue.StringExact("AVAILABLE"), "status"),
				attribute(knownvalue.NotNull(), "created_at"),
				attribute(knownvalue.NotNull(), "created_by"),
			},
		},
		resource.TestStep{
			// A new title leaves alone what the platform chose.
			Config: s.service(newest + "\n title = \"UI\""), Check: s.wrote(`PATCH {"title":"UI"}`),
			ConfigPlanChecks: plansUpdate(
				plancheck.ExpectKnownValue(address, tfjsonpath.New("image_details").AtMapKey("version_id"), acctest.ID(s.second)),
				plancheck.ExpectKnownValue(address, tfjsonpath.New("resources").AtMapKey("instance_type_id"), acctest.ID(mediumWebapp)),
				plancheck.ExpectKnownValue(address, tfjsonpath.New("status"), knownvalue.StringExact("AVAILABLE")),
				plancheck.ExpectKnownValue(address, tfjsonpath.New("application_url"), applicationURL()),
			),
		},
		// Left out again, the title stays.
		resource.TestStep{Config: s.service(newest), PlanOnly: true},
	)
}

// applicationURL is what a web app that is up has: an address, unless the platform does not tell any.
func applicationURL() knownvalue.Check {
	if acctest.Contrary() {
		return knownvalue.Null()
	}
	return knownvalue.StringRegexp(regexp.MustCompile(`^http.*/_emulator/apps/[0-9a-f-]{36}$`))
}

func TestAccService_everything(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.run(
		resource.TestStep{
			Config: s.service(everything), Check: s.wrote(everythingSent),
			ConfigStateChecks: []statecheck.StateCheck{
				attribute(knownvalue.StringExact("UI"), "title"),
				attribute(knownvalue.StringExact("The user interface"), "description"),
				attribute(acctest.ID(s.first), "image_details", "version_id"),
				attribute(acctest.ID(smallWebapp), "resources", "instance_type_id"),
				attribute(knownvalue.MapExact(map[string]knownvalue.Check{"REGION": knownvalue.StringExact("eu"), "LEVEL": knownvalue.StringExact("info")}), "parameters", "env"),
				attribute(knownvalue.SetExact([]knownvalue.Check{knownvalue.StringExact("mail"), knownvalue.StringExact("warehouse")}), "parameters", "secrets"),
				attribute(knownvalue.Bool(true), "session_stickiness"),
				attribute(knownvalue.StringExact("/app"), "entrypoint"),
				attribute(knownvalue.StringExact("/ok"), "health_check_url"),
				attribute(knownvalue.Int64Exact(2), "min_instances"),
			},
		},
	)
}

// TestAccService_update changes one thing after the other: each is one PATCH with that member alone.
func TestAccService_update(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	version := fmt.Sprintf("\n image_details = { image_id = %d, version_id = %d }\n", s.image, s.second)
	step := func(body, sent string) resource.TestStep {
		return resource.TestStep{
			Config: s.service(body), ConfigPlanChecks: plansUpdate(), Check: s.wrote(sent),
			ConfigStateChecks: []statecheck.StateCheck{attribute(knownvalue.StringExact("AVAILABLE"), "status")},
		}
	}
	s.run(acctest.FirstSteps(5,
		resource.TestStep{Config: s.service(""), Check: s.wrote(`POST {"imageDetails":{"imageId":IMAGE,"versionId":FIRST},"minInstances":1,"name":"ui","serviceType":"web-app"}`)},
		step(`title = "UI"`, `PATCH {"title":"UI"}`),
		step(`title = ""`, `PATCH {"title":""}`),
		step(`description = "The user interface"`, `PATCH {"description":"The user interface"}`),
		step(version, `PATCH {"imageDetails":{"imageId":IMAGE,"versionId":SECOND}}`),
		step(version+`resources = { instance_type_id = 42 }`, `PATCH {"resources":{"instanceTypeId":42}}`),
		step(version+`parameters = { env = { A = "1", B = "2" }, secrets = ["mail"] }`, `PATCH {"parameters":{"env":{"A":"1","B":"2"},"secrets":["mail"]}}`),
		step(version+`parameters = { env = { A = "1", B = "3" }, secrets = ["mail"] }`, `PATCH {"parameters":{"env":{"A":"1","B":"3"},"secrets":["mail"]}}`),
		step(version+`parameters = { env = { A = "1" } }`, `PATCH {"parameters":{"env":{"A":"1"},"secrets":[]}}`),
		step(version, `PATCH {"parameters":{"env":{},"secrets":[]}}`),
		step(version+`session_stickiness = true`, `PATCH {"sessionStickiness":true}`),
		step(version, `PATCH {"sessionStickiness":false}`),
		step(version+`scale_to_zero = true`, `PATCH {"scaleToZero":true}`),
		step(version+`session_stickiness = true`, `PATCH {"scaleToZero":false,"sessionStickiness":true}`),
		step(version+`entrypoint = "/app"`, `PATCH {"entrypoint":"/app","sessionStickiness":false}`),
		step(version+`health_check_url = "/ok"`, `PATCH {"healthCheckURL":"/ok"}`),
		step(version+`min_instances = 2`, `PATCH {"minInstances":2}`),
		step("title = \"UI\"\n description = \"D\"", `PATCH {"description":"D","imageDetails":{"imageId":IMAGE,"versionId":FIRST},"minInstances":1,"title":"UI"}`),
		// What only Terraform knows of sends nothing, not even a read after the refresh.
		resource.TestStep{Config: s.service("timeouts = {\n update = \"1h\"\n delete = \"20s\"\n }"), ConfigPlanChecks: plansUpdate(), Check: s.wrote()},
	)...)
}

// TestAccService_spellings has null, empty and left out mean the same.
func TestAccService_spellings(t *testing.T) {
	t.Parallel()
	for name, body := range acctest.Sample(1, map[string]string{
		"empty parameters": `parameters = {}`,
		"empty members":    `parameters = { env = {}, secrets = [] }`,
		"empty texts":      "title = \"\"\n description = \"\"\n entrypoint = \"\"\n health_check_url = \"\"",
	}) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newStage(t)
			s.run(
				resource.TestStep{Config: s.service(body)},
			)
		})
	}
}

// TestAccService_types has each type of service with what it may have. The switches are not sent to types without them.
func TestAccService_types(t *testing.T) {
	t.Parallel()
	acctest.InDepth(t)
	s := newStage(t)
	details := fmt.Sprintf("image_details = { image_id = %d, version_id = %d }", s.image, s.first)
	config := s.Config(fmt.Sprintf(`
		resource "peak_service" "ui" {
		  name          = "ui"
		  service_type  = "web-app"
		  scale_to_zero = true
		  resources     = { instance_type_id = %[2]d }
		  %[1]s
		}
		resource "peak_service" "api" {
		  name         = "api"
		  service_type = "api"
		  resources    = { instance_type_id = %[3]d }
		  %[1]s
		  depends_on = [peak_service.ui]
		}
		resource "peak_service" "shiny" {
		  name               = "shiny"
		  service_type       = "shiny"
		  session_stickiness = true
		  resources          = { instance_type_id = %[2]d }
		  %[1]s
		  depends_on = [peak_service.api]
		}`, details, smallWebapp, smallAPI))
	s.run(
		resource.TestStep{Config: config, Check: s.wrote(
			`POST {"imageDetails":{"imageId":IMAGE,"versionId":FIRST},"minInstances":1,"name":"ui","resources":{"instanceTypeId":40},"scaleToZero":true,"serviceType":"web-app"}`,
			`POST {"imageDetails":{"imageId":IMAGE,"versionId":FIRST},"minInstances":1,"name":"api","resources":{"instanceTypeId":60},"serviceType":"api"}`,
			`POST {"imageDetails":{"imageId":IMAGE,"versionId":FIRST},"minInstances":1,"name":"shiny","resources":{"instanceTypeId":40},"serviceType":"shiny","sessionStickiness":true}`,
		)},
	)
}

// TestAccService_replace has changes that PATCH cannot make.
func TestAccService_replace(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.run(
		resource.TestStep{Config: s.service(""), Check: s.wrote(`POST {"imageDetails":{"imageId":IMAGE,"versionId":FIRST},"minInstances":1,"name":"ui","serviceType":"web-app"}`)},
		resource.TestStep{
			Config: s.service(`name = "ui2"`), ConfigPlanChecks: plansReplacement(),
			Check: s.wrote("DELETE", `POST {"imageDetails":{"imageId":IMAGE,"versionId":FIRST},"minInstances":1,"name":"ui2","serviceType":"web-app"}`),
		},
		resource.TestStep{
			Config: s.service("name = \"ui2\"\n service_type = \"shiny\""), ConfigPlanChecks: plansReplacement(),
			Check: s.wrote("DELETE", `POST {"imageDetails":{"imageId":IMAGE,"versionId":FIRST},"minInstances":1,"name":"ui2","serviceType":"shiny"}`),
		},
	)
}

// TestAccService_followsImage has the version come from another resource: unknown while that one changes, one PATCH then.
func TestAccService_followsImage(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	config := func(version int64, rest string) string {
		return s.Config(fmt.Sprintf(`
			resource "terraform_data" "image" { input = %d }
			resource "peak_service" "ui" {
			  name = "ui"
			  image_details = {
			    image_id   = %d
			    version_id = terraform_data.image.output
			  }
			  %s
			}`, version, s.image, rest))
	}
	path := tfjsonpath.New("image_details").AtMapKey("version_id")
	s.run(
		resource.TestStep{
			Config:           config(s.first, ""),
			ConfigPlanChecks: plansCreate(plancheck.ExpectUnknownValue(address, path)),
			Check:            s.wrote(`POST {"imageDetails":{"imageId":IMAGE,"versionId":FIRST},"minInstances":1,"name":"ui","serviceType":"web-app"}`),
		},
		resource.TestStep{
			Config:           config(s.second, ""),
			ConfigPlanChecks: plansUpdate(plancheck.ExpectUnknownValue(address, path)),
			Check:            s.wrote(`PATCH {"imageDetails":{"imageId":IMAGE,"versionId":SECOND}}`),
		},
	)
}

// TestAccService_anotherImage lets the platform choose the version again when only the image is configured.
func TestAccService_anotherImage(t *testing.T) {
	t.Parallel()
	acctest.InDepth(t)
	s := newStage(t)
	image, version := s.Image(t, "ui-next", "webapp")
	config := func(image int64) string { return s.service(fmt.Sprintf("image_details = { image_id = %d }", image)) }
	s.run(
		resource.TestStep{Config: config(s.image), ConfigStateChecks: []statecheck.StateCheck{attribute(acctest.ID(s.second), "image_details", "version_id")}},
		resource.TestStep{
			PreConfig: s.Emulator.ClearJournal, Config: config(image),
			ConfigPlanChecks:  plansUpdate(plancheck.ExpectUnknownValue(address, tfjsonpath.New("image_details").AtMapKey("version_id"))),
			Check:             s.wrote(fmt.Sprintf(`PATCH {"imageDetails":{"imageId":%d}}`, image)),
			ConfigStateChecks: []statecheck.StateCheck{attribute(acctest.ID(version), "image_details", "version_id")},
		},
	)
}

// TestAccService_example applies the examples of the documentation as they stand, with Dockerfiles in place of its files.
func TestAccService_example(t *testing.T) {
	t.Parallel()
	acctest.InDepth(t)
	s := newBareStage(t)
	raw := example(t, "resources/peak_service/resource.tf") + example(t, "resources/peak_service/resource_api.tf")
	config := s.Config(regexp.MustCompile(`file\("[^"]*"\)`).ReplaceAllString(raw, `"FROM python:3.13"`))
	given := tfconfig.Variables{"maps_api_key": tfconfig.StringVariable("very-secret-key")}
	s.run(
		resource.TestStep{Config: config, ConfigVariables: given, Check: func(*terraform.State) error {
			if n := len(s.Emulator.Objects()["service"]); n != 2 {
				return fmt.Errorf("the example made %d services, want 2", n)
			}
			return nil
		}},
		resource.TestStep{Config: config, ConfigVariables: given, ConfigPlanChecks: acctest.PlansNothing(), Check: acctest.Hides("very-secret")},
	)
}
