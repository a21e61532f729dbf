// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package tenants_test

import (
	"net/http"
	"testing"

	"github.com/peakbi/terraform-provider-peak/internal/emulator/testbed"
)

func TestPermissions(t *testing.T) {
	s := testbed.SDK{Testbed: testbed.New(t)}
	const path = "/access-control/api/v2/access/permissions"
	body := s.Call(http.MethodGet, path+"?type=app", "{}").Want(200)
	testbed.WantDig(t, body, `{"GUARDRAILS":{"actions":["read"]},"PRICE_LISTS":{"actions":["write"]}}`, "PRICING")
	testbed.WantDig(t, body, `{"actions":[]}`, "ADMIN")
	testbed.WantDig(t, body, `{"PLANNING":{"actions":["*"]}}`, "INVENTORY")

	s.JSON(http.MethodPut, "/_emulator/objects/permission/PRICING", `{"actions": ["write"]}`).Want(200)
	s.JSON(http.MethodPut, "/_emulator/objects/permission/A.B.C", `{"actions": ["read", "write"]}`).Want(200)
	s.JSON(http.MethodPatch, "/_emulator/objects/permission/ADMIN", `{"actions": null}`).Want(200)
	s.Delete("/_emulator/objects/permission/PRICING.GUARDRAILS").Want(200)
	body = s.Get(path + "?type=app").Want(200)
	testbed.WantDig(t, body, `{"PRICE_LISTS":{"actions":["write"]},"actions":["write"]}`, "PRICING")
	testbed.WantDig(t, body, `{"B":{"C":{"actions":["read","write"]}}}`, "A")
	testbed.WantDig(t, body, `{"actions":[]}`, "ADMIN")

	s.Get(path).Refused(422, "is not app")
	s.Get(path+"?type=web").Refused(422, `"web" is not app`)
}
