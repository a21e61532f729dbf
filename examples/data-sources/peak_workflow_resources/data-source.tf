# The smallest instance type for a training step: 4 CPUs, 16 GB of memory and a GPU.
data "peak_workflow_resources" "training" {
  min_cpu    = 4
  min_memory = 16
  min_gpu    = 1
}

# smallest is null when no instance type is large enough.
output "training_instance_type_id" {
  value = one(data.peak_workflow_resources.training.smallest[*].id)
}
