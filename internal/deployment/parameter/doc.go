// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

// Package parameter holds the parameter values of deployments (contract sections 10.5 and 13): flat, by their place, to be
// compared and merged, and what is remembered of how the platform showed them. Everything in it is pure.
package parameter
