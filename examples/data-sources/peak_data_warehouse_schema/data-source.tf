data "peak_data_warehouse_schema" "sales" {
  schema = "publish"
  tables = ["orders", "customers"]

  lifecycle {
    postcondition {
      condition     = length(self.not_found) == 0
      error_message = "Tables are missing: ${join(", ", self.not_found)}."
    }
  }
}

output "order_columns" {
  value = keys(data.peak_data_warehouse_schema.sales.columns["orders"])
}
