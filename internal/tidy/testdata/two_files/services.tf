import {
  to       = peak_image.all_0
  provider = peak
  identity = {
    id = "1"
  }
}

resource "peak_service" "ui" {
  provider = peak.other
  image_details = {
    image_id = "1"
  }
}
