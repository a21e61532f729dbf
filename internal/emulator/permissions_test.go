package emulator

import (
	"net/http"
	"testing"
)

func TestPermissions(t *testing.T) {
	s := sdk{newTestbed(t)}
	const path = "/access-control/api/v2/access/permissions"
	body := s.call(http.MethodGet, path+"?type=app", "{}").want(200)
	wantDig(t, body, `{"GUARDRAILS":{"actions":["read"]},"PRICE_LISTS":{"actions":["write"]}}`, "PRICING")
	wantDig(t, body, `{"actions":[]}`, "ADMIN")
	wantDig(t, body, `{"PLANNING":{"actions":["*"]}}`, "INVENTORY")

	s.json(http.MethodPut, "/_emulator/objects/permission/PRICING", `{"actions": ["write"]}`).want(200)
	s.json(http.MethodPut, "/_emulator/objects/permission/A.B.C", `{"actions": ["read", "write"]}`).want(200)
	s.json(http.MethodPatch, "/_emulator/objects/permission/ADMIN", `{"actions": null}`).want(200)
	s.delete("/_emulator/objects/permission/PRICING.GUARDRAILS").want(200)
	body = s.get(path + "?type=app").want(200)
	wantDig(t, body, `{"PRICE_LISTS":{"actions":["write"]},"actions":["write"]}`, "PRICING")
	wantDig(t, body, `{"B":{"C":{"actions":["read","write"]}}}`, "A")
	wantDig(t, body, `{"actions":[]}`, "ADMIN")

	s.get(path).refused(422, "is not app")
	s.get(path+"?type=web").refused(422, `"web" is not app`)
}
