# By exact name; use "id" where a workflow block and a service block share one.
data "peak_block_spec" "forecast" {
  name = "demand-forecast"
}

# Deploys whatever release is the newest one.
resource "peak_deployment" "forecast" {
  name            = "demand-forecast"
  summary         = "Forecasts the demand of every shop"
  block_spec_id   = data.peak_block_spec.forecast.id
  release_version = data.peak_block_spec.forecast.latest_release
}
