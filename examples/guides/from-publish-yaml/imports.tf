variable "adopt" {
  description = "Ids of what the wrappers made, as `peak specs list` and `peak deployments list` show them."
  type        = object({ etl = string, ui = string, app = string, deployment = string })
}

import {
  to = peak_block_spec.etl
  id = var.adopt.etl
}

import {
  to = peak_block_spec.ui
  id = var.adopt.ui
}

import {
  to = peak_app_spec.shop
  id = var.adopt.app
}

import {
  to = peak_deployment.shop
  id = var.adopt.deployment
}
