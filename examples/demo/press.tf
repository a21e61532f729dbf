# The same image as blueprints that others can deploy: a workflow block that prints the forecast every week, a service block
# that shows it, and an app of the two. Their versions raise themselves: each image version, which the next change of the folder
# makes, is published as a release of its own, and so is any other change of what a release holds.

data "peak_workflow_resources" "step" {
  min_cpu = 0.5
}

resource "peak_block_spec" "report" {
  name    = "${var.name}-report"
  summary = "Prints the demand forecast every week"
  tags    = ["demo"]
  release = { increment = "minor" }

  workflow = {
    triggers = [{ cron = "0 6 * * 1" }]
    steps = {
      report = {
        image_details = { id = peak_image.app.id, version_id = peak_image.app.version_id }
        command       = "@param:command"
        resources     = { instance_type_id = data.peak_workflow_resources.step.smallest.id, storage = "10GB" }
      }
    }
  }

  parameters = {
    build = [{
      name          = "command"
      type          = "string"
      title         = "Command"
      description   = "What the step runs."
      default_value = "python report.py 4"
    }]
    run = [{
      name          = "audience"
      type          = "string"
      title         = "Audience"
      default_value = "planning"
      options = [
        { title = "Planning", value = "planning" },
        { title = "Stores", value = "stores" },
      ]
    }]
  }
}

resource "peak_block_spec" "dashboard" {
  name    = "${var.name}-dashboard"
  summary = "Shows the demand forecast"
  tags    = ["demo"]
  release = { increment = "minor" }

  service = {
    service_type     = "web-app"
    image_details    = { id = peak_image.app.id, version_id = peak_image.app.version_id }
    resources        = { instance_type_id = data.peak_instance_options.webapp.smallest.id }
    parameters       = { env = { HEADING = "@param:heading" } }
    entrypoint       = "/"
    health_check_url = "/health"
  }

  parameters = {
    build = [{ name = "heading", type = "string", title = "Heading", required = true }]
  }
}

resource "peak_app_spec" "forecast" {
  name    = "${var.name}-app"
  summary = "Demand forecast: a weekly report and a dashboard"
  release = { increment = "minor" }

  blocks = [
    { id = peak_block_spec.report.id, release_version = peak_block_spec.report.release_version },
    { id = peak_block_spec.dashboard.id, release_version = peak_block_spec.dashboard.release_version },
  ]
}

resource "peak_deployment" "forecast" {
  app_spec_id     = peak_app_spec.forecast.id
  release_version = peak_app_spec.forecast.release_version
  name            = "${var.name}-production"
  title           = var.heading
  summary         = "Demand forecast in production"

  parameters = {
    (peak_block_spec.report.name) = {
      build = { command = "python report.py 8 ${var.smoothing}" }
      run   = { audience = "stores" }
    }
    (peak_block_spec.dashboard.name) = {
      build = { heading = var.heading }
    }
  }
}
