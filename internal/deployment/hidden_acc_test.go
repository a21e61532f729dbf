// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package deployment_test

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/peakbi/terraform-provider-peak/internal/acctest"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

const plainHiddenWarning = "parameter in a plain attribute"

// deploymentOf is a configuration for the CLI kit, which has the provider's own beside it.
func (s *stage) deploymentOf(spec, body string) map[string]string {
	return map[string]string{"main.tf": strings.NewReplacer("ETL", s.etl, "SUITE", s.suite).Replace(
		"resource \"peak_deployment\" \"prod\" {\n  name = \"prod\"\n  summary = \"s\"\n  " + spec + "\n" + body + "\n}\n")}
}

// warned says which places the plan of a configuration warns of; "" is for none.
func warned(t *testing.T, cli *acctest.CLI, files map[string]string, want ...string) {
	t.Helper()
	cli.Write(files)
	code, stdout, stderr := cli.Exit("plan", "-input=false", "-no-color")
	output := stdout + stderr
	if code != 0 || strings.Contains(output, plainHiddenWarning) != (len(want) > 0) || strings.Count(output, "- parameters.")+strings.Count(output, "- app_parameters.") != len(want) {
		t.Errorf("want warnings of %v:\n%s", want, output)
	}
	for _, place := range want {
		if !strings.Contains(output, "- "+place+"\n") {
			t.Errorf("no warning of %s:\n%s", place, output)
		}
	}
}

// TestAccDeployment_hiddenInPlain has values of hidden parameters in attributes that are stored: the plan warns whenever there is
// something to do, and never of those in parameters_wo.
func TestAccDeployment_hiddenInPlain(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	cli := s.CLI(t, nil)
	block := func(body string) map[string]string { return s.deploymentOf(`block_spec_id = "ETL"`, body) }
	const (
		plain  = `parameters = { build = { command = "x", licence = "L-1" }, run = { api_key = var.key, agg = "SUM" } }`
		hidden = `parameters = { build = { command = "x" }, run = { agg = "SUM" } }
  parameters_wo         = { build = { licence = "L-1" }, run = { api_key = "very-secret" } }
  parameters_wo_version = 1`
	)
	cli.Write(map[string]string{"key.tf": "variable \"key\" {\n  default = \"very-secret\"\n  sensitive = true\n}\n"})
	warned(t, cli, block(hidden))
	warned(t, cli, block(`parameters = { build = { command = "x" } }`))
	warned(t, cli, block(plain), "parameters.build.licence", "parameters.run.api_key")
	warned(t, cli, block(plain+"\n release_version = \"1.0.0\""), "parameters.build.licence", "parameters.run.api_key")
	cli.Run("apply", "-input=false", "-no-color", "-auto-approve")
	warned(t, cli, block(plain))
	warned(t, cli, block(strings.Replace(plain, "SUM", "AVG", 1)), "parameters.build.licence", "parameters.run.api_key")
	warned(t, cli, block(hidden))
	cli.Run("apply", "-input=false", "-no-color", "-auto-approve")
	warned(t, cli, block(hidden))
	cli.Run("destroy", "-input=false", "-auto-approve")
	// Of a block that is included as well.
	vault := s.requiring("vault", `{"run":[{"name":"pin","type":"string","hideValue":true}]}`)
	warned(t, cli, s.deploymentOf(`app_spec_id = "SUITE"`, `includes = [{ id = "`+vault+`", release_version = "1.0.0" }]
  parameters = { etl = { build = { command = "x" } }, vault = { run = { pin = "1234" } } }`), "parameters.vault.run.pin")
	if err := s.cleanUp(nil); err != nil {
		t.Error(err)
	}
}

// TestAccDeployment_hiddenInPlainOfApp is the same for the blocks of an app, for its own parameters, and for values within
// objects.
func TestAccDeployment_hiddenInPlainOfApp(t *testing.T) {
	t.Parallel()
	acctest.InDepth(t) // TestAccDeployment_hiddenInPlain
	s := newStage(t)
	release := func(number string) peak.ReleaseInput { return peak.ReleaseInput{Version: number} }
	nested := s.parse(`{"build":[{"name":"command","type":"string","required":true},{"name":"size","type":"number","defaultValue":21},
	  {"name":"login","type":"object","properties":[{"name":"user","type":"string"},{"name":"password","type":"string","hideValue":true}]}],
	  "run":[{"name":"token","type":"string"},{"name":"api_key","type":"string","hideValue":true}]}`)
	described, err := s.client.GetRelease(t.Context(), peak.Blocks, s.etl, "1.1.0")
	if err == nil {
		err = s.client.CreateBlockRelease(t.Context(), s.etl, peak.BlockReleaseCreate{Release: release("1.2.0"), Config: described.Config, Parameters: nested})
	}
	if err == nil {
		err = s.client.CreateAppRelease(t.Context(), s.suite, peak.AppReleaseCreate{
			Release: release("1.1.0"), Config: []peak.AppBlock{{ID: s.etl, Release: peak.BlockRelease{Version: "1.2.0"}}},
			Parameters: s.parse(`{"run":[{"name":"token","type":"string","hideValue":true},{"name":"api_key","type":"string"}]}`),
		})
	}
	if err != nil {
		t.Fatal(err)
	}
	s.Settle(t)
	cli := s.CLI(t, nil)
	app := func(body string) map[string]string { return s.deploymentOf(`app_spec_id = "SUITE"`, body) }
	warned(t, cli, app(`parameters = { etl = { build = { command = "x", login = { user = "u" } }, run = { token = "open" } } }`))
	warned(t, cli, app(`parameters = { etl = { build = { command = "x", login = { user = "u", password = "very-secret" } }, run = { token = "open" } } }
  app_parameters = { run = { token = "very-secret", api_key = "of the block" } }`), "parameters.etl.build.login.password", "app_parameters.run.token", "app_parameters.run.api_key")
	warned(t, cli, app(`parameters = { etl = { build = { command = "x" } } }
  parameters_wo = { etl = { build = { login = { user = "u", password = "very-secret" } }, run = { api_key = "very-secret" } } }
  parameters_wo_version = 1`))
	if err := s.cleanUp(nil); err != nil {
		t.Error(err)
	}
}

// TestAccDeployment_hiddenInPlainOfFailures has the platform repeat the value of a hidden parameter that stands in parameters.
func TestAccDeployment_hiddenInPlainOfFailures(t *testing.T) {
	t.Parallel()
	acctest.InDepth(t)
	acctest.SameOnEveryCLI(t)
	s := newStage(t)
	config := s.block(`parameters = { build = { command = "x" }, run = { api_key = "very-secret-key", agg = "SUM" } }`)
	s.run(
		resource.TestStep{
			PreConfig:   s.ends("failed", "cannot log in with very-secret-key to SUM"),
			Config:      config,
			ExpectError: words(`cannot log in with (hidden) to SUM`),
		},
		resource.TestStep{Config: config},
		resource.TestStep{
			PreConfig:   s.ends("failed", "cannot log in with another-secret-key to AVG"),
			Config:      strings.NewReplacer("very-secret-key", "another-secret-key", "SUM", "AVG", `command = "x"`, `command = "y"`).Replace(config),
			ExpectError: words(`cannot log in with (hidden) to AVG`),
		},
	)
}
