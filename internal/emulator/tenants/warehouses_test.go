// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package tenants_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/peakbi/terraform-provider-peak/internal/emulator/testbed"
)

func TestWarehouses(t *testing.T) {
	s := testbed.SDK{Testbed: testbed.New(t)}
	const list, credentials = "/connections/api/v1/connections/warehouses", "/connections/api/v2/connections/credentials"
	a := s.Call(http.MethodGet, list, "{}")
	body := a.Want(200)
	if got := testbed.Names(t, body, "dataStores", "name"); !slices.Equal(got, []string{"peak-snowflake", "peak-redshift", "peak-archive"}) {
		t.Errorf("warehouses %v", got)
	}
	testbed.WantDig(t, body, `{"isDefault":true}`, "dataStores", 0, "metadata")
	testbed.WantDig(t, body, "amazon_redshift", "dataStores", 1, "variant")
	testbed.WantDig(t, body, "draft", "dataStores", 2, "status")
	testbed.WantDig(t, body, "data_warehouse", "dataStores", 2, "type")
	testbed.WantDig(t, body, "20", "pageSize")
	if strings.Contains(string(a.Raw), "local-") {
		t.Errorf("the list has credentials: %s", a.Raw)
	}

	body = s.Call(http.MethodGet, credentials+"?type=data-warehouse", "{}").Want(200)
	if body["dataWarehouseType"] != "snowflake" || body["authType"] != "oauth" || body["port"] != 443.0 || body["accessToken"] != "local-snowflake-token" || body["password"] != nil {
		t.Errorf("default %v", body)
	}
	body = s.Get(credentials + "?type=data-warehouse&warehouse=peak-redshift").Want(200)
	if body["user"] != "peak" || body["password"] != "local-redshift-password" || body["iamRole"] == nil || body["accessToken"] != nil {
		t.Errorf("redshift %v", body)
	}
	s.Get(credentials+"?type=data-warehouse&warehouse=peak-archive").Refused(404, "is draft and has no credentials")
	s.Get(credentials+"?type=data-warehouse&warehouse=none").Refused(404, "no data warehouse none")
	s.Get(credentials+"?type=data-lake").Refused(400, "type")

	const id = "5b0c3f5e-0000-4000-8000-000000000001"
	s.JSON(http.MethodPatch, "/_emulator/objects/warehouse/"+id, `{"isDefault": false, "credentials": {"port": "444", "role": null}}`).Want(200)
	s.Get(credentials+"?type=data-warehouse").Refused(404, "no default data warehouse")
	body = s.Get(credentials + "?type=data-warehouse&warehouse=peak-snowflake").Want(200)
	if _, given := body["role"]; given || body["port"] != "444" || body["host"] == nil {
		t.Errorf("edited %v", body)
	}
}
