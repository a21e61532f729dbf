# Computed values of what modules refer to.

mock_resource "peak_artifact" {
  defaults = {
    id      = "00000000-0000-4000-8000-000000000010"
    version = 1
  }
}

mock_resource "peak_image" {
  defaults = {
    id                = "1001"
    version_id        = "2001"
    version           = "0.0.1"
    last_build_status = "success"
    status            = "ready"
    pull_url          = "registry.example.com/image:0.0.1"
  }
}

mock_resource "peak_service" {
  defaults = {
    id              = "00000000-0000-4000-8000-000000000001"
    application_url = "https://app.example.com"
    status          = "AVAILABLE"
  }
}

mock_resource "peak_workflow" {
  defaults = {
    id     = "3001"
    status = "Available"
  }
}

mock_resource "peak_workflow_execution" {
  defaults = {
    execution_id = "00000000-0000-4000-8000-000000000020"
    status       = "Success"
  }
}

mock_resource "peak_block_spec" {
  defaults = {
    id              = "00000000-0000-4000-8000-000000000030"
    latest_release  = "1.0.0"
    release_version = "1.0.0"
  }
}

mock_resource "peak_app_spec" {
  defaults = {
    id              = "00000000-0000-4000-8000-000000000031"
    latest_release  = "1.0.0"
    release_version = "1.0.0"
  }
}

mock_resource "peak_deployment" {
  defaults = {
    id          = "00000000-0000-4000-8000-000000000032"
    status      = "deployed"
    revision    = 1
    platform_id = "3002"
  }
}

mock_data "peak_instance_options" {
  defaults = {
    smallest = {
      id                   = "41"
      name                 = "Nano (0.5CPU, 1GB RAM)"
      cpu                  = 0.5
      memory               = 1
      gpu                  = null
      gpu_memory           = null
      instance_class       = "General Purpose"
      provider             = "k8s"
      provider_instance_id = null
    }
  }
}

mock_data "peak_workflow_resources" {
  defaults = {
    smallest = {
      id         = "21"
      cpu        = 1
      memory     = 2
      gpu        = null
      gpu_memory = null
    }
  }
}

mock_data "peak_default_resources" {
  defaults = {
    instance_type_id = "21"
    storage          = "10GB"
  }
}
