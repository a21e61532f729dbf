// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

// Package validators checks single values of a configuration, where framework-validators has no check of that kind: null elements,
// names of objects, addresses, times, durations, words that the documents list, credentials in the wrong place.
package validators
