terraform {
  required_version = ">= 1.11"

  required_providers {
    peak = {
      source = "peakbi/peak"
    }
  }
}

# Token and endpoint come from PEAK_AUTH_TOKEN and PEAK_ENDPOINT.
provider "peak" {}
