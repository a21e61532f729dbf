# From the text of a Dockerfile

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
