data "peak_service" "ui" {
  name = "demand-ui"
}

output "ui_address" {
  value = data.peak_service.ui.application_url
}

output "ui_status" {
  value = data.peak_service.ui.status
}
