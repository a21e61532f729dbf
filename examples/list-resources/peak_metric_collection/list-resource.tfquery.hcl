list "peak_metric_collection" "mine" {
  provider = peak
  limit    = 1000

  # Left out, the public collections of other tenants are listed as well.
  config {
    scopes = ["PRIVATE"]
  }
}
