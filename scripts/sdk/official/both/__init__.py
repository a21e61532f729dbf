# Copyright (c) the terraform-provider-peak authors
# SPDX-License-Identifier: MPL-2.0

"""The SDK and the provider for the same objects: what each sends, and what each finds of what the other made."""
