# An app of two blocks

resource "peak_image" "base" {
  name = "shop-base"
  type = "workflow"

  build_details = {
    source     = "dockerfile"
    dockerfile = "FROM python:3.13-slim"
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
    build = [{ name = "currency", type = "string", default_value = "EUR" }]
    run   = [{ name = "margin", type = "number", default_value = 0.2 }]
  }
}

resource "peak_block_spec" "shop" {
  name    = "shop-window"
  summary = "Shows the prices"
  release = { increment = "patch" }

  service = {
    image_details = { id = peak_image.base.id }
    resources     = { instance_type_id = 43 }
    parameters    = { env = { CURRENCY = "@param:currency" } }
  }
  parameters = {
    build = [{ name = "currency", type = "string", required = true }]
  }
}

resource "peak_app_spec" "shop" {
  name    = "shop"
  title   = "Shop"
  summary = "Prices and where to see them"
  tags    = ["pricing"]

  # Releases never change: when blocks or parameters do, the next one is published, and
  # its version raises itself.
  release = {
    increment       = "minor"
    initial_version = "1.0.0"
    notes           = "First release"
  }

  blocks = [
    {
      id                 = peak_block_spec.prices.id
      release_version    = peak_block_spec.prices.release_version
      auto_run_on_deploy = true
    },
    {
      id              = peak_block_spec.shop.id
      release_version = peak_block_spec.shop.release_version
    },
  ]

  # The blocks inherit the value of the app, so that it is chosen once.
  parameters = {
    build = [{ name = "currency", type = "string", default_value = "EUR" }]
  }
}
