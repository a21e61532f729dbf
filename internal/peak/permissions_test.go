// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package peak

import (
	"net/http"
	"testing"
)

func TestPermissions(t *testing.T) {
	const request = "GET /access-control/api/v2/access/permissions?type=app"
	client := script(t, exchangeStep{request, 200, `{
		"PRICING": {"GUARDRAILS": {"actions": ["read"]}, "LISTS": {"actions": ["write"]}, "DEEP": {"ER": {"actions": ["*"]}}, "actions": ["write", "read", "read"]},
		"ADMIN": {"actions": ["*", "teleport"]},
		"NONE": {"actions": []}, "NULL": null, "TEXT": "read", "ODD": {"actions": "read"}
	}`}, exchangeStep{request, 403, `{}`}, exchangeStep{request, 200, `[]`}, exchangeStep{request, 200, `{}`})

	permissions, err := client.Permissions(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for feature, want := range map[string]struct {
		actions     []string
		read, write bool
	}{
		"PRICING.GUARDRAILS":      {[]string{"read"}, true, false},
		"PRICING.LISTS":           {[]string{"write"}, true, true},
		"PRICING.DEEP.ER":         {[]string{"*"}, true, true},
		"PRICING":                 {[]string{"read", "write"}, true, true},
		"PRICING.DEEP":            {nil, false, false},
		"ADMIN":                   {[]string{"*", "teleport"}, true, true},
		"ADMIN.SUB":               {nil, false, false},
		"NONE":                    {[]string{}, false, false},
		"NULL":                    {nil, false, false},
		"TEXT":                    {nil, false, false},
		"ODD":                     {nil, false, false},
		"pricing.guardrails":      {nil, false, false},
		"GUARDRAILS":              {nil, false, false},
		"PRICING.GUARDRAILS.MORE": {nil, false, false},
		"PRICING.actions":         {nil, false, false},
		"":                        {nil, false, false},
	} {
		equal(t, permissions.Actions(feature), want.actions)
		if permissions.Allow(feature, ActionRead) != want.read || permissions.Allow(feature, ActionWrite) != want.write {
			t.Errorf("%q: read %t, write %t", feature, permissions.Allow(feature, ActionRead), permissions.Allow(feature, ActionWrite))
		}
	}

	if _, err := client.Permissions(t.Context()); StatusOf(err) != http.StatusForbidden {
		t.Errorf("error %v", err)
	}
	if _, err := client.Permissions(t.Context()); err == nil {
		t.Error("a list was taken for permissions")
	}
	if permissions, err := client.Permissions(t.Context()); err != nil || permissions.Allow("PRICING", ActionRead) {
		t.Errorf("nothing is allowed: %v, %v", permissions, err)
	}
	if (Permissions{}).Allow("PRICING", ActionRead) {
		t.Error("the zero value allows something")
	}
}
