import {
  to = peak_metric_namespace.sales
  id = "sales"
}
