output "artifact" {
  description = "Artifact with its present version and the hash of its content."
  value = {
    id      = peak_artifact.app.id
    version = peak_artifact.app.version
    hash    = peak_artifact.app.artifact_hash
  }
}

output "image" {
  description = "Image that was built from the folder."
  value = {
    id       = peak_image.app.id
    version  = peak_image.app.version
    build    = peak_image.app.last_build_status
    pull_url = peak_image.app.pull_url
  }
}

output "instance_type" {
  description = "Instance type that the service runs on."
  value       = data.peak_instance_options.webapp.smallest.name
}

output "service" {
  description = "Service that runs the image."
  value = {
    id      = peak_service.app.id
    status  = peak_service.app.status
    address = peak_service.app.application_url
  }
}

output "deployment" {
  description = "Deployment of the app, with the workflow and the service that the platform made of its blocks."
  value = {
    id       = peak_deployment.forecast.id
    status   = peak_deployment.forecast.status
    revision = peak_deployment.forecast.revision
    # Names of blocks may carry more than the name of the spec: the spec says which one it is.
    dashboard = one([for block in peak_deployment.forecast.blocks : block.application_url if block.spec_id == peak_block_spec.dashboard.id])
    blocks    = { for block in peak_deployment.forecast.blocks : block.name => { kind = block.kind, platform_id = block.platform_id, status = block.status } }
  }
}
