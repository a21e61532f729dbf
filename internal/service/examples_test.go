// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package service_test

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/querycheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// example is a documented example as it stands.
func example(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "..", "examples", filepath.FromSlash(path)))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestAccService_lookupExamples(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.deploy(t, peak.ServiceBody{"name": "demand-ui"})
	s.deploy(t, peak.ServiceBody{"name": "demand-predict", "serviceType": "api"})
	s.Query(t, resource.TestCase{Steps: []resource.TestStep{
		{
			Config: s.Config(example(t, "data-sources/peak_service/data-source.tf") + example(t, "data-sources/peak_services/data-source.tf")),
			ConfigStateChecks: []statecheck.StateCheck{
				statecheck.ExpectKnownOutputValue("ui_status", knownvalue.StringExact("AVAILABLE")),
				statecheck.ExpectKnownOutputValue("api_names", knownvalue.TupleExact([]knownvalue.Check{knownvalue.StringExact("demand-predict")})),
			},
		},
	}})
}

func TestAccService_listExample(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.deploy(t, peak.ServiceBody{"name": "demand-ui"})
	s.deploy(t, peak.ServiceBody{"name": "demand-predict", "serviceType": "api"})
	s.Query(t, resource.TestCase{
		TerraformVersionChecks: actions,
		Steps: []resource.TestStep{{
			Query: true, Config: s.Config(example(t, "list-resources/peak_service/list-resource.tfquery.hcl")),
			QueryResultChecks: []querycheck.QueryResultCheck{querycheck.ExpectLength("peak_service.web_apps", 1)},
		}},
	})
}

func TestAccServiceTest_example(t *testing.T) {
	t.Parallel()
	s := newBareStage(t)
	s.runCase(resource.TestCase{
		TerraformVersionChecks: actions,
		Steps: []resource.TestStep{{
			Config: s.Config(example(t, "actions/peak_service_test/action.tf")),
			Check: func(*terraform.State) error {
				if n := s.calls(); n != 1 {
					return fmt.Errorf("%d calls were made, want 1", n)
				}
				return nil
			},
		}},
	})
}
