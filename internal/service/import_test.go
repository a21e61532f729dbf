// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package service_test

import (
	"regexp"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"
	"github.com/peakbi/terraform-provider-peak/internal/acctest"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

func TestAccService_import(t *testing.T) {
	t.Parallel()
	for name, body := range acctest.Sample(1, map[string]string{"everything": everything, "minimal": ""}) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newStage(t)
			var unshown func() (bool, error)
			if name == "everything" {
				unshown = acctest.Usual("describes need not have title, description and parameters (contract 18.2)")
			}
			s.run(
				resource.TestStep{Config: s.service(body)},
				resource.TestStep{ResourceName: address, ImportState: true, ImportStateVerify: true, SkipFunc: unshown},
				// A step with an import block demands a plan that changes nothing.
				resource.TestStep{ResourceName: address, ImportState: true, ImportStateKind: resource.ImportBlockWithID, SkipFunc: unshown},
				resource.TestStep{
					ResourceName: address, ImportState: true, ImportStateId: "4f1c2d3e-5a6b-4c7d-8e9f-0a1b2c3d4e5f",
					ExpectError: regexp.MustCompile(`(?i)cannot\s+import\s+non-existent`),
				},
			)
		})
	}
}

func TestAccService_importByIdentity(t *testing.T) {
	t.Parallel()
	acctest.NotContrary(t, "describes need not have title, description and parameters (contract 18.2)")
	s := newStage(t)
	s.runCase(resource.TestCase{
		TerraformVersionChecks: []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_12_0)},
		Steps: []resource.TestStep{
			{Config: s.service(everything)},
			{ResourceName: address, ImportState: true, ImportStateKind: resource.ImportBlockWithResourceIdentity},
		},
	})
}

// TestAccService_adopt takes over a service that somebody else made: the configuration of it plans nothing, another one
// plans the difference.
func TestAccService_adopt(t *testing.T) {
	t.Parallel()
	acctest.NotContrary(t, "describes need not have title, description and parameters (contract 18.2)")
	s := newStage(t)
	id, err := s.client.CreateService(t.Context(), peak.ServiceBody{
		"name": "ui", "serviceType": "web-app", "imageDetails": map[string]any{"imageId": s.image, "versionId": s.first},
		"parameters": map[string]any{"env": map[string]string{"A": "1"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	s.Settle(t)
	block := "import {\n  to = " + address + "\n  id = \"" + id + "\"\n}\n"
	s.run(
		resource.TestStep{
			Config: block + s.service(`parameters = { env = { A = "1" } }`), Check: s.wrote(),
			ConfigPlanChecks: acctest.Plans(address, plancheck.ResourceActionNoop),
		},
		resource.TestStep{
			Config: block + s.service(`title = "UI"`), ConfigPlanChecks: plansUpdate(),
			Check: s.wrote(`PATCH {"parameters":{"env":{},"secrets":[]},"title":"UI"}`),
		},
	)
}
