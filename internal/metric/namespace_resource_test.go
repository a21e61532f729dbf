// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package metric_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/peakbi/terraform-provider-peak/internal/acctest"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/control"
)

func TestAccMetricNamespace(t *testing.T) {
	t.Parallel()
	p := acctest.New(t, 0)
	dir := modelsFolder(t, orders)
	config := func(body string) string {
		return published(p, dir, sales) + "resource \"peak_metric_namespace\" \"x\" {\n  name = peak_metric_publication.x.namespace\n" + body + "\n}\n"
	}
	patched := "PATCH namespaces/sales"
	again := []string{patched}
	if acctest.Contrary() {
		// Metadata is merged there: what was taken away is sent once more, as null.
		again = append(again, patched)
	}
	p.Test(t, resource.TestCase{
		CheckDestroy: wrote(t, p, "DELETE namespaces/sales", "DELETE metrics/collections/", "DELETE metrics/publications/"),
		Steps: []resource.TestStep{
			{
				// Lists may show a little later what the apply has published into.
				PreConfig: func() {
					none := map[string]any{"namespaces": []any{}, "pageCount": 1, "pageNumber": 1, "pageSize": 25, "totalCount": 0}
					fault(t, p, control.Fault{Method: http.MethodGet, Path: "/namespaces$", Times: 1, Status: http.StatusOK, Body: none})
				},
				Config: config(`description = "Sales."` + "\nmetadata = { team = \"pricing\", level = 12345678901234567890, tags = [\"a\"] }"),
				ConfigStateChecks: []statecheck.StateCheck{
					value(namespaceAddress, "id", text("sales")), value(namespaceAddress, "description", text("Sales.")), value(namespaceAddress, "force_destroy", knownvalue.Bool(false)),
				},
				Check: wrote(t, p, "POST metrics", patched),
			},
			{ResourceName: namespaceAddress, ImportState: true, ImportStateId: "sales", ImportStateVerify: true},
			{ResourceName: namespaceAddress, ImportState: true, ImportStateKind: resource.ImportBlockWithID},
			{
				// Members that are left out are taken away.
				Config:           config(`description = "Sales."` + "\nmetadata = { tags = [\"b\"] }"),
				ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: acts(namespaceAddress, plancheck.ResourceActionUpdate)},
				Check:            wrote(t, p, again...),
			},
			// What is left out stays as it is, and is not drift.
			{Config: config(""), ConfigPlanChecks: acctest.PlansNothing(), Check: wrote(t, p)},
			{
				PreConfig: func() {
					if err := p.Emulator.Edit("metric-namespace", "sales", map[string]any{"description": "theirs"}); err != nil {
						t.Fatal(err)
					}
				},
				Config:            config(`description = "Ours."` + "\nforce_destroy = true"),
				ConfigStateChecks: []statecheck.StateCheck{value(namespaceAddress, "description", text("Ours."))},
				Check:             wrote(t, p, patched),
			},
		},
	})
}

// TestAccMetricNamespace_leaves leaves a namespace as it was, and what others publish there.
func TestAccMetricNamespace_leaves(t *testing.T) {
	t.Parallel()
	p := acctest.New(t, 0)
	dir := modelsFolder(t, orders)
	bad := "resource \"peak_metric_namespace\" \"x\" {\n  name = \"sales\"\n  metadata = jsonencode({})\n}\n"
	p.Test(t, resource.TestCase{Steps: []resource.TestStep{
		{Config: p.Config(strings.Replace(bad, "  metadata = jsonencode({})\n", "", 1)), ExpectError: regexp.MustCompile(`(?s)No such namespace.*Publishing\s+into\s+it\s+makes\s+it`)},
		{Config: p.Config(bad), ExpectError: regexp.MustCompile(`(?s)Invalid metadata.*leave\s+jsonencode\s+out`)},
		{Config: published(p, dir, sales) + "resource \"peak_metric_namespace\" \"x\" {\n  name = peak_metric_publication.x.namespace\n  description = \"Sales.\"\n}\n"},
		{
			PreConfig: p.Emulator.ClearJournal,
			Config:    published(p, dir, sales),
			Check:     wrote(t, p),
		},
	}})
}

// TestAccMetricNamespace_goesWithTheLast has a replaced publication make its namespace again as it was, where that went with it.
func TestAccMetricNamespace_goesWithTheLast(t *testing.T) {
	t.Parallel()
	acctest.InDepth(t)
	acctest.SameOnEveryCLI(t)
	p := acctest.NewContrary(t)
	dir := modelsFolder(t, orders)
	config := published(p, dir, sales) + `
resource "peak_metric_namespace" "x" {
  name        = peak_metric_publication.x.namespace
  description = "Sales."
  metadata    = { level = 12345678901234567890 }
}
`
	p.Test(t, resource.TestCase{Steps: []resource.TestStep{
		{Config: config, Check: wrote(t, p, "POST metrics", "PATCH namespaces/sales")},
		{
			PreConfig:        func() { acctest.WriteFiles(t, dir, map[string]string{"model/orders.yml": orders + "# changed\n"}) },
			Config:           config,
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: acts(publicationAddress, plancheck.ResourceActionReplace, namespaceAddress, plancheck.ResourceActionNoop)},
			Check:            wrote(t, p, "DELETE metrics/collections/", "DELETE metrics/publications/", "POST metrics"),
		},
	}})
}
