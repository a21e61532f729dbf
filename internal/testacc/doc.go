// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

// Package testacc holds the acceptance tests that need nothing but the public API, for a real tenant (make testacc): each resource
// through create, an empty plan, update, import, drift and destroy; data sources, lists and actions. Without PEAK_ACC_TENANT they
// leave themselves out, whatever else is in the environment.
package testacc
