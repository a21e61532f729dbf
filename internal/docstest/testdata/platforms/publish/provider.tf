terraform {
  required_providers {
    peak = { source = "peakbi/peak" }
  }
}
