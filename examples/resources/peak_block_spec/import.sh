# With the newest release. Where something else manages newer ones, such as a peak_block_spec_release, name the release that
# this resource has: 3f0c8a56-9d1e-4b7a-8c2d-5e6f70819203/1.0.0
terraform import peak_block_spec.forecast 3f0c8a56-9d1e-4b7a-8c2d-5e6f70819203
