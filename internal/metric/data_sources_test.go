// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package metric_test

import (
	"net/http"
	"os"
	"regexp"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/peakbi/terraform-provider-peak/internal/acctest"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/control"
)

func output(name string, check knownvalue.Check) statecheck.StateCheck {
	return statecheck.ExpectKnownOutputValue(name, check)
}

func list(items ...knownvalue.Check) knownvalue.Check { return knownvalue.ListExact(items) }

// row is the name of a member of a row: which of the two spellings it has is for the platform to say.
func row(name, bare string) string { return acctest.Word(name, bare) }

// TestAccMetricData reads what is published, in all the ways there are.
func TestAccMetricData(t *testing.T) {
	t.Parallel()
	p := acctest.New(t, 0)
	dir := modelsFolder(t, orders)
	rows(t, p, `{"namespace": "sales", "measures": ["orders.count"], "dimensions": ["orders.status"], "rows": [{"orders.status": "open", "orders.count": 12345678901234567890}, {"orders.count": 2}]}`)
	config := published(p, dir, sales) + `
resource "peak_metric_namespace" "x" {
  name     = peak_metric_publication.x.namespace
  metadata = { team = "pricing", level = 1.5 }
}
data "peak_metrics" "all" {
  namespace = peak_metric_publication.x.namespace
}
data "peak_metrics" "measures" {
  namespace      = "sales"
  type           = "measure"
  publication_id = peak_metric_publication.x.publication_id
}
data "peak_metric_collections" "own" {
  ids    = [peak_metric_publication.x.collection_id]
  scopes = ["private"]
}
data "peak_metric_namespaces" "all" {
  depends_on = [peak_metric_namespace.x]
}
data "peak_metric_source" "x" {
  namespace = peak_metric_publication.x.namespace
}
data "peak_metric_query" "one" {
  namespace    = peak_metric_publication.x.namespace
  measures     = ["orders.count"]
  dimensions   = ["orders.status"]
  filters      = [{ dimension = "orders.status", operator = "equals", values = ["open"] }]
  order        = [{ member = "orders.count", direction = "desc" }]
  limit        = 10
  generate_sql = true
}
data "peak_metric_query" "several" {
  queries = [
    { namespace = peak_metric_publication.x.namespace, measures = ["orders.count"], dimensions = ["orders.status"], offset = 1 },
    { namespace = peak_metric_publication.x.namespace, measures = ["orders.none"], time_dimensions = [{ dimension = "orders.at", granularity = "day", date_range = ["last month"] }] },
  ]
}
data "peak_data_warehouse_schema" "x" {
  schema = "publish"
  tables = ["orders", "none"]
}
output "models" {
  value = [for m in data.peak_metrics.all.metrics : "${m.name}: ${join(" ", m.measures[*].agg_type)} ${join(" ", m.segments)} ${m.dimensions[0].primary_key}"]
}
output "measures" {
  value = sort([for m in data.peak_metrics.measures.metrics : "${m.cube} ${m.name} ${m.agg_type}"])
}
output "collections" {
  value = [for c in data.peak_metric_collections.own.collections : c.id == peak_metric_publication.x.collection_id]
}
output "namespaces" {
  value = [for n in data.peak_metric_namespaces.all.namespaces : "${n.name} ${jsondecode(n.metadata_json).team} ${n.models[0].name}"]
}
output "cubes" {
  value = yamldecode(data.peak_metric_source.x.source).cubes[*].name
}
output "counts" {
  value = [for r in data.peak_metric_query.one.rows : r["` + row("orders.count", "count") + `"]]
}
output "statuses" {
  value = [for r in data.peak_metric_query.one.rows : r["` + row("orders.status", "status") + `"]]
}
output "sql" {
  value = data.peak_metric_query.one.sql != null
}
output "results" {
  value = [for r in data.peak_metric_query.several.results : r.error == null ? "${length(r.rows)} rows" : "error"]
}
output "columns" {
  value = "${data.peak_data_warehouse_schema.x.columns["orders"]["STATUS"]} ${join(" ", data.peak_data_warehouse_schema.x.not_found)}"
}
`
	p.Test(t, resource.TestCase{Steps: []resource.TestStep{{
		Config: config,
		ConfigStateChecks: []statecheck.StateCheck{
			output("models", list(text("orders: count sum orders.big true"))),
			output("measures", list(text("orders orders.count count"), text("orders orders.total sum"))),
			output("collections", list(knownvalue.Bool(true))),
			output("namespaces", list(text("sales pricing orders"))),
			output("cubes", list(text("orders"))),
			output("statuses", list(text("open"), knownvalue.Null())),
			output("sql", knownvalue.Bool(true)),
			output("results", list(text("1 rows"), text("error"))),
			output("columns", text("varchar none")),
		},
	}}})
}

// TestAccMetricData_failures says what is wrong with questions.
func TestAccMetricData_failures(t *testing.T) {
	t.Parallel()
	acctest.SameOnEveryCLI(t)
	p := acctest.New(t, 0)
	fails := func(config, message string) resource.TestStep {
		return resource.TestStep{Config: p.Config(config), ExpectError: regexp.MustCompile(message)}
	}
	p.Query(t, resource.TestCase{Steps: []resource.TestStep{
		fails("data \"peak_metric_query\" \"x\" {\n  limit = 1\n}\n", "Nothing is asked for"),
		fails("data \"peak_metric_query\" \"x\" {\n  measures = [\"a.b\"]\n  queries = [{ measures = [\"a.b\"] }]\n}\n", `(?s)One query and several.*measures\s+would\s+count\s+for\s+none`),
		// What stands beside the queries would count for none of them, and leave each in the namespace default.
		fails("data \"peak_metric_query\" \"x\" {\n  namespace = \"sales\"\n  limit = 1\n  queries = [{ measures = [\"a.b\"] }]\n}\n", `(?s)One query and several.*limit,\s+namespace\s+would\s+count`),
		fails("data \"peak_metric_query\" \"x\" {\n  queries = [{ measures = [\"a.b\"] }, { limit = 1 }]\n}\n", `(?s)queries\s*=.*Nothing is asked for|(?s)Nothing is asked for.*queries`),
		fails("data \"peak_metric_query\" \"x\" {\n  measures = [\"a.b\"]\n}\n", `(?s)Cannot read peak_metric_query.*No\s+rows\s+are\s+registered`),
		fails("data \"peak_metric_source\" \"x\" {\n  namespace = \"none\"\n}\n", `(?s)Nothing is published.*peak_metric_publication`),
		{
			PreConfig: func() {
				if err := p.Emulator.Edit("warehouse", "5b0c3f5e-0000-4000-8000-000000000001", map[string]any{"isDefault": false}); err != nil {
					t.Fatal(err)
				}
			},
			Config:      p.Config("data \"peak_data_warehouse_schema\" \"x\" {\n  schema = \"a\"\n  tables = [\"b\"]\n}\n"),
			ExpectError: regexp.MustCompile(`(?s)No data warehouse.*peak_data_warehouses`),
		},
		{
			PreConfig:   func() { fault(t, p, control.Fault{Path: "^/semantic-layer/", Status: http.StatusUnauthorized}) },
			Config:      p.Config("data \"peak_metrics\" \"x\" {}\n"),
			ExpectError: regexp.MustCompile(`(?s)401.*system\s+access\s+token,\s+and\s+refuse\s+an\s+API\s+key`),
		},
	}})
}

// TestAccMetricMeasuresDelete takes measures away, and passes over those that are gone.
func TestAccMetricMeasuresDelete(t *testing.T) {
	t.Parallel()
	acctest.NeedsActions(t)
	p := acctest.New(t, 0)
	config := published(p, modelsFolder(t, orders), sales) + `
action "peak_metric_measures_delete" "total" {
  config {
    namespace = "sales"
    measures  = ["orders.total", "orders.none"]
  }
}
resource "terraform_data" "trigger" {
  input = REVISION
  lifecycle {
    action_trigger {
      events  = [after_create, after_update]
      actions = [action.peak_metric_measures_delete.total]
    }
  }
  depends_on = [peak_metric_publication.x]
}
`
	at := func(revision string) string { return regexp.MustCompile("REVISION").ReplaceAllString(config, revision) }
	p.Test(t, resource.TestCase{Steps: []resource.TestStep{
		{Config: at("1"), Check: wrote(t, p, "POST metrics", "DELETE metrics")},
		// What is gone is not asked for again, and the publication has nothing to do.
		{Config: at("2"), Check: wrote(t, p)},
	}})
}

// TestAccMetric_examples applies the examples of the documentation as they stand.
func TestAccMetric_examples(t *testing.T) {
	t.Parallel()
	acctest.SameOnEveryCLI(t)
	p := acctest.New(t, 0)
	rows(t, p, `{"namespace": "sales", "measures": ["orders.count"], "dimensions": ["orders.status"], "rows": [{"orders.status": "open", "orders.count": 3}]}`)
	rows(t, p, `{"namespace": "sales", "measures": ["orders.total"], "rows": []}`)
	dir := modelsFolder(t, orders)
	read := func(name string) string {
		content, err := os.ReadFile("../../examples/" + name)
		if err != nil {
			t.Fatal(err)
		}
		return regexp.MustCompile(`\$\{path\.module\}/metrics`).ReplaceAllString(string(content), dir)
	}
	p.Test(t, resource.TestCase{Steps: []resource.TestStep{
		{Config: p.Config(read("resources/peak_metric_collection/resource.tf"))},
		// The next example publishes the same models from another resource.
		{Config: p.Config("")},
		{Config: p.Config(read("resources/peak_metric_namespace/resource.tf"))},
		{Config: p.Config(read("resources/peak_metric_namespace/resource.tf") +
			read("data-sources/peak_metrics/data-source.tf") + read("data-sources/peak_metric_collections/data-source.tf") + read("data-sources/peak_metric_namespaces/data-source.tf") +
			read("data-sources/peak_metric_source/data-source.tf") + read("data-sources/peak_data_warehouse_schema/data-source.tf") + read("data-sources/peak_metric_query/data-source.tf"))},
	}})
}
