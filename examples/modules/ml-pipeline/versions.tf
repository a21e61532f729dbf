terraform {
  # Terraform 1.11 or OpenTofu 1.11: secrets are ephemeral variables.
  required_version = ">= 1.11"

  required_providers {
    peak = {
      source = "peakbi/peak"
    }
  }
}
