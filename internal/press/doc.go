// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

// Package press is what specs and deployments share (contract sections 10 to 15): metadata, releases, the content of a
// block's release, and parameter definitions.
package press
