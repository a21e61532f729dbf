package emulator

import (
	"net/http"
	"slices"
	"strings"
	"testing"
)

func TestWarehouses(t *testing.T) {
	s := sdk{newTestbed(t)}
	const list, credentials = "/connections/api/v1/connections/warehouses", "/connections/api/v2/connections/credentials"
	a := s.call(http.MethodGet, list, "{}")
	body := a.want(200)
	if got := names(t, body, "dataStores", "name"); !slices.Equal(got, []string{"peak-snowflake", "peak-redshift", "peak-archive"}) {
		t.Errorf("warehouses %v", got)
	}
	wantDig(t, body, `{"isDefault":true}`, "dataStores", 0, "metadata")
	wantDig(t, body, "amazon_redshift", "dataStores", 1, "variant")
	wantDig(t, body, "draft", "dataStores", 2, "status")
	wantDig(t, body, "data_warehouse", "dataStores", 2, "type")
	wantDig(t, body, "20", "pageSize")
	if strings.Contains(string(a.raw), "local-") {
		t.Errorf("the list has credentials: %s", a.raw)
	}

	body = s.call(http.MethodGet, credentials+"?type=data-warehouse", "{}").want(200)
	if body["dataWarehouseType"] != "snowflake" || body["authType"] != "oauth" || body["port"] != 443.0 || body["accessToken"] != "local-snowflake-token" || body["password"] != nil {
		t.Errorf("default %v", body)
	}
	body = s.get(credentials + "?type=data-warehouse&warehouse=peak-redshift").want(200)
	if body["user"] != "peak" || body["password"] != "local-redshift-password" || body["iamRole"] == nil || body["accessToken"] != nil {
		t.Errorf("redshift %v", body)
	}
	s.get(credentials+"?type=data-warehouse&warehouse=peak-archive").refused(404, "is draft and has no credentials")
	s.get(credentials+"?type=data-warehouse&warehouse=none").refused(404, "no data warehouse none")
	s.get(credentials+"?type=data-lake").refused(400, "type")

	const id = "5b0c3f5e-0000-4000-8000-000000000001"
	s.json(http.MethodPatch, "/_emulator/objects/warehouse/"+id, `{"isDefault": false, "credentials": {"port": "444", "role": null}}`).want(200)
	s.get(credentials+"?type=data-warehouse").refused(404, "no default data warehouse")
	body = s.get(credentials + "?type=data-warehouse&warehouse=peak-snowflake").want(200)
	if _, given := body["role"]; given || body["port"] != "444" || body["host"] == nil {
		t.Errorf("edited %v", body)
	}
}
