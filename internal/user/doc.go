// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

// Package user is what concerns the user whose token the provider has: the data source peak_permission.
package user
