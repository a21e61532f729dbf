// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

// Package spec holds the one resource of specs, of which those of blocks and of apps are configurations (see Kind), and the
// data sources that look at both alike, their releases and what is deployed from them (contract sections 10 to 12).
package spec
