# How the newest execution went, with the end of the log of each step that failed.
data "peak_workflow_execution" "newest" {
  workflow_id = peak_workflow.nightly.id
}

output "failed" {
  value = { for step in data.peak_workflow_execution.newest.steps : step.name => step.log_tail if step.log_tail != null }
}

# One execution of a list, and the log of a step that is chosen, failed or not.
data "peak_workflow_executions" "stopped" {
  workflow_id = peak_workflow.nightly.id
  statuses    = ["Stopped"]
}

data "peak_workflow_execution" "stopped" {
  for_each = toset(data.peak_workflow_executions.stopped.executions[*].id)

  workflow_id  = peak_workflow.nightly.id
  execution_id = each.value
  log_steps    = ["train"]
  log_lines    = 20
}
