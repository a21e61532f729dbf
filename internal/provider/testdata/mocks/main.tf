# The first example of the README.
resource "peak_image" "app" {
  name     = "demand-forecast"
  type     = "webapp"
  artifact = { path = "app" }
}

data "peak_instance_options" "webapp" {
  entity_type = "webapp"
  min_cpu     = 0.5
}

resource "peak_service" "app" {
  name          = "demand-forecast"
  service_type  = "web-app"
  image_details = { image_id = peak_image.app.id, version_id = peak_image.app.version_id }
  resources     = { instance_type_id = data.peak_instance_options.webapp.smallest.id }
}

# A stack of block spec, app spec and deployments.
data "peak_workflow_resources" "step" {
  min_cpu = 1
}

data "peak_default_resources" "this" {}

resource "peak_block_spec" "etl" {
  name    = "etl"
  summary = "Loads sales"
  release = { version = "1.0.0" }
  workflow = {
    steps = {
      load = {
        command       = "python load.py"
        image_details = { id = peak_image.app.id, version_id = peak_image.app.version_id }
        resources     = { instance_type_id = data.peak_workflow_resources.step.smallest.id, storage = "10GB" }
      }
      score = {
        command       = "python score.py"
        image_details = { id = "@param:image" }
        resources     = { instance_type_id = data.peak_default_resources.this.instance_type_id, storage = data.peak_default_resources.this.storage }
        parents       = ["load"]
      }
    }
  }
  parameters = { build = [{ name = "image", type = "number" }] }
}

resource "peak_block_spec" "ui" {
  name    = "ui"
  summary = "Shows sales"
  release = { increment = "patch" }
  service = {
    image_details = { id = peak_image.app.id, version_id = peak_image.app.version_id }
    resources     = { instance_type_id = data.peak_instance_options.webapp.smallest.id }
  }
}

resource "peak_app_spec" "sales" {
  name    = "sales"
  summary = "Sales"
  release = { increment = "prerelease", prerelease_id = "a0000001" }
  blocks = [
    { id = peak_block_spec.etl.id, release_version = peak_block_spec.etl.release.version },
    { id = peak_block_spec.ui.id, release_version = peak_block_spec.ui.release_version },
  ]
}

resource "peak_deployment" "sales" {
  app_spec_id     = peak_app_spec.sales.id
  release_version = peak_app_spec.sales.release_version
  name            = "sales"
  summary         = "Sales in production"
}

resource "peak_deployment" "etl" {
  block_spec_id   = peak_block_spec.etl.id
  release_version = peak_block_spec.etl.release.version
  name            = "etl"
  summary         = "Loads sales in production"
  parameters      = { build = { image = 42 } }
}

resource "peak_workflow" "nightly" {
  name = "nightly"
  steps = {
    load = {
      command          = "python load.py"
      image_id         = peak_image.app.id
      image_version_id = peak_image.app.version_id
      resources        = { instance_type_id = data.peak_workflow_resources.step.smallest.id, storage = data.peak_default_resources.this.storage }
    }
  }
}

resource "peak_workflow_execution" "nightly" {
  workflow_id = peak_workflow.nightly.id
  parameters  = { global = { EPOCHS = "5" } }
  triggers    = { image = peak_image.app.version_id }
}

data "peak_workflow_execution" "nightly" {
  workflow_id  = peak_workflow.nightly.id
  execution_id = peak_workflow_execution.nightly.execution_id
}

data "peak_workflow_executions" "nightly" {
  workflow_id = peak_workflow.nightly.id
}

data "peak_image_version" "app" {
  image_id   = peak_image.app.id
  version_id = peak_image.app.version_id
}

data "peak_image_versions" "app" {
  image_id = peak_image.app.id
}

data "peak_image_builds" "app" {
  image_id    = peak_image.app.id
  version_ids = [peak_image.app.version_id]
}

data "peak_service" "app" {
  id = peak_service.app.id
}

resource "peak_metric_collection" "sales" {
  name     = "sales-${peak_image.app.id}"
  artifact = { path = "${path.module}/metrics" }
}

resource "peak_metric_publication" "sales" {
  for_each = toset(["sales", "preview"])

  namespace     = each.key
  collection_id = peak_metric_collection.sales.id
}

resource "peak_metric_publication" "folder" {
  artifact = { path = "${path.module}/metrics" }
}

resource "peak_metric_namespace" "sales" {
  name     = peak_metric_publication.sales["sales"].namespace
  metadata = { collection = peak_metric_collection.sales.artifact_id, models = length(peak_metric_publication.folder.models) }
}

data "peak_metric_query" "orders" {
  namespace = peak_metric_publication.folder.namespace
  measures  = ["orders.count"]
}

data "peak_metrics" "orders" {
  publication_id = peak_metric_publication.folder.publication_id
}

data "peak_data_warehouse_schema" "orders" {
  schema = peak_metric_namespace.sales.id
  tables = [peak_metric_collection.sales.id]
}
