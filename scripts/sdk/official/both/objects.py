# Copyright (c) the terraform-provider-peak authors
# SPDX-License-Identifier: MPL-2.0

"""The same objects twice: as Terraform has them, and as the SDK is told to make them."""

CONFIG = """terraform {
  required_providers {
    peak = { source = "peakbi/peak" }
  }
}

provider "peak" {}

resource "peak_artifact" "this" {
  name        = "model-files"
  description = "What the model needs"
  path        = "${path.module}/content"
}

resource "peak_image" "this" {
  name        = "trainer"
  type        = "workflow"
  version     = "1.0.0"
  description = "Trains the model"

  build_details = {
    source          = "dockerfile"
    dockerfile      = "FROM python:3.13-slim"
    build_arguments = { LEVEL = "2" }
    secrets         = ["index"]
  }
}

resource "peak_service" "this" {
  name         = "board"
  title        = "Board"
  description  = "Shows the forecast"
  service_type = "web-app"

  image_details     = { image_id = peak_image.this.id, version_id = peak_image.this.version_id }
  resources         = { instance_type_id = 43 }
  parameters        = { env = { LEVEL = "info" }, secrets = ["warehouse"] }
  health_check_url  = "/health"
  scale_to_zero     = true
}

resource "peak_workflow" "this" {
  name     = "nightly"
  tags     = ["forecast"]
  triggers = [{ cron = "0 2 * * *" }]

  watchers = [{ email = { name = "on-call", recipients = { to = ["on-call@example.com"] } }, events = { fail = true } }]

  retry_options = { duration = 30, number_of_retries = 2, exponential_backoff = true }

  steps = {
    extract = {
      type             = "standard"
      image_id         = peak_image.this.id
      image_version_id = peak_image.this.version_id
      command          = "python extract.py"
      parameters       = { env = { SOURCE = "sales" }, secrets = ["warehouse"] }
    }
    call = {
      type    = "http"
      parents = ["extract"]
      method  = "post"
      url     = "https://example.com/hook"
      payload = "{}"
    }
  }
}

resource "peak_block_spec" "this" {
  name        = "forecast"
  title       = "Forecast"
  summary     = "Forecasts the demand"
  description = "Of each product"
  tags        = ["retail"]
  release     = { version = "1.0.0", notes = "First" }

  workflow = {
    steps = {
      run = { type = "standard", image_details = { id = peak_image.this.id, version_id = peak_image.this.version_id }, command = "@param:command" }
    }
  }

  parameters = {
    build = [{ name = "command", type = "string", required = true, title = "Command", description = "What runs" }]
    run   = [{ name = "region", type = "string", default_value = "north", title = "Region", description = "Where" }]
  }
}

resource "peak_app_spec" "this" {
  name    = "shop"
  title   = "Shop"
  summary = "Everything of the shop"
  release = { version = "1.0.0", notes = "First" }
  blocks  = [{ id = peak_block_spec.this.id, release_version = "1.0.0", auto_run_on_deploy = true }]
}

resource "peak_deployment" "this" {
  name            = "forecast-live"
  title           = "Forecast, live"
  summary         = "Every night"
  tags            = ["live"]
  block_spec_id   = peak_block_spec.this.id
  release_version = "1.0.0"
  revision_notes  = "First"

  parameters = {
    build = { command = "python run.py" }
    run   = { region = "south" }
  }
}
"""

# In the order in which they are made.
KINDS = ("artifact", "image", "service", "workflow", "block_spec", "app_spec", "deployment")

# Where each is made.
CREATES = {
    "artifact": "/artifacts/api/v1/artifacts",
    "image": "/image-management/api/v2/images",
    "service": "/webapps/api/v1/webapps",
    "workflow": "/workflows/api/v1/workflows",
    "block_spec": "/v1/blocks/specs",
    "app_spec": "/v1/apps/specs",
    "deployment": "/v1/blocks/deployments",
}


def make(sdk, settle):
    """Makes everything with the SDK; answers the ids."""
    ids = {}

    def made(kind, answer, member="id"):
        ids[kind] = answer[member]
        settle()

    made("artifact", sdk["artifacts"].create_artifact("model-files", {"path": "content"}, description="What the model needs"))
    image = {"source": "dockerfile", "dockerfile": "FROM python:3.13-slim", "buildArguments": [{"name": "LEVEL", "value": "2"}], "secrets": ["index"]}
    answer = sdk["images"].create_image({"name": "trainer", "type": "workflow", "version": "1.0.0", "description": "Trains the model", "buildDetails": image})
    made("image", answer, "imageId")
    image, version = answer["imageId"], answer["versionId"]
    made("service", sdk["services"].create_service({
        "name": "board", "title": "Board", "description": "Shows the forecast", "serviceType": "web-app",
        "imageDetails": {"imageId": image, "versionId": version}, "resources": {"instanceTypeId": 43},
        "parameters": {"env": {"LEVEL": "info"}, "secrets": ["warehouse"]}, "healthCheckURL": "/health", "scaleToZero": True,
    }))
    made("workflow", sdk["workflows"].create_workflow({
        "name": "nightly", "tags": [{"name": "forecast"}], "triggers": [{"cron": "0 2 * * *"}],
        "watchers": [{"email": {"name": "on-call", "recipients": {"to": ["on-call@example.com"]}}, "events": {"fail": True}}],
        "retryOptions": {"duration": 30, "numberOfRetries": 2, "exponentialBackoff": True},
        "steps": {
            "extract": {"type": "standard", "imageId": image, "imageVersionId": version, "command": "python extract.py",
                        "parameters": {"env": {"SOURCE": "sales"}, "secrets": ["warehouse"]}},
            "call": {"type": "http", "parents": ["extract"], "method": "post", "url": "https://example.com/hook", "payload": "{}"},
        },
    }))
    made("block_spec", sdk["blocks"].create_spec(
        {"version": 1, "kind": "workflow", "release": {"version": "1.0.0", "notes": "First"},
         "metadata": {"name": "forecast", "title": "Forecast", "summary": "Forecasts the demand", "description": "Of each product", "tags": [{"name": "retail"}]},
         "config": {"steps": {"run": {"type": "standard", "imageDetails": {"id": image, "versionId": version}, "command": "@param:command"}}}},
        scope="private",
        parameters={"build": [{"name": "command", "type": "string", "required": True, "title": "Command", "description": "What runs"}],
                    "run": [{"name": "region", "type": "string", "defaultValue": "north", "title": "Region", "description": "Where"}]},
    ))
    made("app_spec", sdk["apps"].create_spec(
        {"version": 1, "kind": "app", "release": {"version": "1.0.0", "notes": "First"},
         "metadata": {"name": "shop", "title": "Shop", "summary": "Everything of the shop"},
         "config": [{"id": ids["block_spec"], "release": {"version": "1.0.0"}, "autoRunOnDeploy": True}]},
        scope="private",
    ))
    made("deployment", sdk["blocks"].create_deployment({
        "metadata": {"name": "forecast-live", "title": "Forecast, live", "summary": "Every night", "tags": [{"name": "live"}]},
        "spec": {"id": ids["block_spec"], "release": {"version": "1.0.0"}}, "revision": {"notes": "First"},
        "parameters": {"build": {"command": "python run.py"}, "run": {"region": "south"}},
    }))
    return ids


# What the SDK then changes of what the provider made: kind -> the attribute that a plan has to show, and nothing else.
CHANGED = {"artifact": "description", "service": "title", "workflow": "tags", "block_spec": "summary", "app_spec": "title", "deployment": "summary"}


def change(sdk, ids, settle):
    """Changes one thing of everything with the SDK."""
    sdk["artifacts"].update_artifact(ids["artifact"], {"description": "Changed"})
    sdk["services"].update_service(ids["service"], {**_kept(sdk["services"].describe_service(ids["service"])), "title": "Changed"})
    sdk["workflows"].patch_workflow(int(ids["workflow"]), body={"tags": [{"name": "changed"}]})
    sdk["blocks"].update_spec_metadata(ids["block_spec"], {"metadata": {"summary": "Changed"}})
    sdk["apps"].update_spec_metadata(ids["app_spec"], {"metadata": {"title": "Changed"}})
    sdk["blocks"].update_deployment_metadata(ids["deployment"], {"summary": "Changed"})
    settle()


def _kept(described):
    """The body of an update that keeps what a service has."""
    members = ("imageDetails", "resources", "parameters", "sessionStickiness", "scaleToZero", "healthCheckURL", "entrypoint", "minInstances", "description")
    return {name: described[name] for name in members if described.get(name) is not None}
