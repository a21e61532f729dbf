#!/usr/bin/env bash
# Copyright (c) the terraform-provider-peak authors
# SPDX-License-Identifier: MPL-2.0
#
# Rolls out many workflows, which the CLI finds again by their names.
set -euo pipefail
for number in $(seq "$WORKFLOWS"); do
  peak workflows create-or-update workflow.yaml -p name="job-$number" -o json >/dev/null
done
