variable "block_spec_id" {
  type = string
}

resource "peak_deployment" "etl" {
  name          = "etl-prod"
  summary       = "Loads sales every night"
  block_spec_id = var.block_spec_id

  parameters = {
    build = { command = "python load.py" }
    run   = { aggregation = "SUM" }
  }
}

# New values take effect at once. A resource of its own triggers the action, since the action refers to the deployment.
resource "terraform_data" "values" {
  triggers_replace = [peak_deployment.etl.parameters]

  lifecycle {
    action_trigger {
      events  = [after_create]
      actions = [action.peak_deployment_execute.etl]
    }
  }
}

# Also by hand: terraform apply -invoke=action.peak_deployment_execute.etl
action "peak_deployment_execute" "etl" {
  config {
    deployment_id = peak_deployment.etl.id

    timeouts = {
      invoke = "2h"
    }
  }
}
