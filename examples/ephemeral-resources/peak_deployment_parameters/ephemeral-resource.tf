variable "etl_deployment_id" {
  type = string
}

ephemeral "peak_deployment_parameters" "etl" {
  deployment_id = var.etl_deployment_id
}

# Another deployment uses the same key; it is stored nowhere on the way.
resource "peak_deployment" "reports" {
  name          = "reports-prod"
  summary       = "Reports on what ETL has loaded"
  block_spec_id = "0bdd2f6c-1a3e-4f57-9d0b-2f6a1c8e5b7d"

  parameters_wo = {
    run = { warehouse_key = ephemeral.peak_deployment_parameters.etl.parameters.warehouse_key }
  }
  parameters_wo_version = 1
}
