import {
  to = peak_image.dashboard
  id = "42"
}
