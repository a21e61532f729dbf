# On the emulator: builds run, the service comes up, and what the platform would refuse is refused.
# PEAK_ENDPOINT and PEAK_AUTH_TOKEN say where it is.

variables {
  name   = "emulator-test"
  folder = "./tests/app"
  # Terraform 1.11 wants ephemeral variables to be set in tests, also to their default.
  secrets = {}
}

run "comes_up" {
  variables {
    title            = "Test"
    health_check_url = "/health"
    env              = { LEVEL = "info" }
    secrets          = { API_KEY = "not-in-the-state" }
    secrets_version  = 1
  }

  assert {
    condition     = peak_service.this.status == "AVAILABLE"
    error_message = "The service is ${peak_service.this.status}."
  }

  assert {
    condition     = output.image.version == "0.1.0" && peak_image.this.last_build_status == "success"
    error_message = "The folder was not built as the first version."
  }

  assert {
    condition     = peak_service.this.image_details.version_id == output.image.version_id
    error_message = "The service does not run what was built."
  }

  assert {
    condition     = peak_service.this.parameters.env_wo == null && peak_service.this.parameters.env["LEVEL"] == "info"
    error_message = "The environment is not what was given, or the state holds a secret."
  }

  assert {
    condition     = startswith(output.url, "http")
    error_message = "The web app has no address."
  }
}

# Another size redeploys the service and builds nothing.
run "grows" {
  variables {
    env             = { LEVEL = "info" }
    secrets         = { API_KEY = "not-in-the-state" }
    secrets_version = 1
    size            = { cpu = 1, memory = 2 }
  }

  assert {
    condition     = output.image.version == "0.1.0"
    error_message = "Another size has built another version."
  }

  assert {
    condition     = data.peak_instance_options.this.smallest.cpu >= 1
    error_message = "The instance type is too small."
  }
}
