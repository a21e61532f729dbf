terraform {
  required_version = ">= 1.14"

  required_providers {
    peak = {
      source = "peakbi/peak"
    }
  }
}

provider "peak" {}
