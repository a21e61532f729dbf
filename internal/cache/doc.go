// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

// Package cache is the cache of a tenant (contract section 24.2): what it takes to connect to it. What is in it is data, and no
// infrastructure.
package cache
