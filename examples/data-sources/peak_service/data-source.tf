data "peak_service" "ui" {
  name = "demand-ui"
}

output "ui_status" {
  value = data.peak_service.ui.status
}
