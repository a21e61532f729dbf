import {
  to = peak_workflow_execution.train
  identity = {
    workflow_id = "9999"
  }
}
