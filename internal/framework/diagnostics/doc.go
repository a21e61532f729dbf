// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

// Package diagnostics turns what went wrong with an object of the platform into text that says what happened, to what, why, and
// what to do next.
package diagnostics
