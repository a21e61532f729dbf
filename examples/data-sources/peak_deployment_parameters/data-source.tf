variable "deployment_id" {
  type = string
}

data "peak_deployment_parameters" "etl" {
  deployment_id = var.deployment_id
}

output "aggregation" {
  value     = data.peak_deployment_parameters.etl.parameters.aggregation
  sensitive = true # what write-only parameters set is among them
}

# Values that the platform hides are not in the state; the ephemeral resource of the same
# name has them.
output "hidden" {
  value = data.peak_deployment_parameters.etl.hidden_names
}
