# The credentials of a data warehouse. Without a name they are those of the tenant's default
# one.
ephemeral "peak_data_warehouse_credentials" "redshift" {
  name = "peak-redshift"
}

# In a provider block.
provider "postgresql" {
  host     = ephemeral.peak_data_warehouse_credentials.redshift.host
  port     = ephemeral.peak_data_warehouse_credentials.redshift.port
  database = ephemeral.peak_data_warehouse_credentials.redshift.database
  username = ephemeral.peak_data_warehouse_credentials.redshift.user
  password = ephemeral.peak_data_warehouse_credentials.redshift.password
}

# In a write-only attribute.
resource "peak_deployment" "forecast" {
  name          = "forecast"
  summary       = "Weekly sales forecast"
  block_spec_id = peak_block_spec.forecast.id

  parameters_wo = {
    run = { warehouse_password = ephemeral.peak_data_warehouse_credentials.redshift.password }
  }
  parameters_wo_version = 1
}
