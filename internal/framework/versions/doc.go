// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

// Package versions holds the rules by which versions raise themselves: those of releases of specs, and those of images. It is
// about texts alone, so that whatever has versions can use it; parsing and precedence are those of Masterminds/semver.
package versions
