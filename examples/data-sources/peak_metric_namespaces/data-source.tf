data "peak_metric_namespaces" "all" {}

# What is live in each namespace.
output "models" {
  value = {
    for namespace in data.peak_metric_namespaces.all.namespaces : namespace.name => namespace.models[*].name
  }
}
