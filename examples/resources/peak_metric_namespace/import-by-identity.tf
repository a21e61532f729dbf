import {
  to = peak_metric_namespace.sales
  identity = {
    name = "sales"
  }
}
