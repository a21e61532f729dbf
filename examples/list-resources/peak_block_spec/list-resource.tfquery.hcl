# Specs of scope "private" are this tenant's own for certain. Public and shared ones may be those of other tenants.
list "peak_block_spec" "own" {
  provider = peak
  limit    = 1000

  config {
    scopes   = ["private"]
    statuses = ["available", "unavailable"]
  }
}
