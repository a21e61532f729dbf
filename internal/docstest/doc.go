// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

// Package docstest holds tests of what users read: README, CONTRIBUTING, docs/ and the READMEs of examples/. Every block of
// Terraform and every command runs as it is written, links lead somewhere, and names of attributes are names of attributes.
//
// `go test` looks at the blocks with the provider's schema alone, in seconds. `make docs-run` runs them: page by page, in the order of
// the page, in a folder and on a local Peak platform of the page's own. How an annotation says what a block is, and what a reader
// fills in, is in CONTRIBUTING.md ("Blocks in the documentation").
package docstest
