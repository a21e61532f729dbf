# Apps that other tenants share with this one are listed as well.
data "peak_app_specs" "shared" {
  scopes = ["shared"]
}

output "shared_apps" {
  value = data.peak_app_specs.shared.app_specs[*].title
}
