# The newest execution of a workflow, or one of its executions.
terraform import peak_workflow_execution.train 9999
terraform import peak_workflow_execution.train 9999/0c1a3a52-4b6f-4c7e-9f4e-1c1d2b9c0a11
