// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package tenants

import (
	"net/http"
	"strings"

	"github.com/peakbi/terraform-provider-peak/internal/emulator/wire"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/world"
)

// Permissions is the area of contract section 22: what the caller may do. The platform reports it and refuses nothing
// for it: the check is the client's.
type Permissions struct {
	state struct {
		Permissions world.Seeds[permission] `json:"permissions"`
	}
}

// permission is what the caller may do with one feature. Its id is the feature's dotted path.
type permission struct {
	world.Record

	ID      string   `json:"id"`
	Actions []string `json:"actions"`
}

// NewPermissions makes the area with some permissions to look at.
func NewPermissions() *Permissions {
	p := &Permissions{}
	p.state.Permissions = world.Seeds[permission]{}
	for i, seed := range []permission{
		{ID: "PRICING.GUARDRAILS", Actions: []string{"read"}},
		{ID: "PRICING.PRICE_LISTS", Actions: []string{"write"}},
		{ID: "INVENTORY.PLANNING", Actions: []string{"*"}},
		{ID: "ADMIN", Actions: []string{}},
	} {
		seed.Record = world.SeedRecord(i)
		p.state.Permissions[seed.ID] = &seed
	}
	return p
}

// Area declares what the platform has of permissions.
func (p *Permissions) Area() world.Area {
	return world.Area{
		Name:    "permissions",
		Section: &p.state,
		Routes:  []wire.Route{{Method: http.MethodGet, Path: "/access-control/api/v2/access/permissions", Handler: p.list}},
		Kinds:   []world.Kind{world.Lasting(world.KindOf("permission", func() map[string]*permission { return p.state.Permissions }, nil))},
	}
}

// list answers nested objects, one for each part of the dotted paths.
func (p *Permissions) list(r *wire.Request) (wire.Reply, error) {
	if kind := r.Query.Get("type"); kind != "app" {
		return wire.Reply{}, wire.Refuse(http.StatusUnprocessableEntity, "type: %q is not app.", kind)
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
		node["actions"] = wire.Listed(granted.Actions)
	}
	return wire.OK(body)
}
