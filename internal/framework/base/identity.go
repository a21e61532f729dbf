// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package base

import "github.com/hashicorp/terraform-plugin-framework/resource/identityschema"

// IdentityByID is the identity schema of resources that are known by their id.
func IdentityByID(description string) identityschema.Schema {
	return identityschema.Schema{
		Attributes: map[string]identityschema.Attribute{
			"id": identityschema.StringAttribute{Description: description, RequiredForImport: true},
		},
	}
}
