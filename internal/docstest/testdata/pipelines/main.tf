# A repository whose pipelines are those of the guide on CI: a folder that is uploaded, and a secret that is stored nowhere.

terraform {
  backend "local" {} # the test says where: all jobs share it

  required_providers {
    peak = {
      source = "peakbi/peak"
    }
  }
}

variable "maps_api_key" {
  type      = string
  ephemeral = true
  sensitive = true
}

resource "peak_image" "app" {
  name     = "pipelines"
  type     = "webapp"
  artifact = { path = "${path.module}/app" }
}

data "peak_instance_options" "webapp" {
  entity_type = "webapp"
}

resource "peak_service" "app" {
  name          = "pipelines"
  image_details = { image_id = peak_image.app.id, version_id = peak_image.app.version_id }
  resources     = { instance_type_id = data.peak_instance_options.webapp.smallest.id }

  parameters = {
    env_wo         = { MAPS_API_KEY = var.maps_api_key }
    env_wo_version = 1
  }
}

# The folder of the configuration itself, in which the jobs write their plan files.
resource "peak_artifact" "all" {
  name = "pipelines"
  path = path.module
}
