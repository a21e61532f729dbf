# Without a platform: what the module hands on. Values of mocked objects come from the folder mocks. OpenTofu does not read such files and
# runs mocks.tofutest.hcl in place of this one.

mock_provider "peak" {
  source = "./tests/mocks"
}

variables {
  name   = "mocked"
  folder = "./tests/app"
  # Terraform 1.11 wants ephemeral variables to be set in tests, also to their default.
  secrets = {}
}

run "hands_on" {
  variables {
    service_type     = "api"
    env              = { LEVEL = "info" }
    platform_secrets = ["warehouse"]
    size             = { memory = 4 }
  }

  assert {
    condition     = peak_service.this.image_details.image_id == "1001" && peak_service.this.image_details.version_id == "2001"
    error_message = "The service does not run the image."
  }

  assert {
    condition     = peak_image.this.type == "api" && data.peak_instance_options.this.entity_type == "api-deployment"
    error_message = "The image or the instance type is not one for an API."
  }

  assert {
    condition     = data.peak_instance_options.this.min_cpu == 0.5 && data.peak_instance_options.this.min_memory == 4
    error_message = "What is left out of size has no default."
  }

  assert {
    condition     = peak_service.this.parameters.env == tomap({ LEVEL = "info" }) && peak_service.this.parameters.secrets == toset(["warehouse"])
    error_message = "The environment is not handed on."
  }

  assert {
    condition     = output.url == "https://app.example.com" && output.id == "00000000-0000-4000-8000-000000000001"
    error_message = "The outputs are not those of the service."
  }
}

run "without_environment" {
  assert {
    condition     = peak_service.this.parameters == null
    error_message = "An environment of nothing is sent."
  }
}
