terraform {
  required_providers {
    peak = { source = "peakbi/peak" }
  }
}

resource "peak_block_spec" "workflow" {
  for_each = toset(["ingest", "train"])
  name     = each.key
  summary  = "A block of the forecast"
  release  = { increment = "patch", initial_version = "1.0.0" }
  artifact = { path = "src/${each.key}" }
  workflow = {
    images = { base = { dockerfile = "Dockerfile", context = "." } }
    steps = {
      run = {
        image_ref = "base"
        command   = "python /app/app.py"
        resources = { instance_type_id = 21, storage = "10GB" }
      }
    }
  }
}

resource "peak_block_spec" "board" {
  name     = "board"
  summary  = "The board of the forecast"
  release  = { increment = "patch", initial_version = "1.0.0" }
  artifact = { path = "src/board" }
  service = {
    service_type = "web-app"
    image        = { dockerfile = "Dockerfile", context = "." }
    resources    = { instance_type_id = 43 }
  }
}

resource "peak_app_spec" "forecast" {
  name    = "forecast"
  summary = "The forecast"
  release = { increment = "patch", initial_version = "1.0.0" }
  blocks = [
    for block in [peak_block_spec.workflow["ingest"], peak_block_spec.workflow["train"], peak_block_spec.board] :
    { id = block.id, release_version = block.release_version, auto_run_on_deploy = block.name == "ingest" }
  ]
}

resource "peak_deployment" "forecast" {
  name            = "forecast"
  title           = "Forecast"
  summary         = "The forecast"
  app_spec_id     = peak_app_spec.forecast.id
  release_version = peak_app_spec.forecast.release_version
  revision_notes  = "by Terraform"
}

resource "peak_image" "web" {
  name          = "web"
  type          = "webapp"
  build_details = { source = "upload", context = ".", dockerfile_path = "Dockerfile" }
  artifact      = { path = "src/web" }
}

resource "peak_service" "web" {
  name          = "web"
  title         = "Web"
  service_type  = "web-app"
  image_details = { image_id = peak_image.web.id, version_id = peak_image.web.version_id }
  resources     = { instance_type_id = 43 }
}
