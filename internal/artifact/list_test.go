// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package artifact_test

import (
	"fmt"
	"net/http"
	"regexp"
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
)

// queries is the oldest Terraform that knows list resources.
var queries = []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_14_0)}

// insert puts artifacts on the platform behind Terraform's back.
func insert(t *testing.T, p *acctest.Platform, count int) {
	t.Helper()
	for i := range count {
		id := fmt.Sprintf("00000000-0000-4000-8000-%012d", i)
		object := map[string]any{
			"id": id, "name": fmt.Sprintf("artifact-%04d", i), "description": "made elsewhere", "lastVersion": 2,
			"versions": []any{map[string]any{"version": 1}, map[string]any{"version": 2}},
		}
		if err := p.Emulator.Insert("artifact", id, object); err != nil {
			t.Fatal(err)
		}
	}
}

// requested counts the platform calls whose "METHOD path" begins so.
func requested(p *acctest.Platform, prefix string) int {
	count := 0
	for _, entry := range p.Emulator.Journal() {
		if strings.HasPrefix(entry.Method+" "+entry.Path, prefix) {
			count++
		}
	}
	return count
}

func TestAccArtifact_list(t *testing.T) {
	t.Parallel()
	p := acctest.New(t, 0)
	insert(t, p, 30)
	defer func() { _ = p.Emulator.Reset() }()
	all := p.Config(`list "peak_artifact" "all" {
  provider         = peak
  limit            = 1000
  include_resource = true
}`)
	p.Query(t, resource.TestCase{
		TerraformVersionChecks: queries,
		Steps: []resource.TestStep{
			{
				PreConfig: func() {
					if _, err := p.Emulator.AddFault(control.Fault{Method: http.MethodGet, Path: "/artifacts/api/v1/artifacts/", Times: 9, Status: http.StatusForbidden}); err != nil {
						t.Fatal(err)
					}
				},
				Query:       true,
				Config:      all,
				ExpectError: regexp.MustCompile(`Cannot list peak_artifact`),
			},
			{
				PreConfig: p.Emulator.ClearFaults,
				Query:     true,
				Config:    all,
				QueryResultChecks: []querycheck.QueryResultCheck{
					querycheck.ExpectLength("peak_artifact.all", 30),
					querycheck.ExpectIdentity("peak_artifact.all", map[string]knownvalue.Check{"id": knownvalue.StringExact("00000000-0000-4000-8000-000000000007")}),
					querycheck.ExpectResourceKnownValues("peak_artifact.all", queryfilter.ByDisplayName(knownvalue.StringExact("artifact-0007")), []querycheck.KnownValueCheck{
						{Path: tfjsonpath.New("description"), KnownValue: knownvalue.StringExact("made elsewhere")},
						{Path: tfjsonpath.New("version"), KnownValue: knownvalue.Int64Exact(2)},
					}),
				},
			},
		},
	})
	if n := requested(p, "GET /artifacts/api/v1/artifacts/0"); n < 30 {
		t.Errorf("%d artifacts were read, want all 30", n)
	}
	for _, entry := range p.Emulator.Journal() {
		if strings.HasSuffix(entry.Path, "/download") {
			t.Fatal("listing downloaded the content of an artifact")
		}
	}
}

// TestAccArtifact_listLimit fetches no page that is not needed.
func TestAccArtifact_listLimit(t *testing.T) {
	t.Parallel()
	acctest.InDepth(t)
	p := acctest.New(t, 0)
	insert(t, p, 2000)
	p.Query(t, resource.TestCase{
		TerraformVersionChecks: queries,
		Steps: []resource.TestStep{{
			PreConfig: p.Emulator.ClearJournal,
			Query:     true,
			Config: p.Config(`list "peak_artifact" "all" {
  provider = peak
  limit    = 10
}`),
			QueryResultChecks: []querycheck.QueryResultCheck{querycheck.ExpectLength("peak_artifact.all", 10)},
		}},
	})
	// A contrary platform has smaller pages than it is asked for.
	if n := int64(len(p.Emulator.Journal())); n != acctest.Number(1, 4) {
		t.Errorf("%d requests for ten of 2,000 artifacts, want no page too many", n)
	}
}

// TestAccArtifact_onboarded brings artifacts that somebody else made under Terraform.
func TestAccArtifact_onboarded(t *testing.T) {
	t.Parallel()
	acctest.NeedsActions(t)
	p := acctest.New(t, 0)
	insert(t, p, 3)
	somebodyCreates(t, p, "with \"${quotes}\"", app(t))
	p.Onboard(t, "list \"peak_artifact\" \"all\" {\n  provider = peak\n}\n", 4)
}
