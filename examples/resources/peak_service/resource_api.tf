# An API

# With two instances that run always.
resource "peak_service" "forecast_api" {
  name         = "forecast-api"
  service_type = "api"

  image_details = {
    image_id   = peak_image.forecast_api.id
    version_id = peak_image.forecast_api.version_id
  }

  entrypoint       = "/"
  health_check_url = "/health"
  min_instances    = 2

  timeouts = {
    create = "45m"
    update = "45m"
  }
}

resource "peak_image" "forecast_api" {
  name = "forecast-api"
  type = "api"

  build_details = {
    source     = "dockerfile"
    dockerfile = file("${path.module}/api/Dockerfile")
  }
}
