# APIs that are up.
data "peak_services" "apis" {
  service_types = ["api"]
  statuses      = ["AVAILABLE"]
}

output "api_names" {
  value = data.peak_services.apis.services[*].name
}
