# A workflow block

# With values of several types, and a secret that never reaches the state.

variable "warehouse_key" {
  description = "API key of the warehouse."
  type        = string
  sensitive   = true
  ephemeral   = true
}

resource "peak_image" "pipeline" {
  name = "etl-pipeline"
  type = "workflow"

  build_details = {
    source     = "dockerfile"
    dockerfile = "FROM python:3.13-slim"
  }
}

resource "peak_block_spec" "etl" {
  name    = "etl"
  summary = "Loads sales into the warehouse"
  release = { increment = "patch" }

  workflow = {
    steps = {
      load = {
        image_details = {
          id         = peak_image.pipeline.id
          version_id = peak_image.pipeline.version_id
        }
        command = "@param:command"
      }
    }
  }

  parameters = {
    build = [
      { name = "command", type = "string", required = true },
      {
        name = "tables"
        type = "object_array"
        properties = [
          { name = "name", type = "string", required = true },
          { name = "keys", type = "string_array" },
        ]
      },
    ]
    run = [
      { name = "aggregation", type = "string", default_value = "AVG" },
      { name = "warehouse_key", type = "string", hide_value = true },
    ]
  }
}

resource "peak_deployment" "etl" {
  name    = "etl-prod"
  title   = "ETL, production"
  summary = "Loads sales every night"
  tags    = ["production"]

  block_spec_id = peak_block_spec.etl.id
  # Follows the block: each new release of it is a new revision. To roll back, write an
  # older version here. Left out, it stays with the release that was the newest at first.
  release_version = peak_block_spec.etl.release_version
  revision_notes  = "First deployment"

  parameters = {
    # A change here makes a new revision.
    build = {
      command = "python load.py"
      tables = [
        { name = "sales", keys = ["id", "day"] },
        { name = "stores" },
      ]
    }
    # A change here reaches the running deployment without one.
    run = { aggregation = "SUM" }
  }

  # Merged with parameters when they are sent, and never stored. Raise the version to send
  # new ones.
  parameters_wo         = { run = { warehouse_key = var.warehouse_key } }
  parameters_wo_version = 1

  timeouts = {
    create = "30m"
    update = "30m"
  }
}
