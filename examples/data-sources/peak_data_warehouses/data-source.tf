# The data warehouses of the tenant, by name.
data "peak_data_warehouses" "all" {}

output "active_warehouses" {
  value = {
    for warehouse in data.peak_data_warehouses.all.data_warehouses : warehouse.name => warehouse.variant
    if warehouse.status == "active"
  }
}

output "default_warehouse" {
  value = one([
    for warehouse in data.peak_data_warehouses.all.data_warehouses : warehouse.name
    if warehouse.is_default
  ])
}
