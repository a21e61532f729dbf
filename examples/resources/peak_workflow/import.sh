terraform import peak_workflow.nightly 9999
