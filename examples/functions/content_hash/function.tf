# An image whose version follows from its content: every change of the folder is a version
# of its own.

locals {
  app  = "${path.module}/app"
  hash = provider::peak::content_hash(local.app, [".peakignore"])
}

resource "peak_image" "app" {
  name    = "app"
  type    = "webapp"
  version = "1.0.0-h${substr(local.hash, 0, 12)}"

  artifact = {
    path         = local.app
    ignore_files = [".peakignore"]
  }
}

# Without ignore files, .dockerignore counts when there is one.
output "hash" {
  value = provider::peak::content_hash(local.app)
}
