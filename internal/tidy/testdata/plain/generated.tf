# __generated__ by Terraform
# Please review these resources and move them into your main configuration files.

# __generated__ by Terraform
resource "peak_image" "all_0" {
  provider             = peak
  artifact             = null
  autodeploy_resources = null
  build_details = {
    branch                     = "main"
    build_arguments            = null
    build_arguments_wo         = null # sensitive
    build_arguments_wo_version = null
    repository                 = "https://github.com/example/prices"
    source                     = "github"
    token_wo                   = null # sensitive
    use_cache                  = true
  }
  name     = "Prices (EU)"
  timeouts = null
  type     = "workflow"
  version  = "0.0.1"
}

import {
  to       = peak_image.all_0
  provider = peak
  identity = {
    id = "2000006"
  }
}

resource "peak_image" "all_1" {
  provider = peak
  build_details = {
    dockerfile = "FROM python:3.13\nRUN pip install peak-sdk\n"
    source     = "dockerfile"
    token_wo   = null # sensitive
  }
  name = "prices-eu"
  type = "webapp"
}

import {
  to       = peak_image.all_1
  provider = peak
  identity = {
    id = "2000007"
  }
}

# __generated__ by Terraform
resource "peak_service" "all_0" {
  provider = peak
  image_details = {
    image_id   = "2000007"
    version_id = "3000007"
  }
  name         = "2nd try"
  parameters   = null
  service_type = "web-app"
}

import {
  to       = peak_service.all_0
  provider = peak
  identity = {
    id = "a6aabad1-a14c-4e37-b66e-bcfd27d67e9b"
  }
}

# __generated__ by Terraform
resource "peak_workflow" "all_0" {
  provider = peak
  name     = "nightly"
  steps = {
    call = {
      auth     = null
      headers  = null
      image_id = null
      payload = jsonencode({
        limit = null
        rows  = 1
      })
      repository = null
      type       = "http"
      url        = "https://example.com/check"
    }
    load = {
      command          = "python load.py --when \"$${NOW}\""
      image_id         = "2000006"
      image_version_id = "3000001"
      parents          = null
      repository = {
        branch           = "main"
        token_wo         = null # sensitive
        token_wo_version = null
        url              = "https://git.example.com/etl.git"
      }
      type = "standard"
    }
  }
  triggers = [
    {
      cron    = "0 6 * * 1-5"
      webhook = null
    },
  ]
}

import {
  to       = peak_workflow.all_0
  provider = peak
  identity = {
    id = "900000"
  }
}

# __generated__ by Terraform
resource "peak_deployment" "all_0" {
  provider       = peak
  app_parameters = null
  block_spec_id  = "cccff9b0-da2d-4a80-a042-ffa93f64db0b"
  name           = "prices"
  parameters = {
    build = {
      licence = "********"
      source  = null
    }
  }
  parameters_wo         = null # sensitive
  parameters_wo_version = null
  release_version       = "1.0.0"
}

import {
  to       = peak_deployment.all_0
  provider = peak
  identity = {
    id = "64f62516-125b-49e6-9ef8-85abf96ab775"
  }
}

resource "peak_artifact" "all_0" {
  provider = peak
  name     = "データ"
}

import {
  to       = peak_artifact.all_0
  provider = peak
  identity = {
    id = "31af8627-d501-4f5d-8f41-75fda14de6be"
  }
}
