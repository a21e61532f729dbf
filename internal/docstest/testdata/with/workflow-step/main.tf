variable "load_key" {
  type      = string
  ephemeral = true
}

resource "peak_image" "loader" {
  name          = "onboarded-loader"
  type          = "workflow"
  build_details = { source = "dockerfile", dockerfile = "FROM python:3.13-slim" }
}

resource "peak_workflow" "load" {
  name = "onboarded-load"
  steps = {
    load = {
      image_id = peak_image.loader.id
      command  = "python load.py"
      # BLOCK
    }
  }
}
