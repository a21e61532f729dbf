output "id" {
  description = "Id of the workflow, to execute it with the action peak_workflow_execute, or with the resource peak_workflow_execution."
  value       = peak_workflow.this.id
}

output "image" {
  description = "Image that the steps run in: its id, the version and the id of the version, and where it can be pulled from."
  value = {
    id         = peak_image.this.id
    version    = peak_image.this.version
    version_id = peak_image.this.version_id
    pull_url   = peak_image.this.pull_url
  }
}
