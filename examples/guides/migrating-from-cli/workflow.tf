locals {
  # Every file in workflows/, by its name: workflows/nightly.yaml is "nightly".
  workflows = {
    for file in fileset(path.module, "workflows/*.yaml") :
    trimsuffix(basename(file), ".yaml") => provider::peak::from_cli(
      templatefile("${path.module}/${file}", { source = var.source_table })
    )
  }
}

resource "peak_workflow" "this" {
  for_each = local.workflows

  name          = each.value.name
  tags          = each.value.tags
  triggers      = each.value.triggers
  watchers      = each.value.watchers
  retry_options = each.value.retry_options

  # What the placeholders stood for: the image is known to Terraform, and the token never
  # reaches the state.
  steps = {
    for name, step in each.value.steps : name => merge(step, {
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
