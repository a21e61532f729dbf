data "peak_workflow" "etl" {
  name = "demand-etl"
}

# terraform apply -invoke=action.peak_workflow_execute.backfill
action "peak_workflow_execute" "backfill" {
  config {
    workflow_id = data.peak_workflow.etl.id
    parameters = {
      global    = { DAY = "2024-05-01" }
      step_wise = { train = { EPOCHS = "5" } }
    }
    steps_to_run = [{ name = "load", run_dag = true }]
    timeouts     = { invoke = "3h" }
  }
}
