# Cubes and views of a namespace, with what they have.
data "peak_metrics" "sales" {
  namespace = peak_metric_publication.sales.namespace
}

output "sales_measures" {
  value = flatten([for model in data.peak_metrics.sales.metrics : model.measures[*].name])
}
