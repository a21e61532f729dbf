// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package service_test

import (
	"fmt"
	"net/http"
	"regexp"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/querycheck"
	"github.com/hashicorp/terraform-plugin-testing/querycheck/queryfilter"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"
	"github.com/peakbi/terraform-provider-peak/internal/acctest"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/control"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// actions is the oldest Terraform that knows actions and list resources.
var actions = []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_14_0)}

// deploy has somebody else make a service of the image and returns its id.
func (s *stage) deploy(t *testing.T, create peak.ServiceBody) string {
	t.Helper()
	create["imageDetails"] = map[string]any{"imageId": s.image, "versionId": s.first}
	id, err := s.client.CreateService(t.Context(), create)
	if err != nil {
		t.Fatal(err)
	}
	s.Settle(t)
	return id
}

// crowd makes services of all types: web apps ui-0 to ui-9, the API predict and the Shiny app board. It returns their ids.
func (s *stage) crowd(t *testing.T) map[string]string {
	t.Helper()
	ids := map[string]string{
		"predict": s.deploy(t, peak.ServiceBody{"name": "predict", "serviceType": "api"}),
		"board":   s.deploy(t, peak.ServiceBody{"name": "board", "serviceType": "shiny"}),
	}
	for i := range 10 {
		name := fmt.Sprintf("ui-%d", i)
		ids[name] = s.deploy(t, peak.ServiceBody{"name": name})
	}
	return ids
}

func TestAccService_list(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	ids := s.crowd(t)
	if err := s.Emulator.Edit("service", ids["ui-3"], map[string]any{"status": "CREATE_FAILED"}); err != nil {
		t.Fatal(err)
	}
	list := func(body string) string { return s.List("peak_service", body) }
	length := func(filter string, count int) resource.TestStep { return s.Finds("peak_service", filter, count) }
	s.Query(t, resource.TestCase{
		TerraformVersionChecks: actions,
		Steps: []resource.TestStep{
			{
				PreConfig: func() {
					s.disturb(control.Fault{Method: http.MethodGet, Path: "/webapps/$", Status: http.StatusForbidden})
				},
				Query: true, Config: list(""), ExpectError: regexp.MustCompile(`Cannot list peak_service`),
			},
			{
				PreConfig: s.Emulator.ClearFaults,
				Query:     true, Config: list("  include_resource = true"),
				QueryResultChecks: []querycheck.QueryResultCheck{
					querycheck.ExpectLength("peak_service.all", 12),
					querycheck.ExpectIdentity("peak_service.all", map[string]knownvalue.Check{"id": knownvalue.StringExact(ids["board"])}),
					querycheck.ExpectResourceKnownValues("peak_service.all", queryfilter.ByDisplayName(knownvalue.StringExact("predict")), []querycheck.KnownValueCheck{
						{Path: tfjsonpath.New("id"), KnownValue: knownvalue.StringExact(ids["predict"])},
						{Path: tfjsonpath.New("service_type"), KnownValue: knownvalue.StringExact("api")},
						{Path: tfjsonpath.New("image_details").AtMapKey("image_id"), KnownValue: acctest.ID(s.image)},
					}),
				},
			},
			length(`    service_types = ["api", "shiny"]`, 2),
			length(`    statuses = ["CREATE_FAILED"]`, 1),
			length(`    search_term = "ui-"`, 10),
			{
				PreConfig: s.Emulator.ClearJournal, Query: true, Config: list("  limit = 5"),
				QueryResultChecks: []querycheck.QueryResultCheck{querycheck.ExpectLength("peak_service.all", 5)},
			},
		},
	})
	// A contrary platform has smaller pages than it is asked for.
	if n := int64(len(s.Emulator.Journal())); n != acctest.Number(1, 2) {
		t.Errorf("%d requests for five services, want no page too many", n)
	}
}

// TestAccService_queryGeneratesConfiguration takes over what others made, of every type, without changing any of it.
func TestAccService_queryGeneratesConfiguration(t *testing.T) {
	t.Parallel()
	acctest.NeedsActions(t)
	s := newStage(t)
	instances := int64(2)
	api := int64(smallAPI)
	s.deploy(t, peak.ServiceBody{"name": "plain"})
	s.deploy(t, peak.ServiceBody{
		"name": "full", "title": "UI", "description": "For\n\"planners\" of ${demand}", "serviceType": "web-app", "sessionStickiness": true,
		"parameters": map[string]any{"env": map[string]string{"A": "1", "B": ""}, "secrets": []string{"warehouse", "api-key"}},
		"entrypoint": "/app", "healthCheckURL": "/health", "minInstances": instances,
	})
	s.deploy(t, peak.ServiceBody{"name": "sleepy", "scaleToZero": true, "parameters": map[string]any{"secrets": []string{"one"}}})
	s.deploy(t, peak.ServiceBody{"name": "predict", "serviceType": "api", "resources": map[string]any{"instanceTypeId": api}, "parameters": map[string]any{"env": map[string]string{"A": "1"}}})
	s.deploy(t, peak.ServiceBody{"name": "board", "serviceType": "shiny", "title": ""})

	s.Onboard(t, "list \"peak_service\" \"all\" {\n  provider = peak\n}\n", 5)
}

func TestAccService_dataSource(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	id := s.deploy(t, peak.ServiceBody{"name": "ui", "title": "UI", "parameters": map[string]any{"env": map[string]string{"A": "1"}}})
	s.deploy(t, peak.ServiceBody{"name": "ui-2"})
	data := func(body string) string { return s.Config("data \"peak_service\" \"s\" {\n" + body + "\n}\n") }
	shows := func(value knownvalue.Check, path tfjsonpath.Path) statecheck.StateCheck {
		return statecheck.ExpectKnownValue("data.peak_service.s", path, value)
	}
	shown := []statecheck.StateCheck{
		shows(knownvalue.StringExact(id), tfjsonpath.New("id")),
		shows(knownvalue.StringExact("ui"), tfjsonpath.New("name")),
		shows(knownvalue.StringExact("AVAILABLE"), tfjsonpath.New("status")),
		shows(knownvalue.StringExact("web-app"), tfjsonpath.New("service_type")),
		shows(acctest.ID(s.image), tfjsonpath.New("image_details").AtMapKey("image_id")),
	}
	if !acctest.Contrary() {
		// Describes need not have them (contract 18.2).
		shown = append(shown, shows(knownvalue.StringExact("UI"), tfjsonpath.New("title")),
			shows(knownvalue.StringExact("1"), tfjsonpath.New("parameters").AtMapKey("env").AtMapKey("A")))
	}
	s.Query(t, resource.TestCase{Steps: []resource.TestStep{
		{Config: data(`name = "u"`), ExpectError: regexp.MustCompile(`Cannot find peak_service by name`)},
		{Config: data(`id = "4f1c2d3e-5a6b-4c7d-8e9f-0a1b2c3d4e5f"`), ExpectError: regexp.MustCompile(`peak_service does not exist`)},
		{Config: data(``), ExpectError: regexp.MustCompile(`(?s)Invalid Attribute Combination.*id,name`)},
		{Config: data(`id = "` + id + `"`), ConfigStateChecks: shown},
		{Config: data(`name = "ui"`), ConfigStateChecks: shown},
	}})
}

func TestAccService_dataSources(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	ids := s.crowd(t)
	of := func(name string) tfjsonpath.Path {
		return tfjsonpath.New("services").AtSliceIndex(0).AtMapKey(name)
	}
	s.Query(t, resource.TestCase{Steps: []resource.TestStep{
		{
			Config: s.Config(`
data "peak_services" "all" {}
data "peak_services" "apis" {
  service_types = ["api"]
  statuses      = ["AVAILABLE", "DEPLOYING"]
}
data "peak_services" "none" {
  search_term = "nothing"
}
`),
			ConfigStateChecks: []statecheck.StateCheck{
				statecheck.ExpectKnownValue("data.peak_services.all", tfjsonpath.New("services"), knownvalue.ListSizeExact(12)),
				statecheck.ExpectKnownValue("data.peak_services.none", tfjsonpath.New("services"), knownvalue.ListExact([]knownvalue.Check{})),
				statecheck.ExpectKnownValue("data.peak_services.apis", tfjsonpath.New("services"), knownvalue.ListSizeExact(1)),
				statecheck.ExpectKnownValue("data.peak_services.apis", of("id"), knownvalue.StringExact(ids["predict"])),
				statecheck.ExpectKnownValue("data.peak_services.apis", of("name"), knownvalue.StringExact("predict")),
				statecheck.ExpectKnownValue("data.peak_services.apis", of("service_type"), knownvalue.StringExact("api")),
				statecheck.ExpectKnownValue("data.peak_services.apis", of("status"), knownvalue.StringExact("AVAILABLE")),
				statecheck.ExpectKnownValue("data.peak_services.apis", of("created_at"), knownvalue.NotNull()),
				statecheck.ExpectKnownValue("data.peak_services.apis", of("tags"), knownvalue.ListExact([]knownvalue.Check{})),
			},
		},
	}})
}
