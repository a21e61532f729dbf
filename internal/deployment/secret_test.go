// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package deployment_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/peakbi/terraform-provider-peak/internal/acctest"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// TestAccDeployment_masked has values that the platform masks in its answers: they are no drift, and never written back.
func TestAccDeployment_masked(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	const post = `POST /v1/blocks/deployments/ID/revisions `
	config := func(key, agg, size string) string {
		return s.block(`parameters = { build = { command = "x", licence = "L-1", size = ` + size + ` }, run = { api_key = "` + key + `", agg = "` + agg + `" } }`)
	}
	s.run(acctest.FirstSteps(3,
		resource.TestStep{
			Config:            config("first-key", "SUM", "21"),
			ConfigStateChecks: states(attribute(knownvalue.StringExact("first-key"), "parameters", "run", "api_key")),
		},
		resource.TestStep{Config: config("first-key", "SUM", "21"), PreConfig: s.Emulator.ClearJournal, PlanOnly: true},
		resource.TestStep{
			Config: config("first-key", "AVG", "21"), ConfigPlanChecks: acctest.ChangesOnly(address, "parameters.run.agg"),
			Check: s.wrote(`PATCH /v2/deployments/ID/parameters/run {"parameters":{"agg":"AVG"}}`),
		},
		resource.TestStep{ // somebody changes what is not masked, beside what is
			PreConfig: s.somebody(func(id string) error {
				return s.client.UpdateRunParameters(t.Context(), id, peak.RunParametersPatch{Parameters: map[string]any{"agg": "SUM"}})
			}),
			Config: config("first-key", "AVG", "21"), ConfigPlanChecks: acctest.ChangesOnly(address, "parameters.run.agg"),
			Check: s.wrote(`PATCH /v2/deployments/ID/parameters/run {"parameters":{"agg":"AVG"}}`),
		},
		resource.TestStep{
			Config: config("second-key", "AVG", "21"), ConfigPlanChecks: acctest.ChangesOnly(address, "parameters.run.api_key"),
			Check: s.wrote(`PATCH /v2/deployments/ID/parameters/run {"parameters":{"api_key":"second-key"}}`),
		},
		resource.TestStep{
			Config: config("second-key", "AVG", "22"),
			Check: s.wrote(post +
				`{"parameters":{"build":{"command":"x","licence":"L-1","size":22},"run":{"agg":"AVG","api_key":"second-key"}},"release":{"version":"1.1.0"}}`),
		},
	)...)
}

// TestAccDeployment_secrets has write-only values. The region is not masked by the platform, and yet never comes back.
func TestAccDeployment_secrets(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	const post = `POST /v1/blocks/deployments/ID/revisions `
	config := func(command, secret string, version int) string {
		return s.block(fmt.Sprintf(`
  parameters            = { build = { command = %q }, run = { agg = "SUM" } }
  parameters_wo         = %s
  parameters_wo_version = %d
`, command, secret, version))
	}
	run := func(suffix string) string {
		return fmt.Sprintf(`{ run = { api_key = "very-secret-%s", region = "very-secret-region" } }`, suffix)
	}
	hidden := acctest.Hides("very-secret")
	step := func(config string, checks resource.ConfigPlanChecks, wrote ...string) resource.TestStep {
		return resource.TestStep{Config: config, ConfigPlanChecks: checks, Check: resource.ComposeAggregateTestCheckFunc(hidden, s.wrote(wrote...))}
	}
	none := resource.ConfigPlanChecks{}
	const version = `"release":{"version":"1.1.0"}`
	s.run(acctest.FirstSteps(4,
		step(config("x", run("one"), 1), none, `POST /v1/blocks/deployments/ {"metadata":{"name":"prod","summary":"s"},`+
			`"parameters":{"build":{"command":"x"},"run":{"agg":"SUM","api_key":"very-secret-one","region":"very-secret-region"}},"spec":{"id":"ETL"}}`),
		// Without a new version nobody looks at them.
		step(config("x", run("two"), 1), acctest.PlansNothing()),
		step(config("x", run("two"), 2), acctest.ChangesOnly(address, "parameters_wo_version", "status", "revision", "revision_id", "revision_notes"),
			`PATCH /v2/deployments/ID/parameters/run {"parameters":{"api_key":"very-secret-two","region":"very-secret-region"}}`),
		// A revision carries them, whatever else it is for.
		step(config("y", run("two"), 2), acctest.ChangesOnly(address, "parameters.build.command", "status", "revision", "revision_id", "revision_notes"),
			post+`{"parameters":{"build":{"command":"y"},"run":{"agg":"SUM","api_key":"very-secret-two","region":"very-secret-region"}},`+version+`}`),
		// For the build they need a revision, and so does one that is gone.
		step(config("y", `{ build = { licence = "very-secret-licence" }, run = { region = "very-secret-region" } }`, 3), none,
			post+`{"parameters":{"build":{"command":"y","licence":"very-secret-licence"},"run":{"agg":"SUM","region":"very-secret-region"}},`+version+`}`),
		step(config("y", `{ run = { region = "very-secret-region" } }`, 4), none,
			post+`{"parameters":{"build":{"command":"y"},"run":{"agg":"SUM","region":"very-secret-region"}},`+version+`}`),
		// All gone, by leaving both out.
		step(s.block(`parameters = { build = { command = "y" }, run = { agg = "SUM" } }`), none,
			post+`{"parameters":{"build":{"command":"y"},"run":{"agg":"SUM"}},`+version+`}`),
	)...)
}

// TestAccDeployment_secretsOfFailures has the platform repeat a secret in what it says: no message does.
func TestAccDeployment_secretsOfFailures(t *testing.T) {
	t.Parallel()
	acctest.InDepth(t) // TestAccService_secretEnvOfFailures
	acctest.SameOnEveryCLI(t)
	s := newStage(t)
	config := s.block(`
  parameters            = { build = { command = "x" } }
  parameters_wo         = { run = { api_key = "very-secret-key" } }
  parameters_wo_version = 1
`)
	s.run(
		resource.TestStep{
			PreConfig:   s.ends("failed", "cannot log in with very-secret-key"),
			Config:      config,
			ExpectError: words(`cannot log in with (hidden)`),
		},
		resource.TestStep{ // it is in the state all the same, tainted
			Config: config, ConfigPlanChecks: acctest.Plans(address, plancheck.ResourceActionReplace), Check: acctest.Hides("very-secret"),
		},
		resource.TestStep{ // of another type, but the version has not moved: nothing is sent
			Config: strings.Replace(config, `"very-secret-key"`, `["very-secret-key"]`, 1), ConfigPlanChecks: acctest.PlansNothing(),
		},
		resource.TestStep{
			Config:      strings.NewReplacer(`"very-secret-key"`, `["very-secret-key"]`, "version = 1", "version = 2").Replace(config),
			ExpectError: words(`parameters_wo.run.api_key has to be of type string, and is a list.`),
		},
		resource.TestStep{Config: config, Check: acctest.Hides("very-secret")},
	)
}
