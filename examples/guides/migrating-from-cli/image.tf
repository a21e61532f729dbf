locals {
  image = provider::peak::from_cli(file("${path.module}/image.yaml"))
}

resource "peak_image" "forecast" {
  name          = local.image.name
  type          = local.image.type
  version       = local.image.version
  description   = local.image.description
  build_details = local.image.build_details

  # The CLI takes paths from where it runs; a module takes them from where it is.
  artifact = merge(local.image.artifact, { path = "${path.module}/${local.image.artifact.path}" })
}
