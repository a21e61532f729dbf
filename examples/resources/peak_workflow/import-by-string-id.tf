import {
  to = peak_workflow.nightly
  id = "9999"
}
