# What the variables refuse, before anything is asked of a platform.

mock_provider "peak" {}

variables {
  name   = "refused"
  folder = "./tests/pipeline"
  steps  = { load = { command = "python load.py" } }
  # Terraform 1.11 wants ephemeral variables to be set in tests, also to their default.
  secrets = {}
}

run "unknown_parent" {
  command = plan

  variables {
    steps = { load = { command = "python load.py", parents = ["fetch"] } }
  }

  expect_failures = [var.steps]
}

run "no_step" {
  command = plan

  variables {
    steps = {}
  }

  expect_failures = [var.steps]
}

run "schedule" {
  command = plan

  variables {
    schedule = "every night"
  }

  expect_failures = [var.schedule]
}

run "paused_without_schedule" {
  command = plan

  variables {
    paused = true
  }

  expect_failures = [peak_workflow.this]
}
