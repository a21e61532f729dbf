# The executions of the last days that failed.
data "peak_workflow_executions" "failed" {
  workflow_id = peak_workflow.nightly.id
  statuses    = ["Failed"]
  limit       = 10
}

output "failed_at" {
  value = data.peak_workflow_executions.failed.executions[*].executed_at
}
