# How the newest execution went, and the end of the log of one of its steps.
data "peak_workflow_executions" "newest" {
  workflow_id = peak_workflow.nightly.id
  limit       = 1
}

data "peak_workflow_execution" "newest" {
  workflow_id  = peak_workflow.nightly.id
  execution_id = data.peak_workflow_executions.newest.executions[0].id
  log_steps    = ["train"]
  log_lines    = 20
}

output "steps" {
  value = { for step in data.peak_workflow_execution.newest.steps : step.name => step.status }
}
