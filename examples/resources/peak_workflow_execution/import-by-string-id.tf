import {
  to = peak_workflow_execution.train
  id = "9999/0c1a3a52-4b6f-4c7e-9f4e-1c1d2b9c0a11"
}
