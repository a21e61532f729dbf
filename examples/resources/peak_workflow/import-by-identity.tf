import {
  to = peak_workflow.nightly
  identity = {
    id = "9999"
  }
}
