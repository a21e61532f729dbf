# Everything that needs attention.
data "peak_deployments" "broken" {
  statuses = ["failed", "warning", "platform_resource_error", "rollback_complete", "rollback_failed"]
}

# The services whose name begins so, blocks of apps included.
data "peak_deployments" "shop_services" {
  kinds              = ["service"]
  name               = "shop-"
  include_app_blocks = true
}

output "broken" {
  value = {
    for deployment in data.peak_deployments.broken.deployments : deployment.name => deployment.status
  }
}
