data "peak_specs" "forecasts" {
  term = "forecast"
  sort = ["createdAt:desc"]
}

output "forecasts" {
  value = [
    for spec in data.peak_specs.forecasts.specs : "${spec.kind} ${spec.name} ${spec.latest_release}"
  ]
}
