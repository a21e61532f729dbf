ephemeral "peak_cache_credentials" "this" {}

# A service that reads and writes the cache, as a value that never lands in the state.
resource "peak_service" "shop" {
  name          = "shop"
  image_details = { image_id = peak_image.shop.id }

  parameters = {
    env = { CACHE_PREFIX = "shop" }

    env_wo         = { CACHE_URL = ephemeral.peak_cache_credentials.this.url }
    env_wo_version = 1
  }
}
