// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package tenants

import (
	"cmp"
	"fmt"
	"net/http"
	"net/url"

	"github.com/peakbi/terraform-provider-peak/internal/emulator/wire"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/world"
)

// Cache is the area of contract section 24.2: it hands out credentials. The cache itself is a server elsewhere.
type Cache struct {
	url, tenant string
}

// NewCache makes the area with the address of a cache, its credentials included; "" for one of the tenant that does not exist.
func NewCache(address, tenant string) *Cache {
	return &Cache{url: cmp.Or(address, fmt.Sprintf("rediss://%s:local-valkey-password@local.valkey.example:6380", tenant)), tenant: tenant}
}

// Area declares what the platform has of the cache.
func (c *Cache) Area() world.Area {
	return world.Area{
		Name:   "cache",
		Routes: []wire.Route{{Method: http.MethodGet, Path: "/connections/api/v1/connections/valkey-credentials", Handler: c.credentials}},
	}
}

// credentials name the tenant as the cache does, which knows it by its user name.
func (c *Cache) credentials(*wire.Request) (wire.Reply, error) {
	address, err := url.Parse(c.url)
	if err != nil {
		return wire.Reply{}, wire.Refuse(http.StatusNotFound, "The tenant has no cache.")
	}
	return wire.OK(map[string]any{"tenant": cmp.Or(address.User.Username(), c.tenant), "engine": "valkey", "url": c.url})
}
