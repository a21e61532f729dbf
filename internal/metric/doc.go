// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

// Package metric is the semantic layer of the platform (contract section 24.1): collections of model files, what is published of
// them into namespaces, the namespaces themselves, and queries.
package metric
