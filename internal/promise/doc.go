// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

// Package promise holds tests of what users of a released version rely on: that every later version reads their state without
// planning anything, that it imports what they have, and that no attribute goes or changes. The recordings of each version are in
// testdata; `make record-schema` makes that of the version which is released next. The policy is templates/guides/versioning.md.
package promise
