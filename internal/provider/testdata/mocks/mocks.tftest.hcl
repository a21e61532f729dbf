mock_provider "peak" {}

run "plan" {
  command = plan
}

run "apply" {
  command = apply

  assert {
    condition     = peak_service.app.image_details.image_id == peak_image.app.id
    error_message = "The service does not run the image."
  }

  assert {
    condition     = peak_deployment.sales.app_spec_id == peak_app_spec.sales.id
    error_message = "The deployment is of another spec."
  }
}
