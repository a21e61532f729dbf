import {
  to = peak_metric_collection.sales
  identity = {
    id = "3f0c8a56-9d1e-4b7a-8c2d-5e6f70819203"
  }
}
