// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package tenants

import (
	"net/http"
	"strings"

	"github.com/peakbi/terraform-provider-peak/internal/emulator/wire"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/world"
)

// maxTables is how many tables one request may ask for.
const maxTables = 25

// warehouseTable is a table of the default data warehouse, of which the columns are known.
type warehouseTable struct {
	world.Record

	ID      string            `json:"id"`
	Schema  string            `json:"schema"`
	Name    string            `json:"name"`
	Columns map[string]string `json:"columns"`
}

// seedTables are two tables in the spelling of the warehouse.
func seedTables() world.Seeds[warehouseTable] {
	all := world.Seeds[warehouseTable]{}
	for i, table := range []warehouseTable{
		{ID: "orders", Schema: "PUBLISH", Name: "ORDERS", Columns: map[string]string{"ID": "number", "STATUS": "varchar", "AMOUNT": "number", "CREATED_AT": "timestamp_tz"}},
		{ID: "customers", Schema: "PUBLISH", Name: "CUSTOMERS", Columns: map[string]string{"ID": "number", "NAME": "varchar"}},
	} {
		table.Record = world.SeedRecord(i)
		all[table.ID] = &table
	}
	return all
}

// schema shows the columns of tables (contract 24.1). Lists are repeated keys here: the CLI does not split commas.
func (w *Warehouses) schema(r *wire.Request) (wire.Reply, error) {
	schema, tables := r.Query.Get("schema"), r.Query["tables"]
	if schema == "" || len(tables) < 1 || len(tables) > maxTables {
		return wire.Reply{}, wire.Refuse(http.StatusUnprocessableEntity, "schema and 1 to %d tables are required.", maxTables)
	}
	usable := world.Newest(w.state.Warehouses, func(store *warehouse) bool { return store.IsDefault && len(store.Credentials) > 0 })
	if len(usable) == 0 {
		return wire.Reply{}, wire.Refuse(http.StatusNotFound, "The tenant has no data warehouse that can be used.")
	}
	columns, missing := map[string]map[string]string{}, []string{}
	for _, name := range tables {
		found := world.Newest(w.state.Tables, func(table *warehouseTable) bool {
			return strings.EqualFold(table.Schema, schema) && strings.EqualFold(table.Name, name)
		})
		if len(found) == 0 {
			missing = append(missing, name)
			continue
		}
		columns[found[0].Name] = found[0].Columns
	}
	return wire.OK(map[string]any{"warehouse": usable[0].Variant, "schema": schema, "columns": columns, "notFound": missing})
}
