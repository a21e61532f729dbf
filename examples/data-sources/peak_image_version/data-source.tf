# A version by its number; "version_id" finds it by its id.
data "peak_image_version" "stable" {
  image_id = peak_image.trainer.id
  version  = "1.1.0"
}

output "stable_pull_url" {
  value = data.peak_image_version.stable.pull_url
}
