import {
  to = peak_block_spec_release.next
  identity = {
    spec_id = "3f0c8a56-9d1e-4b7a-8c2d-5e6f70819203"
    version = "1.1.0"
  }
}
