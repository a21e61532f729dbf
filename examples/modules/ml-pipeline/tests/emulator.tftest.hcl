# On the emulator: builds run, and what the platform would refuse is refused. PEAK_ENDPOINT and PEAK_AUTH_TOKEN say where it is.

variables {
  name   = "emulator-pipeline"
  folder = "./tests/pipeline"
  steps = {
    load  = { command = "python load.py", env = { LEVEL = "info" } }
    train = { command = "python train.py", parents = ["load"], cpu = 2, memory = 4 }
  }
  # Terraform 1.11 wants ephemeral variables to be set in tests, also to their default.
  secrets = {}
}

run "is_scheduled" {
  variables {
    schedule        = "0 2 * * *"
    secrets         = { WAREHOUSE_KEY = "not-in-the-state" }
    secrets_version = 1
  }

  assert {
    condition     = output.image.version == "0.1.0" && peak_image.this.last_build_status == "success"
    error_message = "The folder was not built as the first version."
  }

  assert {
    condition     = peak_workflow.this.triggers[0].cron == "0 2 * * *"
    error_message = "It has no schedule."
  }

  assert {
    condition     = alltrue([for step in peak_workflow.this.steps : step.image_version_id == output.image.version_id])
    error_message = "A step does not run what was built."
  }

  assert {
    condition     = peak_workflow.this.steps["train"].parents == toset(["load"]) && peak_workflow.this.steps["load"].parents == null
    error_message = "The steps do not run one after the other."
  }

  assert {
    condition     = data.peak_workflow_resources.this["2-4"].smallest.cpu >= 2
    error_message = "The machine is too small."
  }

  assert {
    condition     = alltrue([for step in peak_workflow.this.steps : step.parameters.env_wo == null])
    error_message = "The state holds a secret."
  }
}

# Without its schedule it is started by hand, and nothing is built.
run "is_started_by_hand" {
  variables {
    secrets         = { WAREHOUSE_KEY = "not-in-the-state" }
    secrets_version = 1
  }

  assert {
    condition     = peak_workflow.this.triggers == null && output.image.version == "0.1.0"
    error_message = "It is scheduled, or was built again."
  }
}
