// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

// Package chaos holds tests that disturb whole applies of a real Terraform and check that nothing is lost: every mutating
// request of every resource meets every fault (matrix_test.go), and applies are interrupted and killed at points spread
// over a whole stack (kill_test.go). Each prints its totals. `make chaos` runs all of it, `make test` a sample of it.
package chaos
