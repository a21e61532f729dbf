data "peak_app_spec" "shop" {
  name = "shop"
}

data "peak_spec_releases" "shop" {
  spec_id = data.peak_app_spec.shop.id
  kind    = "app"
}

output "notes" {
  value = {
    for release in data.peak_spec_releases.shop.releases : release.version => release.notes
  }
}
