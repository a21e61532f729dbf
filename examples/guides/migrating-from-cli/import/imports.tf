import {
  to = peak_image.forecast
  id = "2000001"
}

import {
  to = peak_workflow.this["nightly"]
  id = "1000001"
}

import {
  to = peak_block_spec.forecast
  id = "3f0c2b5e-6a1d-4c5e-9b7a-2d8f1e0c4a6b"
}

import {
  to = peak_deployment.forecast
  id = "632a8d0f-1b2c-4d3e-8f4a-5b6c7d8e9f01"
}
