# With versions of your own

# Changed content needs a new version then: the plan says so.
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

  # Once a new version is built, older ones than the three newest are deleted, unless
  # something uses them.
  keep_versions = 3

  timeouts = {
    create = "90m"
    update = "90m"
  }
}
