// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

// Package datasources makes data sources and list resources from descriptions: [NewSingular] for one object found by id or name,
// [NewPlural] and [NewList] for what the platform lists. They show objects exactly as an import stores them.
package datasources
