variable "name" {
  type        = string
  description = "Name of the workflow and of its image, unique in the tenant. Another name makes both anew."

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,39}$", var.name))
    error_message = "The name has to be 2 to 40 small letters, digits and hyphens, and to begin with a letter, such as \"nightly-forecast\"."
  }
}

variable "folder" {
  type        = string
  description = "Folder with the code of the steps and its Dockerfile, such as \"$${path.module}/pipeline\". A change in it builds a new version of the image, which the next execution runs."

  validation {
    condition     = length(fileset(var.folder, "**")) > 0
    error_message = "The folder is not there, or holds no file. Relative paths begin where Terraform runs: write \"$${path.module}/pipeline\" for a folder beside the configuration."
  }
}

variable "dockerfile" {
  type        = string
  default     = "Dockerfile"
  description = "Path of the Dockerfile inside of the folder."
}

variable "steps" {
  type = map(object({
    command      = string
    parents      = optional(set(string), [])
    env          = optional(map(string), {})
    cpu          = optional(number, 1)
    memory       = optional(number, 2)
    storage      = optional(string, "10GB")
    step_timeout = optional(number)
  }))
  description = "Steps by name: the command to run, the steps that have to end before it, environment variables that are no secrets, and what its machine has at least, in CPUs and GB of memory."

  validation {
    condition     = length(var.steps) > 0
    error_message = "A pipeline has at least one step."
  }

  validation {
    condition     = alltrue([for name, step in var.steps : length(setsubtract(step.parents, keys(var.steps))) == 0 && !contains(step.parents, name)])
    error_message = "The parents of a step have to be names of other steps."
  }
}

variable "schedule" {
  type        = string
  default     = null
  description = "When it runs, as a cron expression of five fields in UTC, such as \"0 2 * * *\". Null: it is started by hand."

  validation {
    condition     = var.schedule == null || can(regex("^\\S+( \\S+){4}$", var.schedule))
    error_message = "The schedule has to be a cron expression of five fields, such as \"0 2 * * *\" for every night at two."
  }
}

variable "paused" {
  type        = bool
  default     = false
  description = "Whether the schedule is paused."
}

variable "alert_emails" {
  type        = set(string)
  default     = []
  description = "E-mail addresses of users of the tenant who are told when an execution fails."
}

variable "retries" {
  type        = number
  default     = 2
  description = "How often a step that fails is tried again, 0 to 5."

  validation {
    condition     = contains([0, 1, 2, 3, 4, 5], var.retries)
    error_message = "The number of retries has to be 0 to 5."
  }
}

variable "platform_secrets" {
  type        = set(string)
  default     = []
  description = "Names of secrets that are kept on the platform and that every step receives as environment variables."
}

variable "secrets" {
  type        = map(string)
  default     = {}
  ephemeral   = true
  sensitive   = true
  description = "Environment variables of every step that are secret. They are sent and stored nowhere: give them with every plan and apply, and raise secrets_version for new values."
}

variable "secrets_version" {
  type        = number
  default     = null
  description = "Version of the secrets, of your choice. A change sends them again. Null: there are none."
}

variable "tags" {
  type        = set(string)
  default     = null
  description = "Tags of the workflow. Default: none but the default tags of the provider."
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
