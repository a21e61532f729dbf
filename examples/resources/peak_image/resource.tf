# Built from a folder of this repository. With a version, changed content needs a new version: the plan says so.
resource "peak_image" "trainer" {
  name        = "churn-trainer"
  type        = "workflow"
  version     = "1.2.0-python3.12"
  description = "Trains the churn model"

  artifact = {
    path         = "${path.module}/trainer"
    ignore_files = [".dockerignore"]
  }

  build_details = {
    dockerfile_path = "docker/Dockerfile"
    build_arguments = {
      PYTHON_VERSION = "3.12"
    }
    secrets = ["private-index"] # names of external credentials, not their values
  }

  # Once a new version is built, older ones than the three newest are deleted, unless something uses them.
  keep_versions = 3

  timeouts = {
    create = "90m"
    update = "90m"
  }
}

# Without a version, each change of the folder becomes the next patch version.
resource "peak_image" "dashboard" {
  name     = "churn-dashboard"
  type     = "webapp"
  artifact = { path = "${path.module}/dashboard" }

  # Redeployed by the platform whenever a new version is built. Ids, not references: a reference to a service that uses
  # this image would be a circle.
  autodeploy_resources = [
    { entity_id = "0d2a4f1e-5c1b-4f0e-9c38-2d1f0f6a7b11", entity_type = "webapp" },
  ]
}

# Built from a branch of a private repository. The token is sent when a build starts and never stored.
variable "github_token" {
  type      = string
  sensitive = true
  ephemeral = true
}

resource "peak_image" "api" {
  name    = "scoring-api"
  type    = "api"
  version = "0.4.0"

  build_details = {
    source     = "github"
    repository = "https://github.com/example/scoring-api"
    branch     = "main"
    token_wo   = var.github_token
  }
}

# Built from the text of a Dockerfile alone.
resource "peak_image" "base" {
  name    = "python-base"
  type    = "workspace-python"
  version = "1.0.0"

  build_details = {
    source     = "dockerfile"
    use_cache  = false
    dockerfile = <<-EOT
      FROM python:3.12-slim
      RUN pip install --no-cache-dir pandas
    EOT
  }
}
