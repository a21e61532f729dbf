data "peak_deployment" "etl" {
  name = "etl-prod"
  kind = "workflow" # where deployments of other kinds have the name as well
}

output "etl_release" {
  value = "${data.peak_deployment.etl.release_version}, ${data.peak_deployment.etl.status}"
}
