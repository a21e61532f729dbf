# From an existing image

# No folder is uploaded. The parameters are those of a file of the Peak CLI.

resource "peak_image" "pipeline" {
  name = "block-pipeline"
  type = "workflow"

  build_details = {
    source     = "dockerfile"
    dockerfile = "FROM python:3.13-slim"
  }
}

resource "peak_block_spec" "report" {
  name    = "daily-report"
  summary = "Writes the report of the day"
  release = { increment = "patch" }

  workflow = {
    steps = {
      write = {
        # Existing images are for specs of scope private, which is the default.
        image_details = {
          id         = peak_image.pipeline.id
          version_id = peak_image.pipeline.version_id
        }
        command = "python report.py"
      }
    }
  }

  # The spelling of the Peak CLI is read as it is: defaultValue, hideValue and so on.
  parameters = yamldecode(<<-EOT
    run:
      - name: day
        type: string
        defaultValue: yesterday
  EOT
  )
}
