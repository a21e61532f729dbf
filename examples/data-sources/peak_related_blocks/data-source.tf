variable "block_deployment_id" {
  type = string
}

data "peak_related_blocks" "siblings" {
  deployment_id = var.block_deployment_id
}

# The services beside the block in its app.
output "services" {
  value = {
    for block in data.peak_related_blocks.siblings.blocks : block.name => block.platform_id
    if block.kind == "service"
  }
}
