data "peak_metric_source" "sales" {
  namespace = peak_metric_publication.sales.namespace
}

# Where the rows of each cube come from.
output "tables" {
  value = {
    for cube in yamldecode(data.peak_metric_source.sales.source).cubes : cube.name => try(cube.sql_table, cube.sql, null)
  }
}
