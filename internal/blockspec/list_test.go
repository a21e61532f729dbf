// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package blockspec_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/querycheck"
	"github.com/hashicorp/terraform-plugin-testing/querycheck/queryfilter"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"
	"github.com/peakbi/terraform-provider-peak/internal/acctest"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/control"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// queries is the oldest Terraform that knows list resources.
var queries = []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_14_0)}

// various puts specs on the platform that each filter tells apart, and returns the ids of etl and app.
func (s *stage) various() (etl, app string) {
	s.t.Helper()
	service := `{"imageDetails":{"id":IMAGE}}`
	etl = s.seed(peak.BlockSpecCreate{Kind: "workflow", Featured: new(true), Metadata: peak.Metadata{Name: new("etl"), Title: new("Loads")}}, plain, "")
	s.publishTo(etl, "1.1.0", plain)
	app = s.seed(peak.BlockSpecCreate{Kind: "service", Metadata: peak.Metadata{Name: new("app"), Title: new("Shows")}}, service, "")
	s.seed(peak.BlockSpecCreate{Kind: "service", Metadata: named("etl")}, service, "")
	public := s.seed(peak.BlockSpecCreate{Kind: "service", Metadata: named("etl-public")}, service, "")
	s.replace(public, `{"image":{}}`)
	if err := s.Emulator.Edit("spec", public, map[string]any{"scope": "public", "status": "archived"}); err != nil {
		s.t.Fatal(err)
	}
	s.Emulator.ClearJournal()
	return etl, app
}

// list is a query of a type.
func (s *stage) list(typeName, filters string) string {
	return s.Config("list \"" + typeName + "\" \"all\" {\n  provider = peak\n  include_resource = true\n  config {\n" + filters + "\n  }\n}\n")
}

// finds is a step that lists so many.
func (s *stage) finds(typeName, filters string, want int) resource.TestStep {
	return resource.TestStep{
		Query: true, Config: s.list(typeName, filters),
		QueryResultChecks: []querycheck.QueryResultCheck{querycheck.ExpectLength(typeName+".all", want)},
	}
}

// fails is a step whose query is refused with a text.
func (s *stage) fails(typeName, filters, text string) resource.TestStep {
	return resource.TestStep{Query: true, Config: s.list(typeName, filters), ExpectError: message(text)}
}

func TestAccBlockSpec_list(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	etl, _ := s.various()
	const of = "peak_block_spec"
	s.Query(t, resource.TestCase{
		TerraformVersionChecks: queries,
		Steps: []resource.TestStep{
			s.finds(of, "", 4),
			s.finds(of, `name = "etl"`, 3),
			s.finds(of, `title = "Sho"`, 1),
			s.finds(of, `featured = true`, 1),
			s.finds(of, `featured = false`, 3),
			s.finds(of, `statuses = ["archived"]`, 1),
			s.finds(of, `statuses = ["archived", "available"]`, 4),
			s.finds(of, `scopes = ["private"]`, 3),
			s.finds(of, `scopes = ["shared"]`, 0),
			s.finds(of, `sort = ["name:asc", "createdAt:desc"]`, 4),
			s.fails(of, `statuses = []`, `at least 1 elements`),
			{
				Query: true, Config: s.list(of, `featured = true`),
				QueryResultChecks: []querycheck.QueryResultCheck{
					querycheck.ExpectIdentity(of+".all", map[string]knownvalue.Check{"id": knownvalue.StringExact(etl)}),
					querycheck.ExpectResourceKnownValues(of+".all", queryfilter.ByDisplayName(knownvalue.StringExact("etl")), []querycheck.KnownValueCheck{
						{Path: tfjsonpath.New("kind"), KnownValue: knownvalue.StringExact("workflow")},
						{Path: tfjsonpath.New("release").AtMapKey("version"), KnownValue: knownvalue.StringExact("1.1.0")},
						{Path: tfjsonpath.New("workflow").AtMapKey("steps").AtMapKey("load").AtMapKey("command"), KnownValue: knownvalue.StringExact("c")},
					}),
				},
			},
			{
				PreConfig: s.fault(control.Fault{Method: http.MethodGet, Path: "^/v1/blocks/specs/$", Status: http.StatusForbidden}),
				Query:     true, Config: s.list(of, ""), ExpectError: message("Cannot list peak_block_spec"),
			},
		},
	})
}

func TestAccBlockSpecRelease_list(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	etl, app := s.various()
	const of = "peak_block_spec_release"
	of1 := fmt.Sprintf("spec_id = %q", etl)
	s.Query(t, resource.TestCase{
		TerraformVersionChecks: queries,
		Steps: []resource.TestStep{
			s.finds(of, "", 5),
			s.finds(of, of1, 2),
			s.finds(of, fmt.Sprintf("spec_id = %q", app), 1),
			s.finds(of, `scopes = ["public"]`, 1),
			s.finds(of, of1+"\nsort = [\"createdAt:asc\"]", 2),
			s.fails(of, of1+"\nscopes = [\"public\"]", "cannot be specified when"),
			s.fails(of, `spec_id = "3f0c8a56-0000-4000-8000-000000000000"`, "There is no block spec"),
			{
				Query: true, Config: s.list(of, of1),
				QueryResultChecks: []querycheck.QueryResultCheck{
					querycheck.ExpectIdentity(of+".all", map[string]knownvalue.Check{"spec_id": knownvalue.StringExact(etl), "version": knownvalue.StringExact("1.0.0")}),
					querycheck.ExpectResourceKnownValues(of+".all", queryfilter.ByDisplayName(knownvalue.StringExact("etl/1.1.0")), []querycheck.KnownValueCheck{
						{Path: tfjsonpath.New("id"), KnownValue: knownvalue.StringExact(etl + "/1.1.0")},
						{Path: tfjsonpath.New("kind"), KnownValue: knownvalue.StringExact("workflow")},
					}),
				},
			},
			{
				PreConfig: s.fault(control.Fault{Method: http.MethodGet, Path: "/releases$", Status: http.StatusForbidden}),
				Query:     true, Config: s.list(of, ""), ExpectError: message("Cannot list peak_block_spec_release"),
			},
		},
	})
}

// TestAccBlockSpecRelease_listGone lists specs of which one is deleted meanwhile: the others are listed.
func TestAccBlockSpecRelease_listGone(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	_, app := s.various()
	s.fault(control.Fault{Method: http.MethodGet, Path: app + "/releases$", Status: http.StatusNotFound})()
	s.Query(t, resource.TestCase{TerraformVersionChecks: queries, Steps: []resource.TestStep{s.finds("peak_block_spec_release", "", 4)}})
}

// TestAccBlockSpecRelease_listLimit asks for the releases of no more specs than it needs.
func TestAccBlockSpecRelease_listLimit(t *testing.T) {
	t.Parallel()
	acctest.InDepth(t)
	s := newStage(t)
	s.various()
	s.Query(t, resource.TestCase{
		TerraformVersionChecks: queries,
		Steps: []resource.TestStep{{
			PreConfig: s.Emulator.ClearJournal,
			Query:     true,
			Config:    s.Config("list \"peak_block_spec_release\" \"all\" {\n  provider = peak\n  limit = 1\n}\n"),
			QueryResultChecks: []querycheck.QueryResultCheck{
				querycheck.ExpectLength("peak_block_spec_release.all", 1),
			},
		}},
	})
	var asked []string
	for _, entry := range s.Emulator.Journal() {
		asked = append(asked, entry.Method+" "+entry.Path)
	}
	if len(asked) != 2 {
		t.Errorf("asked the platform\n  %s\nfor one release, want the specs and the releases of one", strings.Join(asked, "\n  "))
	}
}
