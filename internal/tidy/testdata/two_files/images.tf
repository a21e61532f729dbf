resource "peak_image" "all_0" {
  provider = peak
  name     = "base"
}
