variable "source_table" {
  description = "Table that the forecast reads."
  type        = string
  default     = "sales"
}

variable "git_token" {
  description = "Token of the repository."
  type        = string
  sensitive   = true
  ephemeral   = true
}

variable "warehouse_key" {
  description = "API key of the warehouse."
  type        = string
  sensitive   = true
  ephemeral   = true
}
