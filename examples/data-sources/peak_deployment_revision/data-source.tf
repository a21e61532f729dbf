variable "deployment_id" {
  type = string
}

# The newest revision; set revision for an earlier one.
data "peak_deployment_revision" "newest" {
  deployment_id = var.deployment_id
}

output "workflows_and_services" {
  value = {
    for made in data.peak_deployment_revision.newest.resources : made.name => made.platform_id
  }
}
