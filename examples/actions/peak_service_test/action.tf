resource "peak_image" "model" {
  name    = "demand-model"
  type    = "api"
  version = "1.0.0"
  build_details = {
    source     = "dockerfile"
    dockerfile = "FROM python:3.13\n"
  }
}

resource "peak_service" "predict" {
  name         = "demand-predict"
  service_type = "api"
  image_details = {
    image_id   = peak_image.model.id
    version_id = peak_image.model.version_id
  }

  # The run fails when the service that was just deployed does not answer as it should.
  lifecycle {
    action_trigger {
      events  = [after_create, after_update]
      actions = [action.peak_service_test.predict]
    }
  }
}

action "peak_service_test" "predict" {
  config {
    service_name    = "demand-predict"
    http_method     = "post"
    path            = "/predict"
    payload         = { product = "A-17", weeks = 4 }
    expected_status = 200
    body_matches    = "product"
  }
}
