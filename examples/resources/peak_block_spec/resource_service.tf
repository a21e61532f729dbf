# A web app that other tenants deploy

resource "peak_block_spec" "dashboard" {
  name    = "forecast-dashboard"
  title   = "Forecast dashboard"
  summary = "Shows the forecast"

  scope    = "shared"
  tenants  = ["acme", "globex"]
  featured = true

  # Start the service as soon as the block is deployed.
  auto_run_on_deploy = true

  release  = { version = "1.0.0" }
  artifact = { path = "${path.module}/dashboard" }

  service = {
    service_type     = "web-app"
    image            = { dockerfile = "Dockerfile" }
    resources        = { instance_type_id = 43 }
    parameters       = { env = { TITLE = "@param:title" }, secrets = ["warehouse-password"] }
    entrypoint       = "/"
    health_check_url = "/health"
    scale_to_zero    = "@param:sleep"
  }

  parameters = {
    build = [
      { name = "title", type = "string", default_value = "Forecast" },
      { name = "sleep", type = "boolean", default_value = true },
    ]
  }
}
