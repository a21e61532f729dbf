# What is in use of an image.
data "peak_image_versions" "used" {
  image_id = peak_image.trainer.id
  statuses = ["in-use"]
}

output "used_versions" {
  value = data.peak_image_versions.used.versions[*].version
}
