# A workflow on a schedule

# Runs every night, with retries, and an e-mail when something goes wrong.

resource "peak_image" "pipeline" {
  name = "nightly-pipeline"
  type = "workflow"

  build_details = {
    source     = "dockerfile"
    dockerfile = <<-EOT
      FROM python:3.13-slim
      RUN pip install pandas
    EOT
  }
}

data "peak_workflow_resources" "two_cpus" {
  min_cpu = 2
}

resource "peak_workflow" "nightly" {
  name = "nightly-forecast"
  tags = ["forecast", "production"]

  triggers = [{ cron = "0 2 * * *" }]

  watchers = [{
    email = {
      name       = "on-call"
      recipients = { to = ["on-call@example.com"] }
    }
    events = { fail = true, runtime_exceeded = 90 }
  }]

  # Of every step that has no retries of its own.
  retry_options = {
    duration            = 30
    number_of_retries   = 2
    exponential_backoff = true
  }

  steps = {
    extract = {
      image_id   = peak_image.pipeline.id
      command    = "python extract.py"
      repository = { url = "https://github.com/example/forecast", branch = "main" }
      parameters = {
        env     = { SOURCE = "sales" }
        secrets = ["warehouse-password"]
      }
      output_parameters = { rows = "rows.txt" }
    }

    train = {
      image_id     = peak_image.pipeline.id
      command      = "python train.py"
      parents      = ["extract"]
      step_timeout = 3600
      repository   = { url = "https://github.com/example/forecast", branch = "main" }
      resources = {
        instance_type_id = data.peak_workflow_resources.two_cpus.smallest.id
        storage          = "20GB"
      }
      # Nothing to train on without rows.
      execution_parameters = {
        conditional = [{
          step_name  = "extract"
          param_name = "rows"
          condition  = "not-equals"
          value      = "0"
        }]
      }
      # Out of memory is worth another try, a bug is not.
      run_configuration = {
        retry_options = { duration = 60, number_of_retries = 3, exit_codes = [137] }
      }
    }
  }
}
