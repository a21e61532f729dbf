# From a folder

# Each change of the folder becomes the next patch version.
resource "peak_image" "dashboard" {
  name     = "churn-dashboard"
  type     = "webapp"
  artifact = { path = "${path.module}/dashboard" }

  # Redeployed by the platform whenever a new version is built. Ids, not references: a
  # reference to a service that uses this image would be a circle.
  autodeploy_resources = [
    { entity_id = "0d2a4f1e-5c1b-4f0e-9c38-2d1f0f6a7b11", entity_type = "webapp" },
  ]
}
