// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

// Package tidy rewrites configuration that Terraform has generated for objects of the Peak platform into what a person would have written: names
// from the platform, no attributes that are null, references in place of ids, and without what a deployment makes by itself. What it means stays
// the same: the plan of the result imports the same objects, but for those that it names, and changes none of them.
//
// It knows configuration files and the JSON of plans, and neither the platform nor the provider: tables in references.go say which
// attributes hold what, and a test of the provider holds them to its schema.
package tidy
