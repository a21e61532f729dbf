# Copyright (c) the terraform-provider-peak authors
# SPDX-License-Identifier: MPL-2.0

"""Drives the official Peak SDK and CLI against the emulator, and says what came of it."""
