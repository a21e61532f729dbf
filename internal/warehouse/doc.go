// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

// Package warehouse is the data warehouses that the tenant is connected to: the data source peak_data_warehouses and the
// ephemeral resource peak_data_warehouse_credentials.
package warehouse
