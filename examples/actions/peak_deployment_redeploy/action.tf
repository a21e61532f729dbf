variable "deployment_id" {
  type = string
}

# terraform apply -invoke=action.peak_deployment_redeploy.again
action "peak_deployment_redeploy" "again" {
  config {
    deployment_id = var.deployment_id

    timeouts = {
      invoke = "30m"
    }
  }
}
