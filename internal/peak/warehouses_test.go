// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package peak

import (
	"bytes"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-log/tflogtest"
)

func TestWarehouses(t *testing.T) {
	const request = "GET /connections/api/v1/connections/warehouses"
	client := script(t,
		exchangeStep{request, 200, `{"pageSize":20,"dataStores":[
			{"id":"w1","name":"main","type":"data_warehouse","variant":"snowflake","status":"active","metadata":{"isDefault":true,"note":"x"},"region":"eu-west-1","regionLabel":"Ireland"},
			{"id":2,"name":"old","variant":"amazon_redshift","status":"draft","metadata":null,"region":null,"password":"hidden"}]}`},
		exchangeStep{request, 200, `{"dataStores":[]}`},
		exchangeStep{request, 200, `{}`},
		exchangeStep{request, 404, `{"detail":"none"}`},
	)
	ctx := t.Context()
	got, err := client.Warehouses(ctx)
	if err != nil {
		t.Fatal(err)
	}
	equal(t, got, []Warehouse{
		{ID: "w1", Name: "main", Type: "data_warehouse", Variant: "snowflake", Status: "active", IsDefault: true, Region: "eu-west-1", RegionLabel: "Ireland"},
		{ID: "2", Name: "old", Variant: "amazon_redshift", Status: "draft"},
	})
	if got, err := client.Warehouses(ctx); err != nil || len(got) != 0 {
		t.Errorf("%v, %v", got, err)
	}
	if _, err := client.Warehouses(ctx); err == nil || !strings.Contains(err.Error(), `lacks the member "dataStores"`) {
		t.Errorf("error %v", err)
	}
	if _, err := client.Warehouses(ctx); !IsNotFound(err) {
		t.Errorf("error %v", err)
	}
}

func TestWarehouseCredentials(t *testing.T) {
	var log bytes.Buffer
	ctx := tflogtest.RootLogger(t.Context(), &log)
	const path = "GET /connections/api/v2/connections/credentials?type=data-warehouse"
	client := script(t,
		exchangeStep{path, 200, `{"application":"peak","integration":"i","port":443,"role":"r","schema":"s","warehouse":"w","database":"d","host":"h","authType":"oauth",
			"dataWarehouseType":"snowflake","connectionString":"snowflake://secret-string","accessToken":"secret-token","colour":"red"}`},
		exchangeStep{path + "&warehouse=my+store", 200, `{"port":"5439","user":"u","password":"secret-password","iamRole":"arn","accessToken":null}`},
		exchangeStep{"GET /connections/api/v2/connections/credentials?allWarehouses=true&type=data-warehouse", 200, `{"warehouse":"w","warehouseMap":{"default":"w","large":2}}`},
		exchangeStep{path, 200, `{"password": ["secret-password"}`},
		exchangeStep{path + "&warehouse=x", 404, `{"detail":"no such warehouse"}`},
	)
	got, err := client.GetWarehouseCredentials(ctx, "", false)
	if err != nil {
		t.Fatal(err)
	}
	equal(t, got, WarehouseCredentials{
		Application: "peak", Integration: "i", Port: "443", Role: "r", Schema: "s", Warehouse: "w", Database: "d", Host: "h", AuthType: "oauth",
		DataWarehouseType: "snowflake", ConnectionString: "snowflake://secret-string", AccessToken: "secret-token",
	})
	got, err = client.GetWarehouseCredentials(ctx, "my store", false)
	if err != nil {
		t.Fatal(err)
	}
	equal(t, got, WarehouseCredentials{Port: "5439", User: "u", Password: "secret-password", IAMRole: "arn"})
	got, err = client.GetWarehouseCredentials(ctx, "", true)
	if err != nil {
		t.Fatal(err)
	}
	equal(t, got, WarehouseCredentials{Warehouse: "w", WarehouseMap: map[string]string{"default": "w", "large": "2"}})
	if _, err := client.GetWarehouseCredentials(ctx, "", false); err == nil || strings.Contains(err.Error(), "secret") {
		t.Errorf("error %v", err)
	}
	if _, err := client.GetWarehouseCredentials(ctx, "x", false); !IsNotFound(err) {
		t.Errorf("error %v", err)
	}
	if logged := log.String(); strings.Contains(logged, "secret") || !strings.Contains(logged, "my+store") {
		t.Errorf("log:\n%s", logged)
	}
}
