# An app

# Two blocks, deployed as one: with values for the app and for each of its blocks.

resource "peak_image" "base" {
  name = "shop-base"
  type = "workflow"

  build_details = {
    source     = "dockerfile"
    dockerfile = "FROM python:3.13-slim"
  }
}

resource "peak_image" "web" {
  name = "shop-web"
  type = "webapp"

  build_details = {
    source     = "dockerfile"
    dockerfile = "FROM nginx:1.29-alpine"
  }
}

resource "peak_block_spec" "prices" {
  name    = "prices"
  summary = "Computes the prices"
  release = { increment = "patch" }

  workflow = {
    steps = {
      compute = {
        image_details = { id = peak_image.base.id }
        command       = "python prices.py"
      }
    }
  }
  parameters = {
    run = [
      { name = "margin", type = "number", default_value = 0.2 },
      { name = "region", type = "string" },
    ]
  }
}

resource "peak_block_spec" "window" {
  name    = "shop-window"
  summary = "Shows the prices"
  release = { increment = "patch" }

  service = {
    image_details = { id = peak_image.web.id }
    resources     = { instance_type_id = 43 }
    parameters    = { env = { CURRENCY = "@param:currency" } }
  }
  parameters = {
    build = [{ name = "currency", type = "string", required = true }]
    run   = [{ name = "region", type = "string" }]
  }
}

resource "peak_app_spec" "shop" {
  name    = "shop"
  summary = "Prices and where to see them"
  release = { increment = "patch" }

  blocks = [
    { id = peak_block_spec.prices.id, release_version = peak_block_spec.prices.release_version },
    { id = peak_block_spec.window.id, release_version = peak_block_spec.window.release_version },
  ]

  parameters = {
    run = [{ name = "region", type = "string", default_value = "eu" }]
  }
}

resource "peak_deployment" "shop" {
  name    = "shop-prod"
  summary = "The shop"

  app_spec_id     = peak_app_spec.shop.id
  release_version = peak_app_spec.shop.release_version

  # By the name of each block.
  parameters = {
    prices      = { run = { margin = 0.25 } }
    shop-window = { build = { currency = "EUR" } }
  }

  # Every block with a parameter of this name takes the value over.
  app_parameters = { run = { region = "us" } }
}

# Where the web app of a block is. The spec says which block it is, since names of blocks may
# carry more than the name of the spec.
output "shop_window" {
  value = one([
    for block in peak_deployment.shop.blocks : block.application_url
    if block.spec_id == peak_block_spec.window.id
  ])
}

# The services and workflows that the deployment made.
output "platform_ids" {
  value = { for block in peak_deployment.shop.blocks : block.name => block.platform_id }
}
