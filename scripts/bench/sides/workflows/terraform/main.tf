terraform {
  required_providers {
    peak = { source = "peakbi/peak" }
  }
}

variable "workflows" {
  type = number
}

resource "peak_workflow" "job" {
  count    = var.workflows
  name     = "job-${count.index + 1}"
  triggers = [{ webhook = true }]
  steps = {
    call = { type = "http", method = "post", url = "https://example.com", payload = "{}", auth = { type = "no-auth" } }
  }
}
