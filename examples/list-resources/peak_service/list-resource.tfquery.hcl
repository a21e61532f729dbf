list "peak_service" "web_apps" {
  provider = peak
  limit    = 1000

  config {
    service_types = ["web-app", "shiny"]
  }
}
