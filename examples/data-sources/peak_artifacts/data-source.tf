data "peak_artifacts" "all" {}

output "artifact_names" {
  value = data.peak_artifacts.all.artifacts[*].name
}
