# Copyright (c) the terraform-provider-peak authors
# SPDX-License-Identifier: MPL-2.0

print("web")
