locals {
  has_secrets    = var.secrets_version != null
  has_parameters = length(var.env) > 0 || length(var.platform_secrets) > 0 || local.has_secrets
}

# The image, built by the platform from the folder. Its versions raise themselves: a change in the folder is the next one.
resource "peak_image" "this" {
  name              = var.name
  type              = var.service_type == "api" ? "api" : "webapp"
  version_increment = "patch"
  keep_versions     = var.keep_versions
  artifact          = { path = var.folder }
  build_details     = { dockerfile_path = var.dockerfile }

  lifecycle {
    precondition {
      condition     = fileexists("${var.folder}/${var.dockerfile}")
      error_message = "There is no ${var.dockerfile} in ${var.folder}: the platform could not build an image from it."
    }
  }
}

data "peak_instance_options" "this" {
  entity_type = var.service_type == "api" ? "api-deployment" : "webapp"
  min_cpu     = var.size.cpu
  min_memory  = var.size.memory

  lifecycle {
    postcondition {
      condition     = self.smallest != null
      error_message = "The tenant has no instance type with ${var.size.cpu} CPUs and ${var.size.memory} GB of memory. Lower size."
    }
  }
}

resource "peak_service" "this" {
  name             = var.name
  title            = var.title
  description      = var.description
  service_type     = var.service_type
  min_instances    = var.min_instances
  scale_to_zero    = var.scale_to_zero
  health_check_url = var.health_check_url

  image_details = {
    image_id   = peak_image.this.id
    version_id = peak_image.this.version_id
  }

  resources = {
    instance_type_id = data.peak_instance_options.this.smallest.id
  }

  parameters = local.has_parameters ? {
    env            = var.env
    secrets        = var.platform_secrets
    env_wo         = local.has_secrets ? var.secrets : null
    env_wo_version = var.secrets_version
  } : null

  lifecycle {
    precondition {
      condition     = !var.scale_to_zero || var.service_type == "web-app"
      error_message = "Only web apps stop while nobody uses them: leave scale_to_zero out."
    }
  }
}
