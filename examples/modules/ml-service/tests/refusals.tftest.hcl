# What the variables refuse, before anything is asked of a platform.

mock_provider "peak" {}

variables {
  name   = "refused"
  folder = "./tests/app"
  # Terraform 1.11 wants ephemeral variables to be set in tests, also to their default.
  secrets = {}
}

run "name" {
  command = plan

  variables {
    name = "Demand Forecast"
  }

  expect_failures = [var.name]
}

run "folder" {
  command = plan

  variables {
    folder = "./tests/nothing"
  }

  expect_failures = [var.folder]
}

run "dockerfile" {
  command = plan

  variables {
    dockerfile = "other.Dockerfile"
  }

  expect_failures = [peak_image.this]
}

run "scale_to_zero" {
  command = plan

  variables {
    service_type  = "api"
    scale_to_zero = true
  }

  expect_failures = [peak_service.this]
}
