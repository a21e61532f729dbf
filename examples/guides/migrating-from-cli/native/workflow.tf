locals {
  # What the steps have in common is written once.
  image = {
    image_id         = peak_image.forecast.id
    image_version_id = peak_image.forecast.version_id
  }
}

resource "peak_workflow" "nightly" {
  name     = "nightly-forecast"
  tags     = ["forecast"]
  triggers = [{ cron = "0 2 * * *" }]
  watchers = [{ user = "dev@example.com", events = { fail = true } }]

  retry_options = {
    duration          = 30
    number_of_retries = 2
  }

  steps = {
    load = merge(local.image, {
      command    = "python load.py"
      resources  = { instance_type_id = 21, storage = "10GB" }
      parameters = { env = { SOURCE = var.source_table }, secrets = ["warehouse"] }
    })

    train = merge(local.image, {
      command = "python train.py"
      parents = ["load"]
      repository = {
        url      = "https://git.example.com/forecast"
        branch   = "main"
        token_wo = var.git_token
      }
    })
  }
}

# It is the same workflow, under another name in the configuration.
moved {
  from = peak_workflow.this["nightly"]
  to   = peak_workflow.nightly
}
