# What examples of data sources, lists and actions speak of.

terraform {
  required_providers {
    peak = { source = "peakbi/peak" }
  }
}

resource "peak_artifact" "app" {
  name = "demand-app"
  path = "${path.module}/app"
}

resource "peak_image" "trainer" {
  name          = "churn-trainer"
  type          = "workflow"
  version       = "1.1.0"
  build_details = { source = "dockerfile", dockerfile = "FROM python:3.13-slim" }
}

resource "peak_image" "web" {
  name          = "demand-web"
  type          = "webapp"
  build_details = { source = "dockerfile", dockerfile = "FROM python:3.13-slim" }
}

resource "peak_image" "api" {
  name          = "demand-api"
  type          = "api"
  build_details = { source = "dockerfile", dockerfile = "FROM python:3.13-slim" }
}

resource "peak_service" "ui" {
  name          = "demand-ui"
  service_type  = "web-app"
  image_details = { image_id = peak_image.web.id }
}

resource "peak_service" "predict" {
  name          = "demand-predict"
  service_type  = "api"
  image_details = { image_id = peak_image.api.id }
}

resource "peak_workflow" "etl" {
  name = "demand-etl"
  steps = {
    load  = { image_id = peak_image.trainer.id, command = "python load.py" }
    train = { image_id = peak_image.trainer.id, command = "python train.py", parents = ["load"] }
  }
}

resource "peak_workflow_execution" "etl" {
  workflow_id = peak_workflow.etl.id
}

resource "peak_block_spec" "forecast" {
  name    = "demand-forecast"
  summary = "Forecasts the demand"
  release = { version = "1.0.0" }
  workflow = {
    steps = { load = { image_details = { id = peak_image.trainer.id }, command = "@param:command" } }
  }
  parameters = {
    build = [{ name = "command", type = "string", required = true, default_value = "python load.py" }]
    run = [
      { name = "aggregation", type = "string", default_value = "AVG" },
      { name = "warehouse_key", type = "string", hide_value = true },
      { name = "warehouse_password", type = "string", hide_value = true },
    ]
  }
}

resource "peak_block_spec" "prices" {
  name     = "shop-prices"
  summary  = "Computes the prices"
  release  = { version = "1.0.0" }
  workflow = { steps = { compute = { image_details = { id = peak_image.trainer.id }, command = "python prices.py" } } }
}

resource "peak_block_spec" "window" {
  name    = "shop-window"
  summary = "Shows the prices"
  release = { version = "1.0.0" }
  service = { image_details = { id = peak_image.web.id }, resources = { instance_type_id = 43 } }
}

resource "peak_app_spec" "shop" {
  name    = "shop"
  summary = "Prices and where to see them"
  release = { version = "1.0.0" }
  blocks = [
    { id = peak_block_spec.prices.id, release_version = peak_block_spec.prices.release_version },
    { id = peak_block_spec.window.id, release_version = peak_block_spec.window.release_version },
  ]
}

resource "peak_deployment" "etl" {
  name          = "etl-prod"
  summary       = "Loads sales every night"
  block_spec_id = peak_block_spec.forecast.id
  parameters    = { run = { aggregation = "SUM", warehouse_key = "k3y" } }
}

resource "peak_deployment" "shop" {
  name        = "shop-prod"
  summary     = "The shop"
  app_spec_id = peak_app_spec.shop.id
}
