resource "peak_metric_publication" "sales" {
  namespace = "sales"
  artifact  = { path = "${path.module}/metrics" }
}

# Publishing makes the namespace; this describes it. A destroy leaves it as it is.
resource "peak_metric_namespace" "sales" {
  name        = peak_metric_publication.sales.namespace
  description = "What we sell, to whom"
  metadata = {
    team  = "pricing"
    tiers = ["gold", "silver"]
  }
}
