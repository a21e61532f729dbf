// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

// Package realtenant knows the tenant that a developer points tests and reports at: which one it is (from the environment), what
// objects on it are called so that nobody takes them for his own, and how they are found and deleted again, in the order in which
// they depend on each other. It knows the platform by its public API alone. The provider does not use it.
package realtenant
