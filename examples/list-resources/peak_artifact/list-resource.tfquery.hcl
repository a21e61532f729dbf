list "peak_artifact" "all" {
  provider = peak
  limit    = 1000
}
