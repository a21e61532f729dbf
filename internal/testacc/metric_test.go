// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package testacc_test

import (
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// TestAccMetrics publishes a model in a namespace of its own, and keeps another one in a collection that is not published.
func TestAccMetrics(t *testing.T) {
	a := try(t)
	namespace, model := a.run.Name("metrics"), a.run.ModelName("orders")
	folder := a.folder(map[string]string{"model/orders.yml": fill(`cubes:
  - name: MODEL
    sql_table: publish.orders
    measures:
      - name: count
        type: count
    dimensions:
      - name: id
        sql: id
        type: number
        primary_key: true
`, "MODEL", model)})
	config := func(description string) string {
		return fill(`
resource "peak_metric_collection" "x" {
  name        = "NAMESPACE"
  description = "ABOUT"
  artifact    = { path = "FOLDER" }
}
resource "peak_metric_publication" "x" {
  namespace = "NAMESPACE"
  artifact  = { path = "FOLDER" }
}
resource "peak_metric_namespace" "x" {
  name        = peak_metric_publication.x.namespace
  description = "DESCRIPTION"
}
data "peak_metrics" "x" {
  namespace  = "NAMESPACE"
  depends_on = [peak_metric_publication.x]
}
data "peak_metric_source" "x" {
  namespace  = "NAMESPACE"
  depends_on = [peak_metric_publication.x]
}
`, "NAMESPACE", namespace, "ABOUT", a.run.Description(), "DESCRIPTION", description, "FOLDER", folder)
	}
	described := a.run.Description()
	// A destroy leaves the namespace as it is, since others may publish there. Nobody else does in this one; the end of the run
	// tells when it stays. Where the destroy was cut short, what is published goes first: nothing else leads to its collection.
	t.Cleanup(func() { a.sweeps("metric namespace", namespace) })
	a.test(resource.TestCase{Steps: []resource.TestStep{
		{Config: config(described), Check: resource.ComposeTestCheckFunc(
			resource.TestCheckResourceAttr("data.peak_metrics.x", "metrics.#", "1"),
			resource.TestCheckResourceAttr("data.peak_metric_source.x", "namespace", namespace),
		)},
		imports("peak_metric_collection.x", "artifact", "files", "scope"),
		{
			ResourceName: "peak_metric_publication.x", ImportState: true, ImportStateVerify: true, ImportStateVerifyIgnore: []string{"artifact", "files", "timeouts"},
			ImportStateIdFunc: idFrom("peak_metric_publication.x", "namespace", "publication_id"),
		},
		{ResourceName: "peak_metric_namespace.x", ImportState: true, ImportStateId: namespace, ImportStateVerify: true, ImportStateVerifyIgnore: []string{"timeouts"}, ImportStateVerifyIdentifierAttribute: "name"},
		{Config: config(described + " Second."), ConfigPlanChecks: plans("peak_metric_namespace.x", plancheck.ResourceActionUpdate)},
		{
			PreConfig: func() {
				other := "Changed by somebody else."
				_, err := a.client.UpdateMetricNamespace(a.going, namespace, peak.MetricNamespacePatch{Description: &other})
				a.may(err)
				a.drops("metric collection", namespace)
			},
			Config: config(described + " Second."),
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				plancheck.ExpectResourceAction("peak_metric_namespace.x", plancheck.ResourceActionUpdate),
				plancheck.ExpectResourceAction("peak_metric_collection.x", plancheck.ResourceActionCreate),
			}},
		},
	}})
}

// idFrom is the id to import an object by, from two of its attributes.
func idFrom(address, first, second string) resource.ImportStateIdFunc {
	return func(state *terraform.State) (string, error) {
		object := state.RootModule().Resources[address]
		if object == nil {
			return "", fmt.Errorf("%s is not in the state", address)
		}
		return object.Primary.Attributes[first] + "/" + object.Primary.Attributes[second], nil
	}
}
