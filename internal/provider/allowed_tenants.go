// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/peakbi/terraform-provider-peak/internal/framework/tags"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// checkTenant refuses a token of a tenant that is not allowed. With such a token every object would seem to be gone, and the plan
// would make all of it again in the other tenant. It is the one thing for which configuring the provider asks the platform: a
// plan that only creates asks nothing that could show the tenant. What cannot be found out is refused as well.
func checkTenant(ctx context.Context, client *peak.Client, model providerModel, diags *diag.Diagnostics) {
	allowed := tags.Names(model.AllowedTenants)
	if len(allowed) == 0 {
		return
	}
	tenant, err := client.GetTenant(ctx)
	if err == nil && tenant.Called(allowed) {
		return
	}
	found := tenant.Names
	if err != nil || len(found) == 0 {
		// The metadata do not name it for certain.
		name, ofCache := client.GetTenantOfCache(ctx)
		if ofCache != nil {
			if err == nil {
				err = fmt.Errorf("its metadata do not name it")
			}
			diags.AddAttributeError(path.Root(attrAllowedTenants), "Tenant not known", fmt.Sprintf("allowed_tenants is set, and the platform does not tell which tenant the token belongs to, so that nothing is done with it.\n"+
				"Tenant metadata: %s.\nCache credentials: %s.\n"+
				"Check the token and its permissions. Where the platform cannot tell, remove allowed_tenants.", err, ofCache))
			return
		}
		if slices.Contains(allowed, name) {
			return
		}
		found = []string{name}
	}
	diags.AddAttributeError(path.Root(attrAllowedTenants), "Tenant not allowed", fmt.Sprintf("The token belongs to the tenant %s, and allowed_tenants has %s. Nothing was read or changed. "+
		"Use a token of an allowed tenant, which the environment variables PEAK_AUTH_TOKEN and API_KEY may hold, or add the tenant to allowed_tenants.", inQuotes(found[:1]), inQuotes(allowed)))
}

// inQuotes lists names.
func inQuotes(names []string) string {
	list := make([]string, len(names))
	for i, name := range names {
		list[i] = fmt.Sprintf("%q", name)
	}
	return strings.Join(list, ", ")
}
