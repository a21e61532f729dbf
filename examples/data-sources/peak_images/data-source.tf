# Images of this tenant whose latest build failed.
data "peak_images" "broken" {
  scopes              = ["custom"]
  last_build_statuses = ["failed"]
}

output "broken_images" {
  value = data.peak_images.broken.images[*].name
}
