# The image of the web app, which the wrappers do not make.

terraform {
  required_providers {
    peak = { source = "peakbi/peak" }
  }
}

resource "peak_image" "web" {
  name          = "shop-web"
  type          = "webapp"
  build_details = { source = "dockerfile", dockerfile = "FROM python:3.13-slim" }
}
