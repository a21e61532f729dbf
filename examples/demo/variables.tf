variable "name" {
  type        = string
  default     = "demand-forecast"
  description = "Name of everything that this stack creates; unique in the tenant."
}

variable "heading" {
  type        = string
  default     = "Demand forecast"
  description = "Heading of the web app. A change redeploys the service, without a new image."
}

variable "smoothing" {
  type        = number
  default     = 0.4
  description = "Weight of the newest week in the forecast, above 0 and at most 1."

  validation {
    condition     = var.smoothing > 0 && var.smoothing <= 1
    error_message = "The smoothing factor has to be above 0 and at most 1."
  }
}
