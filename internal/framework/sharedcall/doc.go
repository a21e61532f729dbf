// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

// Package sharedcall makes a read-only call once for all who need its result at the same time or later. The provider asks the
// platform that way for what is the same for a whole plan, such as the instance types of a tenant.
package sharedcall
