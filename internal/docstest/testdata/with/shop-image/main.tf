resource "peak_image" "shop" {
  name          = "shop"
  type          = "webapp"
  build_details = { source = "dockerfile", dockerfile = "FROM python:3.13-slim" }
}
