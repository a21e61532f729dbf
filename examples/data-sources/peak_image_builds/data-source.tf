# The newest build of an image, with the end of its log.
data "peak_image_builds" "newest" {
  image_id  = peak_image.trainer.id
  limit     = 1
  log_lines = 50
}

output "newest_build_log" {
  value = join("\n", flatten(data.peak_image_builds.newest.builds[*].log_tail))
}
