// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/querycheck"
)

// List is a configuration with a list block "all" of a type.
func (p *Platform) List(typeName, body string) string {
	return p.Config("list \"" + typeName + "\" \"all\" {\n  provider = peak\n" + body + "\n}\n")
}

// Finds is a step in which the list block "all" of a type, with a filter, finds so many objects.
func (p *Platform) Finds(typeName, filter string, count int) resource.TestStep {
	return resource.TestStep{
		Query: true, Config: p.List(typeName, "  config {\n"+filter+"\n  }"),
		QueryResultChecks: []querycheck.QueryResultCheck{querycheck.ExpectLength(typeName+".all", count)},
	}
}
