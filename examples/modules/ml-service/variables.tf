variable "name" {
  type        = string
  description = "Name of the service and of its image, unique in the tenant. Another name makes both anew."

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,39}$", var.name))
    error_message = "The name has to be 2 to 40 small letters, digits and hyphens, and to begin with a letter, such as \"demand-forecast\"."
  }
}

variable "folder" {
  type        = string
  description = "Folder with the application and its Dockerfile, such as \"$${path.module}/app\". A change in it builds a new version of the image and rolls it out."

  validation {
    condition     = length(fileset(var.folder, "**")) > 0
    error_message = "The folder is not there, or holds no file. Relative paths begin where Terraform runs: write \"$${path.module}/app\" for a folder beside the configuration."
  }
}

variable "dockerfile" {
  type        = string
  default     = "Dockerfile"
  description = "Path of the Dockerfile inside of the folder."
}

variable "service_type" {
  type        = string
  default     = "web-app"
  description = "What the image serves: \"web-app\", \"api\" or \"shiny\"."

  validation {
    condition     = contains(["web-app", "api", "shiny"], var.service_type)
    error_message = "The type of service has to be \"web-app\", \"api\" or \"shiny\"."
  }
}

variable "title" {
  type        = string
  default     = null
  description = "Title on the platform. Default: none."
}

variable "description" {
  type        = string
  default     = null
  description = "Description on the platform. Default: none."
}

variable "size" {
  type = object({
    cpu    = optional(number, 0.5)
    memory = optional(number, 1)
  })
  default     = {}
  description = "What one instance gets at least, in CPUs and GB of memory; the smallest instance type that has both is taken."

  validation {
    condition     = var.size.cpu > 0 && var.size.memory > 0
    error_message = "CPUs and memory have to be above 0."
  }
}

variable "min_instances" {
  type        = number
  default     = 1
  description = "Number of instances that always run, 1 or 2."

  validation {
    condition     = contains([1, 2], var.min_instances)
    error_message = "The number of instances has to be 1 or 2."
  }
}

variable "scale_to_zero" {
  type        = bool
  default     = false
  description = "Whether the service stops while nobody uses it. For web apps only."
}

variable "health_check_url" {
  type        = string
  default     = null
  description = "Path that the platform asks to see whether an instance works, such as \"/health\". Default: the platform's."
}

variable "env" {
  type        = map(string)
  default     = {}
  description = "Environment variables that are no secrets. They are in the state."
}

variable "platform_secrets" {
  type        = set(string)
  default     = []
  description = "Names of secrets that are kept on the platform and that the service receives as environment variables."
}

variable "secrets" {
  type        = map(string)
  default     = {}
  ephemeral   = true
  sensitive   = true
  description = "Environment variables that are secret. They are sent and stored nowhere: give them with every plan and apply, and raise secrets_version for new values."
}

variable "secrets_version" {
  type        = number
  default     = null
  description = "Version of the secrets, of your choice. A change sends them again and redeploys the service. Null: there are none."
}

variable "keep_versions" {
  type        = number
  default     = 5
  description = "How many of the newest versions of the image to keep, to go back to."

  validation {
    condition     = var.keep_versions >= 1 && floor(var.keep_versions) == var.keep_versions
    error_message = "At least one version has to be kept."
  }
}
