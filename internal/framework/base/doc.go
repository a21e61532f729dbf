// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

// Package base holds what every resource, data source, action and ephemeral resource embeds: its type name, the configured
// provider with what its objects share, and the checks that there is one.
package base
