// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package peak

import (
	"context"
	"encoding/json"
	"net/http"
	"slices"
)

// Tenant is what the platform tells of the tenant of the token. Which of its members there are is not documented.
type Tenant struct {
	// Names are what the platform calls the tenant. IDs are keys of it, which nobody may know by heart.
	Names, IDs []string
}

// Called tells whether the tenant goes by one of the names or ids.
func (t Tenant) Called(names []string) bool {
	return slices.ContainsFunc(slices.Concat(t.Names, t.IDs), func(name string) bool { return slices.Contains(names, name) })
}

// GetTenant tells who the tenant is by its metadata (contract section 3), which are asked for once. They may say nothing of it.
func (c *Client) GetTenant(ctx context.Context) (Tenant, error) {
	metadata, err := c.tenantMetadata(ctx)
	return metadata.tenant(), err
}

// GetTenantOfCache reads the name of the tenant from the credentials of its cache, where it is documented (contract 24.2).
func (c *Client) GetTenantOfCache(ctx context.Context) (string, error) {
	var answer struct {
		Tenant text `json:"tenant"`
	}
	err := c.do(ctx, call{
		method: http.MethodGet, collection: "/connections/api/v1/connections/valkey-credentials", idempotent: true, out: &answer,
		check: func() error { return need("tenant", answer.Tenant != "") },
	})
	return string(answer.Tenant), err
}

// known are the members that are texts or numbers, as texts.
func known(members ...json.RawMessage) []string {
	var texts []string
	for _, member := range members {
		var name text
		if len(member) == 0 || member[0] != '"' && (member[0] < '0' || member[0] > '9') || json.Unmarshal(member, &name) != nil {
			continue
		}
		if name != "" && !slices.Contains(texts, string(name)) {
			texts = append(texts, string(name))
		}
	}
	return texts
}
