resource "peak_artifact" "app" {
  name = "web-app"
  path = "${path.module}/app"
}
