# Workflows whose last execution failed.
data "peak_workflows" "failed" {
  last_execution_statuses = ["Failed"]
}

output "failed" {
  value = {
    for workflow in data.peak_workflows.failed.workflows : workflow.name => workflow.last_execution.execution_id
  }
}
