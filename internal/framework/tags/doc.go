// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

// Package tags is about the tags of objects that have them: those of the object's own configuration, and those that the
// provider adds to every object (default_tags).
package tags
