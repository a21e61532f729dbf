variable "deployment_id" {
  type = string
}

data "peak_deployment_revisions" "rolled_back" {
  deployment_id = var.deployment_id
  statuses      = ["rollback_complete", "rollback_failed"]
  sort          = ["createdAt:desc"]
}

output "what_went_wrong" {
  value = data.peak_deployment_revisions.rolled_back.revisions[*].notes
}
