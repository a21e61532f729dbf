// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package deployment_test

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-testing/echoprovider"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"
	"github.com/peakbi/terraform-provider-peak/internal/acctest"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/control"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// TestAccDeployment_parametersDataSource reads run parameters without those that the platform hides, whose names it tells.
func TestAccDeployment_parametersDataSource(t *testing.T) {
	t.Parallel()
	acctest.NotContrary(t, "run parameters may be masked (contract 15)")
	s := newStage(t)
	all := s.deploy(peak.Blocks, s.etl, "all", "All types", peak.DeploymentCreate{Parameters: s.parse(everything)})
	window := s.deploy(peak.Blocks, s.ui, "window", "Shop window", peak.DeploymentCreate{})
	suite := s.deploy(peak.Apps, s.suite, "suite", "All of it", peak.DeploymentCreate{AppParameters: s.parse(`{"run": {"region": "us"}}`)})
	const data = "peak_deployment_parameters"
	of := func(id string) string { return s.data(data, "deployment_id = \""+id+"\"") }
	s.Query(t, resource.TestCase{Steps: []resource.TestStep{
		{
			Config: of(all), Check: acctest.Hides("hidden-key"),
			ConfigStateChecks: states(
				shows(data, knownvalue.ObjectExact(map[string]knownvalue.Check{"agg": knownvalue.StringExact("AVG"), "limit": knownvalue.Float64Exact(0.25)}), "parameters"),
				shows(data, knownvalue.ListExact([]knownvalue.Check{knownvalue.StringExact("api_key")}), "hidden_names"),
			),
		},
		s.Together(
			resource.TestStep{Config: of(suite), ConfigStateChecks: states(
				shows(data, knownvalue.ObjectExact(map[string]knownvalue.Check{"region": knownvalue.StringExact("us")}), "parameters"), shows(data, knownvalue.ListSizeExact(0), "hidden_names"),
			)},
			resource.TestStep{Config: of(window), ConfigStateChecks: states(shows(data, knownvalue.ObjectExact(nil), "parameters"))},
		),
		{Config: of("4f1c2d3e-5a6b-4c7d-8e9f-0a1b2c3d4e5f"), ExpectError: words(`Cannot read peak_deployment_parameters`)},
		{
			PreConfig: s.fault(control.Fault{Method: http.MethodGet, Path: "parameters/run$", Times: 9, Status: http.StatusForbidden}),
			Config:    of(all), ExpectError: words(`may not do this`),
		},
	}})
}

// TestAccDeployment_ephemeralParameters reads all run parameters, as a provider configuration takes them.
func TestAccDeployment_ephemeralParameters(t *testing.T) {
	t.Parallel()
	acctest.NotContrary(t, "run parameters may be masked (contract 15)")
	s := newStage(t)
	all := s.deploy(peak.Blocks, s.etl, "all", "All types", peak.DeploymentCreate{Parameters: s.parse(everything)})
	factories := s.Factories()
	factories["echo"] = func() (tfprotov6.ProviderServer, error) { return echoprovider.NewProviderServer()() }
	config := func(id string) string {
		return s.Config(`
ephemeral "peak_deployment_parameters" "x" {
  deployment_id = "` + id + `"
}

provider "echo" {
  data = ephemeral.peak_deployment_parameters.x.parameters
}

resource "echo" "x" {}
`)
	}
	s.Query(t, resource.TestCase{
		ProtoV6ProviderFactories: factories,
		TerraformVersionChecks:   []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_10_0)},
		Steps: []resource.TestStep{
			{Config: config("4f1c2d3e-5a6b-4c7d-8e9f-0a1b2c3d4e5f"), ExpectError: words(`Cannot read peak_deployment_parameters`)},
			{Config: config(all), ConfigStateChecks: []statecheck.StateCheck{
				statecheck.ExpectKnownValue("echo.x", tfjsonpath.New("data"), knownvalue.ObjectExact(map[string]knownvalue.Check{
					"agg": knownvalue.StringExact("AVG"), "limit": knownvalue.Float64Exact(0.25), "api_key": knownvalue.StringExact("hidden-key"),
				})),
			}},
		},
	})
}

// TestAccDeployment_ephemeralToWriteOnly hands a hidden value on to another deployment. It is in no state, plan, output or log.
func TestAccDeployment_ephemeralToWriteOnly(t *testing.T) {
	t.Parallel()
	acctest.NotContrary(t, "run parameters may be masked (contract 15)")
	s := newStage(t)
	all := s.deploy(peak.Blocks, s.etl, "all", "All types", peak.DeploymentCreate{Parameters: s.parse(everything)})
	c := s.CLI(t, map[string]string{"main.tf": `
ephemeral "peak_deployment_parameters" "all" {
  deployment_id = "` + all + `"
}

resource "peak_deployment" "prod" {
  name                  = "prod"
  summary               = "s"
  block_spec_id         = "` + s.etl + `"
  parameters            = { build = { command = "x" } }
  parameters_wo         = { run = { api_key = ephemeral.peak_deployment_parameters.all.parameters.api_key } }
  parameters_wo_version = 1
}
`})
	c.Env("TF_LOG=TRACE", "TF_LOG_PATH="+filepath.Join(c.Dir, "log.txt"))
	said := c.Run("plan", "-input=false", "-out=plan") + c.Run("show", "-json", "plan") + c.Run("apply", "-input=false", "plan") + c.Run("show", "-json")
	for _, name := range []string{"terraform.tfstate", "log.txt"} {
		text, err := os.ReadFile(filepath.Join(c.Dir, name))
		if err != nil {
			t.Fatal(err)
		}
		said += string(text)
	}
	if strings.Contains(said, "hidden-key") {
		t.Error("the secret is in a plan, a state, an output or a log")
	}
	for id, object := range s.Emulator.Objects()["deployment"] {
		if id == all || object["parent"] != nil && object["parent"] != "" {
			continue
		}
		if run, err := s.client.GetRunParameters(t.Context(), id); err != nil || run["api_key"] != "hidden-key" {
			t.Errorf("the platform has %v, error %v", run, err)
		}
	}
}
