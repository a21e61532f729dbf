variable "suffix" {
  description = "What SUFFIX was: sets the objects of one branch or person apart."
  type        = string
  default     = ""
}

variable "scope" {
  description = "What SCOPE was: private, public or shared."
  type        = string
  default     = "private"
}

variable "share_to_tenants" {
  description = "What SHARE_TO_TENANTS was."
  type        = set(string)
  default     = []
}

variable "alpha" {
  description = "What IS_ALPHA was: releases are prereleases such as 0.1.0-a0000001."
  type        = bool
  default     = false
}

variable "external_blocks" {
  description = "What external_blocks was: blocks of others, by name."
  type        = map(object({ id = string, version = string, run_on_deploy = optional(bool, false) }))
  default     = {}
}

variable "includes" {
  description = "Blocks that are deployed although the app does not have them."
  type        = list(object({ id = string, release_version = string }))
  default     = null
}

variable "excludes" {
  description = "Blocks of the app that are not deployed."
  type        = list(object({ id = string, release_version = string }))
  default     = null
}
