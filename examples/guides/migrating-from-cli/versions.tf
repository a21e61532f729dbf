terraform {
  required_version = ">= 1.11"

  required_providers {
    peak = { source = "peakbi/peak" }
  }
}

# The token comes from PEAK_AUTH_TOKEN (or API_KEY) and the stage from PEAK_STAGE (or STAGE), as
# for the CLI.
provider "peak" {}
