// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

// Package lifecycle holds tests of what Terraform's own means of steering a resource make of the provider's: ignore_changes,
// create_before_destroy, -refresh=false, untaint. They run a real Terraform or OpenTofu with the provider as a process of its
// own, since what it remembers must not matter.
package lifecycle
