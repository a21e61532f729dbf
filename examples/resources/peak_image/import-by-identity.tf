import {
  to = peak_image.trainer
  identity = {
    id = "42"
  }
}
