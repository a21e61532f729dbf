locals {
  has_secrets = var.secrets_version != null
  # One look-up for each size that is asked for.
  sizes = { for step in var.steps : "${step.cpu}-${step.memory}" => { cpu = step.cpu, memory = step.memory }... }
}

# The image that the steps run in, built by the platform from the folder. Its versions raise themselves: a change in the folder is the next one.
resource "peak_image" "this" {
  name              = var.name
  type              = "workflow"
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

data "peak_workflow_resources" "this" {
  for_each = local.sizes

  min_cpu    = each.value[0].cpu
  min_memory = each.value[0].memory

  lifecycle {
    postcondition {
      condition     = self.smallest != null
      error_message = "The tenant has no machine with ${each.value[0].cpu} CPUs and ${each.value[0].memory} GB of memory. Lower cpu or memory of the step."
    }
  }
}

resource "peak_workflow" "this" {
  name     = var.name
  paused   = var.paused
  tags     = var.tags
  triggers = var.schedule == null ? null : [{ cron = var.schedule }]

  watchers = length(var.alert_emails) == 0 ? null : [{
    email  = { name = "alert", recipients = { to = var.alert_emails } }
    events = { fail = true }
  }]

  retry_options = { number_of_retries = var.retries }

  steps = {
    for name, step in var.steps : name => {
      image_id         = peak_image.this.id
      image_version_id = peak_image.this.version_id
      command          = step.command
      parents          = length(step.parents) == 0 ? null : step.parents
      step_timeout     = step.step_timeout

      resources = {
        instance_type_id = data.peak_workflow_resources.this["${step.cpu}-${step.memory}"].smallest.id
        storage          = step.storage
      }

      parameters = length(step.env) + length(var.platform_secrets) == 0 && !local.has_secrets ? null : {
        env            = step.env
        secrets        = var.platform_secrets
        env_wo         = local.has_secrets ? var.secrets : null
        env_wo_version = var.secrets_version
      }
    }
  }

  lifecycle {
    precondition {
      condition     = !var.paused || var.schedule != null
      error_message = "Without a schedule there is nothing to pause: leave paused out."
    }
  }
}
