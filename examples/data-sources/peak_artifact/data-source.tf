# By exact name; use "id" where several artifacts share one.
data "peak_artifact" "app" {
  name = "demand-app"
}

output "newest_upload" {
  value = data.peak_artifact.app.versions[0].created_at
}
