import {
  to = peak_image.trainer
  id = "42"
}
