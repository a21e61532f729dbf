// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package peak

import (
	"context"
	"net/http"
	"net/url"
)

// MaxWarehouseTables is how many tables one request may ask for (contract 24.1).
const MaxWarehouseTables = 25

// WarehouseSchema is what columns tables of the data warehouse have. Names may come in another case than they were asked for.
type WarehouseSchema struct {
	Warehouse string
	Columns   map[string]map[string]string // by table: the warehouse's type of each column
	NotFound  []string
}

// GetWarehouseSchema reads the columns of tables; 404 when the tenant has no data warehouse that can be used.
func (c *Client) GetWarehouseSchema(ctx context.Context, schema string, tables []string) (WarehouseSchema, error) {
	var answer struct {
		Warehouse text                        `json:"warehouse"`
		Columns   *map[string]map[string]text `json:"columns"`
		NotFound  []text                      `json:"notFound"`
	}
	query := url.Values{"schema": {schema}}
	addTexts(query, "tables", tables)
	err := c.do(ctx, call{
		method: http.MethodGet, collection: semanticLayer + "v1/warehouse/schema", query: query, idempotent: true, out: &answer,
		check: func() error { return need("columns", answer.Columns != nil || len(answer.NotFound) > 0) },
	})
	found := WarehouseSchema{Warehouse: noNull(answer.Warehouse), Columns: map[string]map[string]string{}}
	if answer.Columns != nil {
		for table, columns := range *answer.Columns {
			found.Columns[table] = map[string]string{}
			for name, kind := range columns {
				found.Columns[table][name] = noNull(kind)
			}
		}
	}
	for _, table := range answer.NotFound {
		found.NotFound = append(found.NotFound, string(table))
	}
	return found, err
}
