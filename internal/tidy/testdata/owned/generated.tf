# __generated__ by Terraform
resource "peak_block_spec" "all_0" {
  provider = peak
  name     = "etl"
  release = {
    increment = null
    version   = "1.1.0"
  }
  workflow = {
    steps = {
      load = {
        image_details = { id = "2000001", version_id = "3000001" }
      }
    }
  }
}

import {
  to       = peak_block_spec.all_0
  provider = peak
  identity = {
    id = "spec"
  }
}

# __generated__ by Terraform
resource "peak_block_spec_release" "all_0" {
  provider = peak
  spec_id  = "spec"
  version  = "1.1.0"
}

import {
  to       = peak_block_spec_release.all_0
  provider = peak
  identity = {
    spec_id = "spec"
    version = "1.1.0"
  }
}

resource "peak_block_spec_release" "all_1" {
  provider = peak
  spec_id  = "spec"
  version  = "1.0.0"
}

import {
  to       = peak_block_spec_release.all_1
  provider = peak
  identity = {
    spec_id = "spec"
    version = "1.0.0"
  }
}

# __generated__ by Terraform
resource "peak_deployment" "all_0" {
  provider      = peak
  block_spec_id = "spec"
  name          = "etl-prod"
}

import {
  to       = peak_deployment.all_0
  provider = peak
  identity = {
    id = "block-deployment"
  }
}

# __generated__ by Terraform
resource "peak_workflow" "all_0" {
  provider = peak
  name     = "etl-prod"
}

import {
  to       = peak_workflow.all_0
  provider = peak
  identity = {
    id = "900001"
  }
}

# In the state already: without this block it would be destroyed.
resource "peak_workflow" "kept" {
  name = "etl-prod-2"
}

# __generated__ by Terraform
resource "peak_service" "all_0" {
  provider = peak
  name     = "etl-ui"
  image_details = {
    image_id   = "2000001"
    version_id = "3000001"
  }
}

import {
  to       = peak_service.all_0
  provider = peak
  identity = {
    id = "ui"
  }
}

output "address" {
  value = peak_service.all_0.application_url
}

resource "peak_image" "all_0" {
  provider = peak
  name     = "base"
}

import {
  to = peak_image.all_0
  id = "2000001"
}
