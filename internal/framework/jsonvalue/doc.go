// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

// Package jsonvalue converts between values of Terraform and JSON, without loss: numbers do not pass through float64, and what is
// null, unknown or empty is told apart. Dynamic attributes and the tables of package fieldtable are made of it.
package jsonvalue
