// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package metric_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"
	"github.com/peakbi/terraform-provider-peak/internal/acctest"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/control"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// collectionOf is a collection of a folder.
func collectionOf(p *acctest.Platform, dir, body string) string {
	return p.Config(fmt.Sprintf("resource \"peak_metric_collection\" \"x\" {\n  name = \"sales\"\n  artifact = { path = %q }\n%s\n}\n", dir, body))
}

func TestAccMetricCollection(t *testing.T) {
	t.Parallel()
	p := acctest.New(t, 0)
	dir := modelsFolder(t, orders)
	twin := modelsFolder(t, orders)
	created := "POST metrics/collections"
	replaced := []string{"DELETE metrics/collections/", created}
	p.Test(t, resource.TestCase{
		CheckDestroy: wrote(t, p, "DELETE metrics/collections/"),
		Steps: acctest.FirstSteps(4, []resource.TestStep{
			{
				Config: collectionOf(p, dir, `scope = "public"`+"\ndescription = \"All of them.\""),
				ConfigStateChecks: []statecheck.StateCheck{
					value(collectionAddress, "scope", text("public")), value(collectionAddress, "description", text("All of them.")),
					value(collectionAddress, "artifact_hash", knownvalue.StringRegexp(regexp.MustCompile(`^[0-9a-f]{64}$`))), value(collectionAddress, "artifact_id", knownvalue.NotNull()),
				},
				Check: wrote(t, p, created),
			},
			{
				ResourceName: collectionAddress, ImportState: true, ImportStateVerify: true,
				// The scope is shown in upper case, and the platform does not know where the folder was.
				ImportStateVerifyIgnore: []string{"artifact", "files", "scope"},
			},
			{
				// Another place of the same folder, and another spelling of the scope, are recorded at most.
				Config:           collectionOf(p, twin, `scope = "PUBLIC"`+"\ndescription = \"All of them.\""),
				ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: acts(collectionAddress, plancheck.ResourceActionUpdate)},
				Check:            wrote(t, p),
			},
			{
				Config:           collectionOf(p, twin, `description = ""`),
				ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: acts(collectionAddress, plancheck.ResourceActionReplace)},
				ConfigStateChecks: []statecheck.StateCheck{
					value(collectionAddress, "scope", text("PRIVATE")), value(collectionAddress, "description", text("")),
				},
				Check: wrote(t, p, replaced...),
			},
			{
				PreConfig:        func() { acctest.WriteFiles(t, twin, map[string]string{"model/orders.yml": orders + "\n# changed\n"}) },
				Config:           collectionOf(p, twin, ""),
				ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: acts(collectionAddress, plancheck.ResourceActionReplace)},
				Check:            wrote(t, p, replaced...),
			},
			{
				PreConfig: func() {
					for id := range p.Emulator.Objects()["metric-collection"] {
						_ = p.Emulator.Remove("metric-collection", id)
					}
				},
				Config:           collectionOf(p, twin, ""),
				ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: acts(collectionAddress, plancheck.ResourceActionCreate)},
				Check:            wrote(t, p, created),
			},
			{
				// Somebody made it another: only the description can tell.
				PreConfig: func() {
					for id := range p.Emulator.Objects()["metric-collection"] {
						_ = p.Emulator.Edit("metric-collection", id, map[string]any{"description": "theirs"})
					}
				},
				Config:           collectionOf(p, twin, ""),
				ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: acts(collectionAddress, plancheck.ResourceActionReplace)},
				Check:            wrote(t, p, replaced...),
			},
			{
				Config:      p.Config("resource \"peak_metric_collection\" \"x\" {\n  name = \"other\"\n}\n"),
				ExpectError: regexp.MustCompile(`(?s)Missing folder.*also\s+when\s+a\s+change\s+replaces`),
			},
		}...),
	})
}

// TestAccMetricCollection_models reports what is wrong with model files, with file and line, before anything is sent.
func TestAccMetricCollection_models(t *testing.T) {
	t.Parallel()
	acctest.SameOnEveryCLI(t)
	p := acctest.New(t, 0)
	dir := acctest.Folder(t, map[string]string{
		"a.yml": "cubes:\n- name: orders\n  joins:\n  - name: customers\n  measures:\n  - name: n\n  - name: n\n",
		"b.yml": "cubes:\n- name: orders\n  sql: x\n",
		"c.yml": "cubes: [\n",
		"d.yml": "cubes: {{ anything }}\n",
	})
	p.Test(t, resource.TestCase{Steps: []resource.TestStep{
		{
			Config: collectionOf(p, dir, ""),
			ExpectError: regexp.MustCompile(`(?s)Invalid metric models.*a\.yml,\s+line\s+7:\s+the\s+measure\s+"n"\s+of\s+the\s+cube\s+"orders".*b\.yml,\s+line\s+2:\s+the\s+cube\s+"orders"` +
				`.*a\.yml,\s+line\s+2.*c\.yml,\s+line\s+\d+:\s+no\s+YAML`),
		},
		{
			PreConfig: func() {
				acctest.WriteFiles(t, dir, map[string]string{"a.yml": "cubes:\n- name: a\n  joins:\n  - name: customers\n", "b.yml": "# nothing\n", "c.yml": "# nothing\n"})
			},
			Config: collectionOf(p, dir, ""),
			Check:  wrote(t, p, "POST metrics/collections"),
		},
	}})
}

// made puts a private and a public collection on the platform, as somebody else would.
func made(t *testing.T, p *acctest.Platform) {
	t.Helper()
	described := "All of them."
	for name, scope := range map[string]string{"sales": "PRIVATE", "shared": "PUBLIC"} {
		create := peak.MetricCollectionCreate{Name: name, Scope: scope, Description: &described, Artifact: *upload(t, modelsFolder(t, orders))}
		if _, err := p.Client(t).CreateMetricCollection(t.Context(), create); err != nil {
			t.Fatal(err)
		}
	}
}

// TestAccMetricCollection_list lists collections.
func TestAccMetricCollection_list(t *testing.T) {
	t.Parallel()
	p := acctest.New(t, 0)
	made(t, p)
	p.Query(t, resource.TestCase{
		TerraformVersionChecks: []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_14_0)},
		Steps: []resource.TestStep{
			p.Finds("peak_metric_collection", "", 2),
			p.Finds("peak_metric_collection", `scopes = ["PUBLIC"]`, 1),
		},
	})
}

// TestAccMetricCollection_onboard has Terraform write the configuration of what is there, and destroys it.
func TestAccMetricCollection_onboard(t *testing.T) {
	t.Parallel()
	p := acctest.New(t, 0)
	made(t, p)
	c := p.Onboard(t, "list \"peak_metric_collection\" \"all\" {\n  provider = peak\n}\n", 2)
	c.Run("destroy", "-auto-approve", "-no-color")
	if n := objectsOf(p, "metric-collection"); n != 0 {
		t.Errorf("%d collections are left", n)
	}
}

// TestAccMetricCollection_lostAnswer makes one collection whatever became of the answer, and leaves one of a killed run alone.
func TestAccMetricCollection_lostAnswer(t *testing.T) {
	t.Parallel()
	acctest.InDepth(t)
	acctest.SameOnEveryCLI(t)
	p := acctest.New(t, 0)
	dir := modelsFolder(t, orders)
	p.Query(t, resource.TestCase{Steps: []resource.TestStep{
		{
			PreConfig: func() {
				fault(t, p, control.Fault{Method: http.MethodPost, Path: "/metrics/collections$", Cut: control.CutAfter, Times: 1})
			},
			Config: collectionOf(p, dir, ""),
			Check:  wrote(t, p, "POST metrics/collections"),
		},
		{
			Config:      collectionOf(p, dir, "") + strings.ReplaceAll(collectionOf(p, dir, ""), `"x"`, `"y"`)[len(p.Config("")):],
			ExpectError: regexp.MustCompile(`(?s)already\s+exists.*terraform\s+import\s+peak_metric_collection`),
		},
	}})
	if n := objectsOf(p, "metric-collection"); n != 0 {
		t.Errorf("%d collections are left", n)
	}
}

// TestAccMetricCollection_publicNameInUse finds a public collection that a run which was killed has left behind. One of that name that
// is another tenant's is in nobody's way.
func TestAccMetricCollection_publicNameInUse(t *testing.T) {
	t.Parallel()
	acctest.SameOnEveryCLI(t)
	p := acctest.New(t, 0)
	made(t, p)
	config := strings.Replace(collectionOf(p, modelsFolder(t, orders), `scope = "public"`), `"sales"`, `"shared"`, 1)
	p.Query(t, resource.TestCase{Steps: []resource.TestStep{
		{Config: config, ExpectError: regexp.MustCompile(`(?s)"shared"\s+already\s+exists.*terraform\s+import\s+peak_metric_collection`)},
		{
			PreConfig: func() {
				fault(t, p, control.Fault{Method: http.MethodGet, Path: "/valkey-credentials$", Status: http.StatusOK, Body: json.RawMessage(`{"tenant":"other"}`), Times: 1})
			},
			Config: config, SkipFunc: func() (bool, error) { return acctest.Contrary(), nil },
		},
	}})
}

// TestAccMetric_apiKey says which kinds of tokens metrics take.
func TestAccMetric_apiKey(t *testing.T) {
	t.Parallel()
	acctest.SameOnEveryCLI(t)
	p := acctest.New(t, 0)
	fault(t, p, control.Fault{Path: "^/semantic-layer/", Status: http.StatusForbidden})
	p.Test(t, resource.TestCase{Steps: []resource.TestStep{{
		Config:      collectionOf(p, modelsFolder(t, orders), ""),
		ExpectError: regexp.MustCompile(`(?s)403.*personal\s+access\s+token\s+or\s+a\s+system\s+access\s+token,\s+and\s+refuse\s+an\s+API\s+key`),
	}}})
}
