# Trains once for every version of the image: when the first apply makes it, and whenever it
# moves.
resource "peak_workflow_execution" "train" {
  workflow_id = peak_workflow.train.id
  parameters = {
    global = { EPOCHS = "5" }
  }
  triggers = {
    image = peak_image.train.version_id
  }
  timeouts = { create = "6h", update = "6h" }
}

resource "peak_workflow" "train" {
  name = "train"
  steps = {
    train = {
      image_id         = peak_image.train.id
      image_version_id = peak_image.train.version_id
      command          = "python train.py"
    }
  }
}

resource "peak_image" "train" {
  name = "train"
  type = "workflow"
  build_details = {
    source     = "dockerfile"
    dockerfile = "FROM python:3.13"
  }
}

output "trained_at" {
  value = peak_workflow_execution.train.finished_at
}
