# Every resource of the provider, with what it remembers: secrets that are sent once, versions that raise themselves, parameters
# that are masked. The state of this stack is recorded with each release (make record-schema).

variable "secret" {
  type      = string
  ephemeral = true
  default   = "recorded-secret"
}

resource "peak_artifact" "app" {
  name          = "promise-app"
  description   = "Source of the app"
  path          = "./app"
  keep_versions = 3
}

resource "peak_image" "built" {
  name     = "promise-built"
  type     = "workflow"
  version  = "1.0.0"
  artifact = { path = "./app" }
  build_details = {
    build_arguments            = { PYTHON = "3.13" }
    build_arguments_wo         = { TOKEN = var.secret }
    build_arguments_wo_version = 1
  }
}

resource "peak_image" "web" {
  name = "promise-web"
  type = "webapp"
  build_details = {
    source     = "dockerfile"
    dockerfile = "FROM python:3.13\n"
  }
}

resource "peak_service" "web" {
  name          = "promise-web"
  title         = "Web"
  image_details = { image_id = peak_image.web.id, version_id = peak_image.web.version_id }
  parameters = {
    env            = { LEVEL = "info" }
    env_wo         = { KEY = var.secret }
    env_wo_version = 1
  }
}

resource "peak_workflow" "train" {
  name = "promise-train"
  tags = ["promise"]
  steps = {
    load = {
      image_id         = peak_image.built.id
      image_version_id = peak_image.built.version_id
      command          = "python load.py"
      parameters = {
        env            = { LEVEL = "info" }
        env_wo         = { KEY = var.secret }
        env_wo_version = 1
      }
    }
    train = {
      image_id         = peak_image.built.id
      image_version_id = peak_image.built.version_id
      command          = "python train.py"
      parents          = ["load"]
    }
  }
  triggers = [{ cron = "0 2 * * *" }]
}

resource "peak_workflow_execution" "train" {
  workflow_id = peak_workflow.train.id
  triggers    = { image = peak_image.built.version_id }
}

resource "peak_block_spec" "etl" {
  name     = "promise-etl"
  summary  = "Loads data"
  release  = { increment = "patch" }
  artifact = { path = "./app" }
  workflow = {
    images = { main = { dockerfile = "Dockerfile" } }
    steps  = { load = { image_ref = "main", command = "@param:command" } }
  }
  parameters = {
    build = [{ name = "command", type = "string", default_value = "python load.py" }]
    run   = [{ name = "level", type = "number", default_value = 1 }, { name = "key", type = "string", hide_value = true }]
  }
}

resource "peak_block_spec" "score" {
  name     = "promise-score"
  summary  = "Scores"
  release  = { version = "1.0.0" }
  workflow = { steps = { score = { image_details = { id = peak_image.built.id }, command = "python score.py" } } }

  lifecycle {
    ignore_changes = [release, workflow] # an import finds the newest release, which is the one below
  }
}

resource "peak_block_spec_release" "score" {
  spec_id  = peak_block_spec.score.id
  version  = "1.1.0"
  notes    = "Faster"
  workflow = { steps = { score = { image_details = { id = peak_image.built.id }, command = "python score.py --fast" } } }
}

resource "peak_app_spec" "suite" {
  name    = "promise-suite"
  summary = "Loads and scores"
  release = { increment = "minor", initial_version = "1.0.0" }
  blocks = [
    { id = peak_block_spec.etl.id, release_version = peak_block_spec.etl.release_version },
    { id = peak_block_spec.score.id, release_version = "1.0.0" },
  ]
}

resource "peak_deployment" "etl" {
  name            = "promise-etl"
  summary         = "Loads data"
  block_spec_id   = peak_block_spec.etl.id
  release_version = peak_block_spec.etl.release_version
  parameters = {
    build = { command = "python load.py --all" }
    run   = { level = 2 }
  }
  parameters_wo         = { run = { key = var.secret } }
  parameters_wo_version = 1
}

resource "peak_metric_collection" "sales" {
  name     = "promise-sales"
  artifact = { path = "./metrics" }
}

resource "peak_metric_publication" "sales" {
  namespace     = "promise"
  collection_id = peak_metric_collection.sales.id
}

resource "peak_metric_namespace" "sales" {
  name        = peak_metric_publication.sales.namespace
  description = "What we sell"
}
