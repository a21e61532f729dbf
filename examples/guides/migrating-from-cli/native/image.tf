resource "peak_image" "forecast" {
  name        = "forecast"
  type        = "workflow"
  version     = "1.0.0"
  description = "Forecasts the demand"

  build_details = {
    context         = "."
    dockerfile_path = "Dockerfile"
    build_arguments = { PYTHON = "3.13" }
  }
  artifact = {
    path         = "${path.module}/pipeline"
    ignore_files = [".dockerignore"]
  }
}
