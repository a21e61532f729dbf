terraform {
  required_version = ">= 1.11"

  required_providers {
    peak = { source = "peakbi/peak" }
  }
}

provider "peak" {}
