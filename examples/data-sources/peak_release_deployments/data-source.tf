data "peak_block_spec" "forecast" {
  name = "demand-forecast"
}

# Who still runs the first release.
data "peak_release_deployments" "old" {
  spec_id  = data.peak_block_spec.forecast.id
  version  = "1.0.0"
  statuses = ["deployed", "warning"]
}

output "to_update" {
  value = data.peak_release_deployments.old.deployments[*].id
}
