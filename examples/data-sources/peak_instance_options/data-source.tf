# The smallest instance type for a web app with at least 2 CPUs.
data "peak_instance_options" "webapp" {
  entity_type = "webapp"
  min_cpu     = 2
}

output "smallest_webapp_instance" {
  value = data.peak_instance_options.webapp.smallest.id
}

# Instance types for APIs by class and name.
data "peak_instance_options" "large_api" {
  entity_type    = "api-deployment"
  instance_class = "General Purpose"
  name_regex     = "(?i)^large"

  lifecycle {
    postcondition {
      condition     = length(self.options) > 0
      error_message = "The tenant has no large general purpose instance type for APIs."
    }
  }
}

output "large_api_instances" {
  value = {
    for option in data.peak_instance_options.large_api.options : option.name => option.id
  }
}
