// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

// Package fieldtable maps objects of Terraform to JSON of the API by tables: one [Field] ties an attribute to a member. Requests,
// answers, plans, comparisons and bodies of the Peak CLI all go through the same table.
package fieldtable
