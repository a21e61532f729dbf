# Everything in the tenant, in the order in which things build on each other. Narrow a list with its filters, or leave one
# out, to take over part of a tenant.

list "peak_artifact" "all" {
  provider = peak
  limit    = 1000
}

list "peak_image" "all" {
  provider = peak
  limit    = 1000

  config {
    scopes = ["custom"]
  }
}

list "peak_service" "all" {
  provider = peak
  limit    = 1000
}

list "peak_workflow" "all" {
  provider = peak
  limit    = 1000
}

list "peak_block_spec" "all" {
  provider = peak
  limit    = 1000

  config {
    scopes = ["private", "shared"]
  }
}

list "peak_block_spec_release" "all" {
  provider = peak
  limit    = 1000
}

list "peak_app_spec" "all" {
  provider = peak
  limit    = 1000

  config {
    scopes = ["private", "shared"]
  }
}

list "peak_deployment" "all" {
  provider = peak
  limit    = 1000
}
