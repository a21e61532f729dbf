# The folder as it is, kept on the platform with its versions: change a file in it, and the next apply adds one.
resource "peak_artifact" "app" {
  name        = var.name
  description = "Source of the ${var.name} web app"
  path        = "${path.module}/app"
}

# A container image that the platform builds from the same folder.
resource "peak_image" "app" {
  name        = var.name
  type        = "webapp"
  description = "Serves a demand forecast"

  build_details = {
    dockerfile_path = "Dockerfile"
    context         = "."
    build_arguments = {
      PYTHON_VERSION = "3.13"
    }
  }

  artifact = {
    path = "${path.module}/app"
  }
}

# The smallest instance type that gives the app half a CPU.
data "peak_instance_options" "webapp" {
  entity_type = "webapp"
  min_cpu     = 0.5
}

# The running web app.
resource "peak_service" "app" {
  name         = var.name
  service_type = "web-app"
  title        = var.heading
  description  = "Forecasts the demand of the next weeks"

  image_details = {
    image_id   = peak_image.app.id
    version_id = peak_image.app.version_id
  }

  resources = {
    instance_type_id = data.peak_instance_options.webapp.smallest.id
  }

  parameters = {
    env = {
      HEADING   = var.heading
      SMOOTHING = tostring(var.smoothing)
    }
  }

  entrypoint       = "/"
  health_check_url = "/health"
}
