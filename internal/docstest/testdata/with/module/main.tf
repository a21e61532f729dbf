# The module of somebody who tries the emulator.

terraform {
  required_providers {
    peak = { source = "peakbi/peak" }
  }
}

resource "peak_image" "web" {
  name          = "web"
  type          = "webapp"
  build_details = { source = "dockerfile", dockerfile = "FROM python:3.13-slim" }
}

resource "peak_service" "web" {
  name          = "web"
  service_type  = "web-app"
  title         = "Web"
  image_details = { image_id = peak_image.web.id }
}

output "service_id" {
  value = peak_service.web.id
}
