# Copyright (c) the terraform-provider-peak authors
# SPDX-License-Identifier: MPL-2.0

"""The commands of the CLI, area by area, in an order in which each finds what it needs."""
