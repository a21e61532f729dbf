// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package deployment_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/peakbi/terraform-provider-peak/internal/acctest"
)

// TestAccDeployment_nullMembers has members of values that are null, at every depth and known late as well: they are left
// out. A null in a list is refused.
func TestAccDeployment_nullMembers(t *testing.T) {
	t.Parallel()
	acctest.InDepth(t)
	s := newStage(t)
	withNulls := strings.NewReplacer(
		`tls = { verify = false }`, `none = GONE, tls = { verify = false, ca = GONE }`, `name = "sales"`, `name = "sales", owner = GONE`, `run = {`, `run = { region = GONE,`,
	).Replace(nested)
	if strings.Count(withNulls, "GONE") != 4 {
		t.Fatalf("the nulls have no place in %s", nested)
	}
	const other = "resource \"terraform_data\" \"late\" { input = \"no\" }\n"
	known := s.block(strings.ReplaceAll(withNulls, "GONE", "null")) + other
	late := s.block(strings.ReplaceAll(withNulls, "GONE", `terraform_data.late.output == "yes" ? "x" : null`)) + other
	s.run(
		resource.TestStep{Config: s.block(strings.Replace(nested, "[5432, 5433]", "[5432, null]", 1)), PlanOnly: true,
			ExpectError: regexp.MustCompile(`(?s)Null element.*parameters\.build\.source\.ports\[1\]\s+is\s+null`)},
		resource.TestStep{Config: late, Check: s.wrote(`POST /v1/blocks/deployments/ {"metadata":{"description":"# ETL","descriptionContentType":"text/markdown","imageUrl":"https://example.com/etl.png",` +
			`"name":"etl-prod","summary":"Loads sales","tags":[{"name":"etl"},{"name":"prod"}],"title":"ETL"},` + nestedSent +
			`,"revision":{"notes":"first"},"spec":{"id":"ETL","release":{"version":"1.0.0"}}}`)},
		resource.TestStep{Config: known, PlanOnly: true},
		resource.TestStep{Config: s.block(nested) + other, PlanOnly: true},
	)
}
