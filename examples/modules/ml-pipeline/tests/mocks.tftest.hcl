# Without a platform: what the module hands on. Values of mocked objects come from the folder mocks. OpenTofu does not read such files and
# runs mocks.tofutest.hcl in place of this one.

mock_provider "peak" {
  source = "./tests/mocks"
}

variables {
  name   = "mocked"
  folder = "./tests/pipeline"
  steps = {
    load  = { command = "python load.py", env = { LEVEL = "info" } }
    train = { command = "python train.py", parents = ["load"], cpu = 4 }
  }
  # Terraform 1.11 wants ephemeral variables to be set in tests, also to their default.
  secrets = {}
}

run "hands_on" {
  variables {
    alert_emails = ["dev@example.com"]
    retries      = 0
  }

  assert {
    condition     = alltrue([for step in peak_workflow.this.steps : step.image_id == "1001" && step.image_version_id == "2001" && step.resources.instance_type_id == "21"])
    error_message = "A step does not run the image, or on another machine."
  }

  assert {
    condition     = peak_workflow.this.steps["load"].parameters.env == tomap({ LEVEL = "info" }) && peak_workflow.this.steps["train"].parameters == null
    error_message = "The environment is not handed on, or one of nothing is sent."
  }

  assert {
    condition     = length(data.peak_workflow_resources.this) == 2 && data.peak_workflow_resources.this["4-2"].min_cpu == 4
    error_message = "There is no look-up for each size."
  }

  assert {
    condition     = peak_workflow.this.watchers[0].email.recipients.to == toset(["dev@example.com"]) && peak_workflow.this.retry_options.number_of_retries == 0
    error_message = "Nobody is told, or it is tried again."
  }

  assert {
    condition     = output.id == "3001" && peak_workflow.this.triggers == null
    error_message = "It is another workflow, or scheduled."
  }
}
