resource "peak_metric_publication" "sales" {
  namespace = "sales"
  artifact  = { path = "${path.module}/metrics" }
}
