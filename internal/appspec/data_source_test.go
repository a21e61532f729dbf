// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package appspec_test

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/querycheck"
	"github.com/hashicorp/terraform-plugin-testing/querycheck/queryfilter"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/control"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// various puts two app specs on the platform and returns the id of the first.
func (s *stage) various() string {
	s.t.Helper()
	id := s.seed(peak.AppSpecCreate{
		Featured: new(true), Scope: new("public"), Metadata: peak.Metadata{Name: new("shop"), Title: new("Shop")}, Release: peak.ReleaseInput{Version: "1.0.0", Notes: new("first")},
	}, "", of(s.workflowSpec, "1.1.0", new(true)), of(s.serverSpec, "1.0.0", nil))
	s.seed(peak.AppSpecCreate{Metadata: peak.Metadata{Name: new("shop-two")}}, "", of(s.serverSpec, "1.0.0", nil))
	s.Emulator.ClearJournal()
	return id
}

func TestAccAppSpec_list(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	id := s.various()
	list := func(filters string) string {
		return s.Config("list \"peak_app_spec\" \"all\" {\n  provider = peak\n  include_resource = true\n  config {\n" + filters + "\n  }\n}\n")
	}
	finds := func(filters string, want int) resource.TestStep {
		return resource.TestStep{Query: true, Config: list(filters), QueryResultChecks: []querycheck.QueryResultCheck{querycheck.ExpectLength("peak_app_spec.all", want)}}
	}
	s.Query(t, resource.TestCase{
		TerraformVersionChecks: []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_14_0)},
		Steps: []resource.TestStep{
			finds("", 2),
			finds(`name = "shop-"`, 1),
			finds(`title = "Sh"`, 1),
			finds("featured = false\nscopes = [\"private\", \"shared\"]\nstatuses = [\"available\"]\nsort = [\"title:asc\"]", 1),
			finds(`statuses = ["unavailable"]`, 0),
			{
				Query: true, Config: list(`scopes = ["public"]`),
				QueryResultChecks: []querycheck.QueryResultCheck{
					querycheck.ExpectIdentity("peak_app_spec.all", map[string]knownvalue.Check{"id": knownvalue.StringExact(id)}),
					querycheck.ExpectResourceKnownValues("peak_app_spec.all", queryfilter.ByDisplayName(knownvalue.StringExact("shop")), []querycheck.KnownValueCheck{
						{Path: tfjsonpath.New("blocks").AtSliceIndex(1).AtMapKey("id"), KnownValue: knownvalue.StringExact(s.serverSpec)},
						{Path: tfjsonpath.New("release").AtMapKey("notes"), KnownValue: knownvalue.StringExact("first")},
					}),
				},
			},
			{
				PreConfig: s.fault(control.Fault{Method: http.MethodGet, Path: "^/v1/apps/specs/$", Status: http.StatusForbidden}),
				Query:     true, Config: list(""), ExpectError: message("Cannot list peak_app_spec"),
			},
		},
	})
}

func TestAccAppSpec_dataSource(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	id := s.various()
	data := func(body string) string { return s.Config("data \"peak_app_spec\" \"a\" {\n" + body + "\n}\n") }
	value := func(path tfjsonpath.Path, value knownvalue.Check) statecheck.StateCheck {
		return statecheck.ExpectKnownValue("data.peak_app_spec.a", path, value)
	}
	shown := []statecheck.StateCheck{
		value(tfjsonpath.New("id"), knownvalue.StringExact(id)), value(tfjsonpath.New("name"), knownvalue.StringExact("shop")),
		value(tfjsonpath.New("scope"), knownvalue.StringExact("public")), value(tfjsonpath.New("release").AtMapKey("notes"), knownvalue.StringExact("first")),
		value(tfjsonpath.New("blocks").AtSliceIndex(0).AtMapKey("release_version"), knownvalue.StringExact("1.1.0")),
		value(tfjsonpath.New("created_at"), knownvalue.NotNull()), value(tfjsonpath.New("parameters"), knownvalue.Null()),
	}
	s.Query(t, resource.TestCase{Steps: []resource.TestStep{
		{Config: data(`name = "sho"`), ExpectError: message("Cannot find peak_app_spec by name")},
		// That is a block.
		{Config: data(fmt.Sprintf("id = %q", s.serverSpec)), ExpectError: message("peak_app_spec does not exist")},
		s.Together(
			resource.TestStep{Config: data(fmt.Sprintf("id = %q", id)), ConfigStateChecks: shown},
			resource.TestStep{Config: data(`name = "shop"`), ConfigStateChecks: shown},
		),
	}})
}

func TestAccAppSpec_dataSources(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	id := s.various()
	data := func(body string) string { return s.Config("data \"peak_app_specs\" \"a\" {\n" + body + "\n}\n") }
	at := tfjsonpath.New("app_specs")
	s.Query(t, resource.TestCase{Steps: []resource.TestStep{
		s.Together(
			resource.TestStep{Config: data(""), ConfigStateChecks: []statecheck.StateCheck{statecheck.ExpectKnownValue("data.peak_app_specs.a", at, knownvalue.ListSizeExact(2))}},
			resource.TestStep{Config: data("scopes = [\"public\"]\nfeatured = true"), ConfigStateChecks: []statecheck.StateCheck{
				statecheck.ExpectKnownValue("data.peak_app_specs.a", at, knownvalue.ListExact([]knownvalue.Check{knownvalue.ObjectPartial(map[string]knownvalue.Check{
					"id": knownvalue.StringExact(id), "kind": knownvalue.StringExact("app"), "title": knownvalue.StringExact("Shop"),
				})})),
			}},
		),
	}})
}
