terraform {
  required_providers {
    peak = {
      source = "peakbi/peak"
    }
  }
}

# Without arguments the provider takes the token from the environment variable
# PEAK_AUTH_TOKEN (or API_KEY), so that it is neither in the code nor in a plan file.
provider "peak" {}

# A second tenant: the token decides which one.
variable "staging_token" {
  type      = string
  sensitive = true
  ephemeral = true # in no plan file either; Terraform 1.11, OpenTofu 1.11
}

provider "peak" {
  alias      = "staging"
  auth_token = var.staging_token
  stage      = "beta"
}
