// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

// Package structure holds a test of every attribute of every resource: that it is sent, read back, compared, read by from_cli
// and part of the contract. It drives the provider as the command line does, in this process and on an emulator, and takes
// the attributes from the provider's own schema, so that one that was forgotten somewhere fails by its name.
package structure
