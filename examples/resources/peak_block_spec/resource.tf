# A pipeline from a folder

# Its image is built from the folder next to this file. Whoever deploys it chooses its
# parameters.

resource "peak_block_spec" "forecast" {
  name        = "demand-forecast"
  title       = "Demand forecast"
  summary     = "Forecasts the demand of each product"
  description = "Loads the sales, trains a model and writes the forecast back."
  tags        = ["forecast", "retail"]

  # Releases never change: when anything changes from here to the end, the next one
  # is published, and its version raises itself.
  release = {
    increment = "minor"
    notes     = "First release"
  }

  artifact = {
    path = "${path.module}/pipeline"
  }

  workflow = {
    images = {
      python = {
        dockerfile      = "Dockerfile"
        context         = "."
        build_arguments = { PANDAS = "2.3" }
      }
    }

    steps = {
      load = {
        image_ref         = "python"
        command           = "python load.py"
        parameters        = { env = { REGION = "@param:region" }, secrets = ["warehouse-password"] }
        output_parameters = { rows = "rows.txt" }
      }

      train = {
        image_ref = "python"
        command   = "python train.py"
        parents   = ["load"]
        # Any value may come from a build parameter, also where a number or a boolean belongs.
        resources = { instance_type_id = "@param:instance_type", storage = "20GB" }
      }

      publish = {
        type    = "export"
        parents = ["train"]
        schema  = "publish"
        table   = "forecast"
        sort_by = "product"
      }
    }

    triggers = [{ cron = "@param:schedule" }]
    watchers = [{
      email  = { name = "on-call", recipients = { to = ["on-call@example.com"] } }
      events = { fail = true }
    }]
  }

  parameters = {
    # Consumed when the block is deployed.
    build = [
      {
        name     = "region"
        type     = "string"
        title    = "Region"
        required = true
        options  = [{ title = "Europe", value = "eu" }, { title = "United States", value = "us" }]
      },
      { name = "instance_type", type = "number", default_value = 21 },
      { name = "schedule", type = "string", default_value = "0 2 * * *" },
    ]

    # Read while the block runs.
    run = [
      { name = "horizon", type = "number", title = "Days to forecast", default_value = 28 },
      { name = "notify", type = "boolean", default_value = false },
      {
        name       = "recipients"
        type       = "string_array"
        conditions = [{ depends_on = "notify", operator = "equals", value = true }]
      },
      {
        name = "products"
        type = "object_array"
        properties = [
          { name = "category", type = "string", required = true },
          { name = "limit", type = "number" },
        ]
      },
      # Its value is masked wherever the platform shows it.
      { name = "api_key", type = "string", hide_value = true },
    ]
  }
}
