data "peak_block_spec" "forecast" {
  name = "demand-forecast"
}

# Leave "version" out for the newest release.
data "peak_spec_release" "first" {
  spec_id = data.peak_block_spec.forecast.id
  kind    = "block"
  version = "1.0.0"
}

output "steps" {
  value = nonsensitive(keys(data.peak_spec_release.first.config.steps))
}
