# Two releases of a block spec that live side by side: apps and deployments name the one
# they want.

resource "peak_block_spec" "score" {
  name     = "score"
  summary  = "Scores customers"
  release  = { version = "1.0.0" }
  artifact = { path = "${path.module}/pipeline" }

  workflow = {
    images = { python = { dockerfile = "Dockerfile" } }
    steps  = { score = { image_ref = "python", command = "python score.py" } }
  }
}

resource "peak_block_spec_release" "next" {
  spec_id  = peak_block_spec.score.id
  version  = "1.1.0"
  notes    = "Scores twice as fast"
  artifact = { path = "${path.module}/pipeline" }

  workflow = {
    images = { python = { dockerfile = "Dockerfile" } }
    steps = {
      score = {
        image_ref = "python"
        command   = "python score.py --fast"
        resources = { instance_type_id = 22 }
      }
    }
  }
}

# The platform takes greater versions only, so a further release has to wait for the one before.
resource "peak_block_spec_release" "preview" {
  spec_id    = peak_block_spec.score.id
  version    = "2.0.0-rc.1"
  notes      = "Preview"
  artifact   = { path = "${path.module}/pipeline" }
  depends_on = [peak_block_spec_release.next]

  workflow = {
    images = { python = { dockerfile = "Dockerfile" } }
    steps  = { score = { image_ref = "python", command = "python score.py --preview" } }
  }
  parameters = { run = [{ name = "threshold", type = "number", default_value = 0.5 }] }
}
