# The newest version; run it with: terraform apply -invoke=action.peak_artifact_download.app
action "peak_artifact_download" "app" {
  config {
    artifact_id = peak_artifact.app.id
    path        = "${path.root}/app.zip"
    overwrite   = true
  }
}

# After each upload: the version that was uploaded, with the content that was planned.
action "peak_artifact_download" "audit" {
  config {
    artifact_id   = peak_artifact.model.id
    version       = peak_artifact.model.version
    path          = "${path.root}/model-${peak_artifact.model.version}.zip"
    expected_hash = peak_artifact.model.artifact_hash
  }
}

resource "peak_artifact" "model" {
  name          = "churn-model"
  path          = "${path.module}/model"
  keep_versions = 5 # older ones are deleted once a new one is up
}

resource "terraform_data" "audit" {
  triggers_replace = [peak_artifact.model.version]

  lifecycle {
    action_trigger {
      events  = [after_create]
      actions = [action.peak_artifact_download.audit]
    }
  }
}
