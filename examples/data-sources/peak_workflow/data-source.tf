# By exact name; use "id" where several workflows share one.
data "peak_workflow" "etl" {
  name = "demand-etl"
}

output "commands" {
  value = { for name, step in data.peak_workflow.etl.steps : name => step.command }
}
