// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package world

import (
	"net/http"

	"github.com/peakbi/terraform-provider-peak/internal/emulator/wire"
)

// OnSpoke is a handler that answers for spoke tenants only (contract 1).
func (p *Platform) OnSpoke(handler wire.HandlerFunc) wire.HandlerFunc {
	return p.where(true, handler, "The tenant is no spoke tenant.")
}

// OffSpoke is a handler that answers for all other tenants: a spoke tenant has this on a host of its own. What the usual host
// answers then is not documented.
func (p *Platform) OffSpoke(handler wire.HandlerFunc) wire.HandlerFunc {
	return p.where(false, handler, "The tenant is a spoke tenant, which has this on its own host.")
}

func (p *Platform) where(spoke bool, handler wire.HandlerFunc, reason string) wire.HandlerFunc {
	return func(r *wire.Request) (wire.Reply, error) {
		if p.Spoke != spoke {
			return wire.Reply{}, wire.Refuse(http.StatusNotFound, "%s", reason)
		}
		return handler(r)
	}
}
