# Images of the tenant that can be used.
list "peak_image" "usable" {
  provider = peak
  limit    = 1000

  config {
    statuses = ["ready", "in-use"]
  }
}
