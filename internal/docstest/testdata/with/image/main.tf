resource "peak_image" "trainer" {
  name          = "trainer"
  type          = "workflow"
  version       = "1.1.0"
  build_details = { source = "dockerfile", dockerfile = "FROM python:3.13-slim" }
}
