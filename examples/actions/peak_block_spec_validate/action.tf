# Checks a block before anybody raises its version:
# terraform apply -invoke=action.peak_block_spec_validate.prices
action "peak_block_spec_validate" "prices" {
  config {
    name            = "prices"
    kind            = "workflow"
    release_version = "1.0.0"
    config_json = jsonencode({
      steps = { compute = { type = "sql", sqlQueryPath = "prices.sql" } }
    })
  }
}
