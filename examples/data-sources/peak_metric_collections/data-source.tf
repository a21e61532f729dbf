# The collections of this tenant. Left out, the public ones of other tenants are listed as well.
data "peak_metric_collections" "private" {
  scopes = ["PRIVATE"]
}

output "collections" {
  value = {
    for collection in data.peak_metric_collections.private.collections : collection.id => collection.name
  }
}
