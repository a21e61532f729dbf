package emulator

import (
	"maps"
	"net/http"
)

// warehouses is the area of contract section 21 that is about data warehouses.
type warehouses struct {
	state struct {
		Warehouses seeds[warehouse] `json:"warehouses"`
	}
}

// warehouse is a connection to a data warehouse. Credentials are the documented members; one that is not connected has none.
type warehouse struct {
	record

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

func newWarehouses() *warehouses {
	w := &warehouses{}
	w.state.Warehouses = seedWarehouses()
	return w
}

// area declares what the platform has of warehouses.
func (w *warehouses) area() area {
	const base = "/connections/api"
	return area{
		name:    "warehouses",
		section: &w.state,
		routes: []route{
			{method: http.MethodGet, path: base + "/v1/connections/warehouses", handler: w.list},
			{method: http.MethodGet, path: base + "/v2/connections/credentials", handler: w.credentials},
		},
		kinds: []kind{lasting(kindOf("warehouse", func() map[string]*warehouse { return w.state.Warehouses }, nil))},
	}
}

// seedWarehouses are one warehouse for each way to log in, and one that is not connected. No such server exists.
func seedWarehouses() seeds[warehouse] {
	all := seeds[warehouse]{}
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
		w.record, w.Region, w.RegionLabel = seedRecord(i), "eu-west-1", "Europe (Ireland)"
		all[w.ID] = &w
	}
	return all
}

// list leaves the credentials out.
func (w *warehouses) list(*request) (reply, error) {
	stores := []map[string]any{}
	for _, store := range newest(w.state.Warehouses, func(*warehouse) bool { return true }) {
		stores = append(stores, map[string]any{
			"id": store.ID, "name": store.Name, "type": "data_warehouse", "variant": store.Variant, "status": store.Status,
			"metadata": map[string]any{"isDefault": store.IsDefault}, "region": store.Region, "regionLabel": store.RegionLabel,
		})
	}
	return ok(map[string]any{"dataStores": stores, "pageSize": warehousePageSize})
}

// credentials are those of the named warehouse, else of the default one. A data warehouse is what is asked for by default. With
// allWarehouses those of Snowflake also tell the name of every warehouse there, by its label (contract 21).
func (w *warehouses) credentials(r *request) (reply, error) {
	if kind := r.query.Get("type"); kind != "" && kind != "data-warehouse" {
		return reply{}, refuse(http.StatusBadRequest, "type: %q is not data-warehouse.", kind)
	}
	name := r.query.Get("warehouse")
	found := newest(w.state.Warehouses, func(store *warehouse) bool {
		return name == "" && store.IsDefault || name != "" && store.Name == name
	})
	switch {
	case len(found) == 0 && name == "":
		return reply{}, refuse(http.StatusNotFound, "There is no default data warehouse.")
	case len(found) == 0:
		return reply{}, refuse(http.StatusNotFound, "There is no data warehouse %s.", name)
	case len(found[0].Credentials) == 0:
		return reply{}, refuse(http.StatusNotFound, "The data warehouse %s is %s and has no credentials.", found[0].Name, found[0].Status)
	}
	all, err := queryFlag(r, "allWarehouses")
	if err != nil {
		return reply{}, err
	}
	shown := maps.Clone(found[0].Credentials)
	if all != nil && *all && len(found[0].Labels) > 0 {
		shown["warehouseMap"] = found[0].Labels
	}
	return ok(shown)
}
