package emulator

import (
	"net/http"
	"strings"
)

// permissions is the area of contract section 22: what the caller may do. The platform reports it and refuses nothing
// for it: the check is the client's.
type permissions struct {
	state struct {
		Permissions seeds[permission] `json:"permissions"`
	}
}

// permission is what the caller may do with one feature. Its id is the feature's dotted path.
type permission struct {
	record

	ID      string   `json:"id"`
	Actions []string `json:"actions"`
}

func newPermissions() *permissions {
	p := &permissions{}
	p.state.Permissions = seeds[permission]{}
	for i, seed := range []permission{
		{ID: "PRICING.GUARDRAILS", Actions: []string{"read"}},
		{ID: "PRICING.PRICE_LISTS", Actions: []string{"write"}},
		{ID: "INVENTORY.PLANNING", Actions: []string{"*"}},
		{ID: "ADMIN", Actions: []string{}},
	} {
		seed.record = seedRecord(i)
		p.state.Permissions[seed.ID] = &seed
	}
	return p
}

// area declares what the platform has of permissions.
func (p *permissions) area() area {
	return area{
		name:    "permissions",
		section: &p.state,
		routes:  []route{{method: http.MethodGet, path: "/access-control/api/v2/access/permissions", handler: p.list}},
		kinds:   []kind{lasting(kindOf("permission", func() map[string]*permission { return p.state.Permissions }, nil))},
	}
}

// list answers nested objects, one for each part of the dotted paths.
func (p *permissions) list(r *request) (reply, error) {
	if kind := r.query.Get("type"); kind != "app" {
		return reply{}, refuse(http.StatusUnprocessableEntity, "type: %q is not app.", kind)
	}
	body := map[string]any{}
	for feature, granted := range p.state.Permissions {
		node := body
		for part := range strings.SplitSeq(feature, ".") {
			next, isObject := node[part].(map[string]any)
			if !isObject {
				next = map[string]any{}
				node[part] = next
			}
			node = next
		}
		node["actions"] = listed(granted.Actions)
	}
	return ok(body)
}
