# An app that is shared with other tenants

# Change the tenants and apply: the blocks follow, in the order that the platform needs.

resource "peak_block_spec" "report" {
  name     = "report"
  summary  = "Writes the report"
  release  = { increment = "patch" }
  workflow = { steps = { write = { type = "sql", sql_query_path = "report.sql" } } }

  lifecycle {
    ignore_changes = [scope, tenants] # the app rules them
  }
}

resource "peak_app_spec" "reports" {
  name         = "reports"
  summary      = "Reports for other tenants"
  scope        = "shared"
  tenants      = ["north", "south"]
  share_blocks = true
  release      = { increment = "patch" }

  blocks = [{
    id              = peak_block_spec.report.id
    release_version = peak_block_spec.report.release_version
  }]
}
