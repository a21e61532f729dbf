# Every release of one block spec, the newest one included, which is part of peak_block_spec as well.
list "peak_block_spec_release" "forecast" {
  provider = peak

  config {
    spec_id = "3f0c8a56-0000-4000-8000-000000000000"
  }
}

# Releases of all block specs of the tenant.
list "peak_block_spec_release" "all" {
  provider = peak
  limit    = 1000

  config {
    scopes = ["private"]
  }
}
