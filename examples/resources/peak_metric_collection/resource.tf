# A folder of model files in the syntax of Cube, checked when it is to be uploaded.
resource "peak_metric_collection" "sales" {
  name        = "sales"
  description = "Orders and customers"
  artifact    = { path = "${path.module}/metrics" }
}

# One collection may be published into several namespaces.
resource "peak_metric_publication" "sales" {
  for_each = toset(["sales", "sales-preview"])

  namespace     = each.key
  collection_id = peak_metric_collection.sales.id
}
