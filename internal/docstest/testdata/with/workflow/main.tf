resource "peak_image" "base" {
  name          = "base"
  type          = "workflow"
  build_details = { source = "dockerfile", dockerfile = "FROM python:3.13-slim" }
}

resource "peak_workflow" "nightly" {
  name  = "nightly"
  steps = { train = { image_id = peak_image.base.id, command = "python train.py" } }
}

resource "peak_workflow_execution" "nightly" {
  workflow_id = peak_workflow.nightly.id
}
