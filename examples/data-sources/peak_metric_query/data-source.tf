# One query: a failure is an error.
data "peak_metric_query" "orders" {
  namespace  = peak_metric_publication.sales.namespace
  measures   = ["orders.count"]
  dimensions = ["orders.status"]
  filters    = [{ dimension = "orders.status", operator = "notEquals", values = ["cancelled"] }]
  order      = [{ member = "orders.count", direction = "desc" }]
  limit      = 10
}

output "orders" {
  value = data.peak_metric_query.orders.rows
}

# Several queries in one request: each tells its own error.
data "peak_metric_query" "board" {
  queries = [
    {
      namespace  = peak_metric_publication.sales.namespace
      measures   = ["orders.count"]
      dimensions = ["orders.status"]
    },
    { namespace = peak_metric_publication.sales.namespace, measures = ["orders.total"] },
  ]
}

check "board" {
  assert {
    condition     = alltrue([for result in data.peak_metric_query.board.results : result.error == null])
    error_message = "A query of the board fails."
  }
}
