resource "peak_block_spec" "forecast" {
  name    = "forecast"
  title   = "Forecast"
  summary = "Forecasts the demand"
  tags    = ["forecast"]

  release = {
    version = "1.0.0"
    notes   = "First release"
  }

  workflow = {
    images = { main = { dockerfile = "Dockerfile", context = "." } }
    steps = {
      load = {
        image_ref = "main"
        command   = "python load.py"
        resources = { instance_type_id = provider::peak::param("machine"), storage = "10GB" }
      }
    }
    triggers = [{ cron = "0 2 * * *" }]
  }

  parameters = {
    build = [{ name = "machine", type = "number", required = true, default_value = 21 }]
    run = [
      { name = "aggregation", type = "string", default_value = "AVG" },
      { name = "warehouse_key", type = "string", hide_value = true },
    ]
  }
  artifact = { path = "${path.module}/pipeline", ignore_files = [".dockerignore"] }
}

resource "peak_deployment" "forecast" {
  name            = "forecast-production"
  title           = "Forecast"
  summary         = "Forecasts the demand"
  block_spec_id   = peak_block_spec.forecast.id
  release_version = peak_block_spec.forecast.release.version
  revision_notes  = "First revision"

  parameters = {
    build = { machine = 22 }
    run   = { aggregation = "SUM" }
  }
  parameters_wo         = { run = { warehouse_key = var.warehouse_key } }
  parameters_wo_version = 1
}
