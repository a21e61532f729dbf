locals {
  spec       = provider::peak::from_cli(file("${path.module}/block_spec.yaml"))
  deployment = provider::peak::from_cli(file("${path.module}/deployment.yaml"))
}

resource "peak_block_spec" "forecast" {
  name       = local.spec.name
  title      = local.spec.title
  summary    = local.spec.summary
  tags       = local.spec.tags
  release    = local.spec.release
  workflow   = local.spec.workflow
  parameters = local.spec.parameters
  artifact   = merge(local.spec.artifact, { path = "${path.module}/${local.spec.artifact.path}" })
}

resource "peak_deployment" "forecast" {
  name            = local.deployment.name
  title           = local.deployment.title
  summary         = local.deployment.summary
  block_spec_id   = peak_block_spec.forecast.id
  release_version = peak_block_spec.forecast.release.version
  revision_notes  = local.deployment.revision_notes
  parameters      = local.deployment.parameters

  # Sent, and stored nowhere. Raise the version to send a new key.
  parameters_wo         = { run = { warehouse_key = var.warehouse_key } }
  parameters_wo_version = 1
}
