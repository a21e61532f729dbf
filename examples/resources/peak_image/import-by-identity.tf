import {
  to = peak_image.dashboard
  identity = {
    id = "42"
  }
}
