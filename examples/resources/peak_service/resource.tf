# A web app

# The smallest instance type with at least half a CPU and 1 GB of memory.
data "peak_instance_options" "webapp" {
  entity_type = "webapp"
  min_cpu     = 0.5
  min_memory  = 1
}

resource "peak_service" "sales_ui" {
  name        = "sales-ui"
  title       = "Sales forecast"
  description = "Forecasts per store and product"

  image_details = {
    image_id = peak_image.sales_ui.id
    # Left out, the service stays on the version that was the latest when it was created.
    version_id = peak_image.sales_ui.version_id
  }

  resources = {
    instance_type_id = data.peak_instance_options.webapp.smallest.id
  }

  parameters = {
    env = {
      LOG_LEVEL = "info"
      REGION    = "eu-west-1"
    }
    # Names of secrets that are kept in Peak; their values never reach Terraform.
    secrets = ["warehouse-password"]
    # Secrets that Terraform passes on and stores nowhere. A new version sends them again.
    # Needs Terraform 1.11 or later, or OpenTofu 1.11 or later.
    env_wo         = { MAPS_API_KEY = var.maps_api_key }
    env_wo_version = 1
  }

  health_check_url = "/health"
  scale_to_zero    = true
}

variable "maps_api_key" {
  type      = string
  ephemeral = true
}

resource "peak_image" "sales_ui" {
  name = "sales-ui"
  type = "webapp"

  build_details = {
    source     = "dockerfile"
    dockerfile = file("${path.module}/ui/Dockerfile")
  }
}
