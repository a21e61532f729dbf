// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

// Package objects names objects of the platform: for messages, for lists and imports, and by names that may be in use already.
package objects
