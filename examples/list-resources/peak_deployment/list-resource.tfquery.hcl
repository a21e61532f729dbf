# Every deployment but those of blocks that belong to an app.
list "peak_deployment" "all" {
  provider = peak
  limit    = 1000
}

list "peak_deployment" "running_apps" {
  provider         = peak
  limit            = 100
  include_resource = true

  config {
    kinds    = ["app"]
    statuses = ["deployed", "warning"]
    sort     = ["name:asc"]
  }
}
