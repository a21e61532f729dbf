data "peak_app_spec" "shop" {
  name = "shop"
}

output "blocks" {
  value = data.peak_app_spec.shop.blocks[*].release_version
}
