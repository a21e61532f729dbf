output "id" {
  description = "Id of the service."
  value       = peak_service.this.id
}

output "url" {
  description = "Address of the running web app; null where the platform tells none, as for APIs."
  value       = peak_service.this.application_url
}

output "image" {
  description = "Image that the service runs: its id, the version and the id of the version, and where it can be pulled from."
  value = {
    id         = peak_image.this.id
    version    = peak_image.this.version
    version_id = peak_image.this.version_id
    pull_url   = peak_image.this.pull_url
  }
}
