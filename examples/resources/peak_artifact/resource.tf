resource "peak_artifact" "app" {
  name        = "web-app"
  description = "Source of the web app"

  # Packed and uploaded whenever its content changes. path.module makes it independent of
  # where Terraform runs.
  path = "${path.module}/app"

  # Rules in the manner of .gitignore. Left out, .dockerignore is used when the folder has one.
  ignore_files = [".dockerignore"]

  # After an upload, versions beyond the ten newest are deleted.
  keep_versions = 10
}

# The version that holds what is in the folder now.
output "app_version" {
  value = peak_artifact.app.version
}
