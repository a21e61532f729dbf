variable "key" {
  type    = string
  default = null
}

# What a person has chosen stays, and so does how it is written.
resource "peak_image"    "base" {
  name = "base"   # the one image
  version =   "1.0.0"
}
import {
  to = peak_image.base
  id = "2000001"
}

resource "peak_service" "one" {
  name          = "one"
  # Not on Sundays.
  description   = null # yet
  image_details = { image_id = "2000001", version_id = null, other = null }
  title         = var.key == null ? null : "x"
  parameters    = { env = { for k, v in var.values : k => null } }
  lifecycle {
    ignore_changes = [title]
  }
}

# An id of two resources is ambiguous, and one of none is unknown.
resource "peak_workflow" "all_0" {
  name  = "twin"
  steps = { a = { image_id = "7" }, b = { image_id = "8" }, c = { "image_id" = <<-EOT
    2000001
  EOT
  } }
}
import {
  to = peak_workflow.all_0
  id = "1"
}
resource "peak_image" "seven" { name = "seven" }
import {
  to = peak_image.seven
  id = "7"
}
resource "peak_image" "seven_again" { name = "seven" }
import {
  to = peak_image.seven_again
  id = "7"
}
resource "peak_workflow" "twin" {
  name = "other"
  timeouts = null
}

resource "peak_workflow" "all_1" {
  name = "twin"
}
import {
  to = peak_workflow.all_1
  id = "2"
}

# Without its import block it cannot be called otherwise.
resource "peak_workflow" "all_2" {
  name = "alone"
}

moved {
  from = peak_workflow.old
  to   = peak_workflow.all_1
}

data "peak_workflow" "all_1" {
  name = "twin"
}

output "twins" {
  value = [peak_workflow.all_0.id, data.peak_workflow.all_1.id, local.peak_workflow.all_1, "${peak_workflow.all_1.id}!"]
}

resource "other_thing" "all_0" {
  name  = null
  image = "2000001"
}
