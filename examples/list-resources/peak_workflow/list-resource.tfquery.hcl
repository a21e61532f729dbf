list "peak_workflow" "demand" {
  provider = peak
  limit    = 1000

  config {
    search_term = "demand"
  }
}
