# A workflow from a file of the Peak CLI, which runs in an image that Terraform manages.

locals {
  workflow = provider::peak::from_cli(file("${path.module}/workflow.yaml"))
}

resource "peak_image" "python" {
  name = "python"
  type = "workflow"

  build_details = {
    source     = "dockerfile"
    dockerfile = "FROM python:3.13-slim"
  }
}

resource "peak_workflow" "report" {
  name          = local.workflow.name
  tags          = local.workflow.tags
  triggers      = local.workflow.triggers
  watchers      = local.workflow.watchers
  retry_options = local.workflow.retry_options

  steps = {
    for name, step in local.workflow.steps : name => merge(step, {
      image_id         = peak_image.python.id
      image_version_id = peak_image.python.version_id
    })
  }
}
