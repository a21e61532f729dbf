variable "ui_image_id" {
  description = "Image of the web app."
  type        = string
}

variable "ui_image_version_id" {
  description = "Version of that image."
  type        = string
}
