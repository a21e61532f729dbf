locals {
  suffix = var.suffix == "" ? "" : "-${var.suffix}"

  # Every release raises its version itself. Turning alpha off publishes the final version: 0.1.0-a0000007 becomes 0.1.0.
  release = { increment = var.alpha ? "prerelease" : "patch", prerelease_id = "a0000001" }
}

resource "peak_block_spec" "etl" {
  name     = "shop-etl${local.suffix}"
  summary  = "Loads the prices"
  release  = local.release
  artifact = { path = "${path.module}/blocks/etl" }
  workflow = {
    images = { base = { dockerfile = "Dockerfile" } }
    steps  = { load = { type = "standard", image_ref = "base", command = "python load.py" } }
  }
  parameters = {
    run = [{ name = "margin", type = "number", required = true, default_value = 0.1 }]
  }
  lifecycle {
    ignore_changes = [scope, tenants] # the app rules them
  }
}

resource "peak_block_spec" "ui" {
  name     = "shop-ui${local.suffix}"
  summary  = "Shows the prices"
  release  = local.release
  artifact = { path = "${path.module}/blocks/ui" }
  service = {
    image      = { dockerfile = "Dockerfile" } # image_details, an image of this tenant, is for private blocks
    parameters = { env = { CURRENCY = "@param:currency" } }
  }
  parameters = {
    build = [{ name = "currency", type = "string", required = true, default_value = "USD" }]
  }
  lifecycle {
    ignore_changes = [scope, tenants]
  }
}

resource "peak_app_spec" "shop" {
  name         = "shop${local.suffix}"
  summary      = "The shop"
  featured     = true # as the wrappers do
  scope        = var.scope
  tenants      = var.scope == "shared" ? var.share_to_tenants : null
  share_blocks = var.scope == "private" ? null : true
  release      = local.release

  blocks = concat(
    [
      { id = peak_block_spec.etl.id, release_version = peak_block_spec.etl.release_version, auto_run_on_deploy = true },
      { id = peak_block_spec.ui.id, release_version = peak_block_spec.ui.release_version, auto_run_on_deploy = false },
    ],
    [for block in var.external_blocks : { id = block.id, release_version = block.version, auto_run_on_deploy = block.run_on_deploy }],
  )

  parameters = {
    build = [{ name = "currency", type = "string", required = true, default_value = "USD" }]
  }
}

resource "peak_deployment" "shop" {
  name            = "shop${local.suffix}"
  title           = "Shop"
  summary         = "The shop of the team"
  app_spec_id     = peak_app_spec.shop.id
  release_version = peak_app_spec.shop.release_version
  app_parameters  = { build = { currency = "EUR" } }
  parameters      = { "${peak_block_spec.etl.name}" = { run = { margin = 0.2 } } }
  includes        = var.includes
  excludes        = var.excludes
}
