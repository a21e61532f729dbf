# A block whose command and machine are chosen when it is deployed.

resource "peak_image" "python" {
  name = "python"
  type = "workflow"

  build_details = {
    source     = "dockerfile"
    dockerfile = "FROM python:3.13-slim"
  }
}

resource "peak_block_spec" "report" {
  name    = "report"
  summary = "Writes a report"
  release = { version = "1.0.0" }

  workflow = {
    steps = {
      write = {
        image_details = { id = peak_image.python.id }
        command       = provider::peak::param("command")
        resources     = { instance_type_id = provider::peak::param("machine") }
      }
    }
  }

  parameters = {
    build = [
      { name = "command", type = "string", required = true },
      { name = "machine", type = "number", default_value = 21 },
    ]
  }
}
