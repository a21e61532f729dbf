# What a workflow step gets that names no resources.
data "peak_default_resources" "this" {}

output "default_instance_type_id" {
  value = data.peak_default_resources.this.instance_type_id
}

output "default_storage" {
  value = data.peak_default_resources.this.storage
}
