// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package tenants

import (
	"maps"
	"net/http"

	"github.com/peakbi/terraform-provider-peak/internal/emulator/wire"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/world"
)

// Warehouses is the area of contract section 21 that is about data warehouses.
type Warehouses struct {
	state struct {
		Warehouses world.Seeds[warehouse]      `json:"warehouses"`
		Tables     world.Seeds[warehouseTable] `json:"tables"`
	}
}

// warehouse is a connection to a data warehouse. Credentials are the documented members; one that is not connected has none.
type warehouse struct {
	world.Record

	ID          string         `json:"id"`
	Name        string         `json:"name"`
	Variant     string         `json:"variant"`
	Status      string         `json:"status"`
	IsDefault   bool           `json:"isDefault"`
	Region      string         `json:"region"`
	RegionLabel string         `json:"regionLabel"`
	Credentials map[string]any `json:"credentials,omitempty"`

	// Labels are the warehouses of a Snowflake account: label to name. The one in Credentials is the default.
	Labels map[string]string `json:"labels,omitempty"`
}

// warehousePageSize is what the list, which has no pages, says its page size is.
const warehousePageSize = 20

// NewWarehouses makes the area with a warehouse of each kind.
func NewWarehouses() *Warehouses {
	w := &Warehouses{}
	w.state.Warehouses, w.state.Tables = seedWarehouses(), seedTables()
	return w
}

// Area declares what the platform has of warehouses.
func (w *Warehouses) Area() world.Area {
	const base = "/connections/api"
	return world.Area{
		Name:    "warehouses",
		Section: &w.state,
		Routes: []wire.Route{
			{Method: http.MethodGet, Path: base + "/v1/connections/warehouses", Handler: w.list},
			{Method: http.MethodGet, Path: base + "/v2/connections/credentials", Handler: w.credentials},
			{Method: http.MethodGet, Path: "/semantic-layer/api/v1/warehouse/schema", Handler: wire.NoAPIKeys(w.schema)},
		},
		Kinds: []world.Kind{
			world.Lasting(world.KindOf("warehouse", func() map[string]*warehouse { return w.state.Warehouses }, nil)),
			world.Lasting(world.KindOf("warehouse-table", func() map[string]*warehouseTable { return w.state.Tables }, nil)),
		},
	}
}

// seedWarehouses are one warehouse for each way to log in, and one that is not connected. No such server exists.
func seedWarehouses() world.Seeds[warehouse] {
	all := world.Seeds[warehouse]{}
	for i, w := range []warehouse{
		{
			ID: "5b0c3f5e-0000-4000-8000-000000000001", Name: "peak-snowflake", Variant: "snowflake", Status: "active", IsDefault: true,
			Labels: map[string]string{"default": "PEAK_WH", "large": "PEAK_LARGE_WH"},
			Credentials: map[string]any{
				"application": "PeakPlatform", "integration": "PEAK_OAUTH", "port": 443, "role": "PEAK_ROLE", "schema": "PUBLISH", "warehouse": "PEAK_WH",
				"database": "PEAK", "host": "local.snowflakecomputing.example", "authType": "oauth", "dataWarehouseType": "snowflake",
				"accessToken":      "local-snowflake-token",
				"connectionString": "snowflake://local.snowflakecomputing.example/PEAK/PUBLISH?token=local-snowflake-token",
			},
		},
		{
			ID: "5b0c3f5e-0000-4000-8000-000000000002", Name: "peak-redshift", Variant: "amazon_redshift", Status: "active",
			Credentials: map[string]any{
				"application": "PeakPlatform", "port": 5439, "schema": "publish", "database": "peak", "host": "local.redshift.example", "authType": "basic",
				"dataWarehouseType": "amazon-redshift", "user": "peak", "password": "local-redshift-password", "iamRole": "arn:aws:iam::000000000000:role/peak-redshift",
				"connectionString": "postgresql://local.redshift.example:5439/peak?user=peak&password=local-redshift-password",
			},
		},
		{ID: "5b0c3f5e-0000-4000-8000-000000000003", Name: "peak-archive", Variant: "amazon_redshift", Status: "draft"},
	} {
		w.Record, w.Region, w.RegionLabel = world.SeedRecord(i), "eu-west-1", "Europe (Ireland)"
		all[w.ID] = &w
	}
	return all
}

// list leaves the credentials out.
func (w *Warehouses) list(*wire.Request) (wire.Reply, error) {
	stores := []map[string]any{}
	for _, store := range world.Newest(w.state.Warehouses, func(*warehouse) bool { return true }) {
		stores = append(stores, map[string]any{
			"id": store.ID, "name": store.Name, "type": "data_warehouse", "variant": store.Variant, "status": store.Status,
			"metadata": map[string]any{"isDefault": store.IsDefault}, "region": store.Region, "regionLabel": store.RegionLabel,
		})
	}
	return wire.OK(map[string]any{"dataStores": stores, "pageSize": warehousePageSize})
}

// credentials are those of the named warehouse, else of the default one. A data warehouse is what is asked for by default. With
// allWarehouses those of Snowflake also tell the name of every warehouse there, by its label (contract 21).
func (w *Warehouses) credentials(r *wire.Request) (wire.Reply, error) {
	if kind := r.Query.Get("type"); kind != "" && kind != "data-warehouse" {
		return wire.Reply{}, wire.Refuse(http.StatusBadRequest, "type: %q is not data-warehouse.", kind)
	}
	name := r.Query.Get("warehouse")
	found := world.Newest(w.state.Warehouses, func(store *warehouse) bool {
		return name == "" && store.IsDefault || name != "" && store.Name == name
	})
	switch {
	case len(found) == 0 && name == "":
		return wire.Reply{}, wire.Refuse(http.StatusNotFound, "There is no default data warehouse.")
	case len(found) == 0:
		return wire.Reply{}, wire.Refuse(http.StatusNotFound, "There is no data warehouse %s.", name)
	case len(found[0].Credentials) == 0:
		return wire.Reply{}, wire.Refuse(http.StatusNotFound, "The data warehouse %s is %s and has no credentials.", found[0].Name, found[0].Status)
	}
	all, err := wire.QueryFlag(r, "allWarehouses")
	if err != nil {
		return wire.Reply{}, err
	}
	shown := maps.Clone(found[0].Credentials)
	if all != nil && *all && len(found[0].Labels) > 0 {
		shown["warehouseMap"] = found[0].Labels
	}
	return wire.OK(shown)
}
