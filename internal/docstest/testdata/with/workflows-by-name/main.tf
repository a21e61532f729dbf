locals {
  workflows = { nightly = { name = "load, every night" }, weekly = { name = "load, every week" } }
}

resource "peak_workflow" "this" {
  for_each = local.workflows

  name  = each.value.name
  steps = { load = { type = "sql", sql_query_path = "load.sql" } }
}
