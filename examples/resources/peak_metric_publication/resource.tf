# Makes the models of a folder live in a namespace, where they can be queried.
resource "peak_metric_publication" "sales" {
  namespace = "sales"
  artifact  = { path = "${path.module}/metrics" }
}

output "sales_models" {
  value = peak_metric_publication.sales.models[*].name
}
