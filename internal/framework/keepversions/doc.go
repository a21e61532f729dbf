// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

// Package keepversions is the attribute keep_versions of objects that keep versions, and the deletion of those that it has no
// place for.
package keepversions
