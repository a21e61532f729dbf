data "peak_block_specs" "featured" {
  featured = true
  statuses = ["available"]
  sort     = ["name:asc"]
}

output "releases" {
  value = {
    for spec in data.peak_block_specs.featured.block_specs : "${spec.kind} ${spec.name}" => spec.latest_release
  }
}
