locals {
  workflow = provider::peak::from_cli(templatefile("${path.module}/workflow.yaml", { source = var.source_table }))
}

resource "peak_workflow" "nightly" {
  name          = local.workflow.name
  tags          = local.workflow.tags
  triggers      = local.workflow.triggers
  watchers      = local.workflow.watchers
  retry_options = local.workflow.retry_options

  # What the placeholders stood for: the image is known to Terraform, and the token never reaches the state.
  steps = {
    for name, step in local.workflow.steps : name => merge(step, {
      image_id         = peak_image.forecast.id
      image_version_id = peak_image.forecast.version_id
      repository = step.repository == null ? null : {
        url      = step.repository.url
        branch   = step.repository.branch
        token_wo = var.git_token
      }
    })
  }
}
