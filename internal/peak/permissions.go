// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package peak

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// Actions that a permission can be checked for (contract 22).
const (
	ActionRead  = "read"
	ActionWrite = "write"
)

// actionAll in the platform's answer stands for every action.
const actionAll = "*"

// Permissions are the features and sub-features that the user of a token may use (contract 22). Its zero value allows nothing.
type Permissions struct {
	features map[string]json.RawMessage
}

// Permissions reads what the user of the token may do. The platform has no call that checks a single permission.
func (c *Client) Permissions(ctx context.Context) (Permissions, error) {
	var answer map[string]json.RawMessage
	err := c.do(ctx, call{
		method: http.MethodGet, collection: "/access-control/api/v2/access/permissions", idempotent: true, query: url.Values{"type": {"app"}}, out: &answer,
	})
	return Permissions{features: answer}, err
}

// Actions returns what the user may do with a feature, given as a dotted path such as "PRICING.GUARDRAILS": "read", "write" or
// "*", sorted. A feature that the platform does not list has none, whether it does not exist or the user may not use it.
func (p Permissions) Actions(feature string) []string {
	level := p.features
	for name := range strings.SplitSeq(feature, ".") {
		var next map[string]json.RawMessage
		// A member that is no object cannot hold a sub-feature.
		if err := json.Unmarshal(level[name], &next); err != nil {
			return nil
		}
		level = next
	}
	var actions []string
	if err := json.Unmarshal(level["actions"], &actions); err != nil {
		return nil
	}
	slices.Sort(actions)
	return slices.Compact(actions)
}

// Allow reports whether the user may do the action, ActionRead or ActionWrite, with the feature: "*" grants all, and "write"
// includes "read".
func (p Permissions) Allow(feature, action string) bool {
	actions := p.Actions(feature)
	return slices.Contains(actions, action) || slices.Contains(actions, actionAll) || action == ActionRead && slices.Contains(actions, ActionWrite)
}
