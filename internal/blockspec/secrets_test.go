// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package blockspec_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/peakbi/terraform-provider-peak/internal/acctest"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/control"
)

// secretWorkflow is a workflow block with write-only values everywhere that one can have them.
const secretWorkflow = `
  artifact = { path = "FOLDER" }
  workflow = {
    images = { base = { build_arguments = { MODE = "full" }, build_arguments_wo = { KEY = "very-secret-base" }, build_arguments_wo_version = 1 } }
    steps = {
      load  = { image_ref = "base", command = "c", parameters = { env = { MODE = "full" }, env_wo = { KEY = "very-secret-load" }, env_wo_version = 1 } }
      train = { image = { build_arguments_wo = { KEY = "very-secret-train" }, build_arguments_wo_version = 1 }, command = "c" }
    }
  }
`

const secretWorkflowSent = `{"images":{"base":{"buildArguments":{"KEY":"very-secret-base","MODE":"full"}}},` +
	`"steps":{"load":{"command":"c","imageRef":"base","parameters":{"env":{"KEY":"very-secret-load","MODE":"full"}}},"train":{"command":"c","image":{"buildArguments":{"KEY":"very-secret-train"}}}}}`

// secretService is a service block with write-only values.
const secretService = `
  artifact = { path = "FOLDER" }
  service = {
    image      = { build_arguments_wo = { KEY = "very-secret-image" }, build_arguments_wo_version = 1 }
    parameters = { env = { MODE = "full" }, env_wo = { KEY = "very-secret-env" }, env_wo_version = 1 }
  }
`

const secretServiceSent = `{"image":{"buildArguments":{"KEY":"very-secret-image"}},"parameters":{"env":{"KEY":"very-secret-env","MODE":"full"}}}`

// TestAccBlockSpec_secrets sends write-only values with each release and stores them nowhere. Another version of any of them
// needs a release, as every change of what a release holds.
func TestAccBlockSpec_secrets(t *testing.T) {
	t.Parallel()
	for name, test := range acctest.Sample(1, map[string]struct{ kind, body, sent string }{
		"workflow": {"workflow", secretWorkflow, secretWorkflowSent}, "service": {"service", secretService, secretServiceSent},
	}) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newStage(t)
			hidden := acctest.Hides("very-secret")
			raised := strings.ReplaceAll(test.body, "_wo_version = 1", "_wo_version = 2") + "  release = { version = \"1.1.0\" }\n"
			steps := []resource.TestStep{
				{
					Config: s.spec(test.body),
					Check: resource.ComposeTestCheckFunc(hidden, s.wrote(`POST `+base+` artifact= spec={"config":`+test.sent+`,"kind":"`+test.kind+`","metadata":{"name":"etl","summary":"Loads data"},`+
						`"release":{"version":"1.0.0"},"version":1} featured=false scope=private autoRunOnDeploy=false`)),
					ConfigPlanChecks: acctest.Plans(address, plancheck.ResourceActionCreate, acctest.PlanHides("very-secret")),
				},
				{Config: s.spec(test.body), ConfigPlanChecks: acctest.PlansNothing(), Check: hidden},
				// Without a new version nobody looks at them.
				{Config: s.spec(strings.ReplaceAll(test.body, "very-secret", "very-secret-other")), PlanOnly: true},
				{
					Config: s.spec(strings.ReplaceAll(raised, "very-secret", "very-secret-other")),
					Check: resource.ComposeTestCheckFunc(hidden, s.wrote(`POST `+base+`ID/releases artifact= spec={"config":`+strings.ReplaceAll(test.sent, "very-secret", "very-secret-other")+
						`,"release":{"version":"1.1.0"}} autoRunOnDeploy=false`)),
				},
			}
			// Each version on its own, added or removed, is a change of the release.
			for i := range strings.Count(test.body, "_wo_version = 1") {
				parts := strings.Split(test.body, "_wo_version = 1")
				one := strings.Join(parts[:i+1], "_wo_version = 2") + "_wo_version = 3" + strings.Join(parts[i+1:], "_wo_version = 2") + "  release = { version = \"1.1.0\" }\n"
				steps = append(steps, s.rejected(one, "Release 1.1.0 is published, and releases never change, but the configuration changes "+test.kind+"."))
			}
			s.run(steps...)
		})
	}
}

// TestAccBlockSpec_secretsMoved has values become write-only, of a release that an import found: what is published stays.
func TestAccBlockSpec_secretsMoved(t *testing.T) {
	t.Parallel()
	acctest.InDepth(t)
	s := newStage(t)
	s.abandon(s.spec(secretService), address)
	block := s.ids("import {\n  to = peak_block_spec.etl\n  id = \"ID\"\n}\n")
	s.run(
		resource.TestStep{
			Config: block + s.spec(strings.Replace(secretService, "very-secret-env", "very-secret-other", 1)), ExpectError: message("but the configuration changes service."),
		},
		resource.TestStep{
			Config: block + s.spec(secretService), Check: resource.ComposeTestCheckFunc(acctest.Hides("very-secret"), s.wrote()),
			ConfigPlanChecks: acctest.ChangesOnly(address, "artifact", "artifact_hash", "files", "service.image.build_arguments", "service.image.build_arguments_wo_version",
				"service.parameters.env.KEY", "service.parameters.env_wo_version"),
			ConfigStateChecks: []statecheck.StateCheck{attribute(knownvalue.Int64Exact(1), "service", "parameters", "env_wo_version")},
		},
		resource.TestStep{Config: block + s.spec(secretService), ConfigPlanChecks: acctest.PlansNothing(), Check: acctest.Hides("very-secret")},
		s.rejected(strings.Replace(secretService, ", env_wo = { KEY = \"very-secret-env\" }, env_wo_version = 1", "", 1), "but the configuration changes service."),
	)
}

// TestAccBlockSpec_secretsOfFailures has the platform repeat the request in its refusals, with the token of a repository:
// no message shows it.
func TestAccBlockSpec_secretsOfFailures(t *testing.T) {
	t.Parallel()
	acctest.InDepth(t) // TestAccService_secretEnvOfFailures
	acctest.SameOnEveryCLI(t)
	s := newStage(t)
	body := strings.Replace(secretWorkflow, `command = "c", parameters`, `command = "c", repository = { url = "u", branch = "b", token_wo = "very-secret-token" }, parameters`, 1)
	says := s.fault(control.Fault{Method: http.MethodPost, Path: "/specs/", Times: 1, Status: http.StatusUnprocessableEntity, Body: map[string]any{
		"detail": "Cannot take very-secret-base, very-secret-load, very-secret-train, very-secret-token.",
	}})
	refused := message("Cannot take (hidden), (hidden), (hidden), (hidden).")
	s.run(
		resource.TestStep{PreConfig: says, Config: s.spec(body), ExpectError: refused},
		resource.TestStep{Config: s.spec(body), Check: acctest.Hides("very-secret")},
		resource.TestStep{PreConfig: says, Config: s.spec(body + "  release = { version = \"1.1.0\" }\n"), ExpectError: refused},
		resource.TestStep{Config: s.spec(body), PlanOnly: true},
	)
}

// TestAccBlockSpecRelease_secrets publishes a further release with write-only values. Another version of them needs another
// release.
func TestAccBlockSpecRelease_secrets(t *testing.T) {
	t.Parallel()
	acctest.InDepth(t) // TestAccBlockSpec_secrets
	s := newStage(t)
	hidden := acctest.Hides("very-secret")
	s.run(
		resource.TestStep{
			Config: s.release(secretWorkflow),
			Check: resource.ComposeTestCheckFunc(hidden, s.wrote(smallSent,
				`POST `+base+`ID/releases artifact= spec={"config":`+secretWorkflowSent+`,"release":{"version":"1.1.0"}} autoRunOnDeploy=false`)),
			ConfigPlanChecks: acctest.Plans(releaseAddress, plancheck.ResourceActionCreate, acctest.PlanHides("very-secret")),
		},
		resource.TestStep{Config: s.release(secretWorkflow), ConfigPlanChecks: acctest.PlansNothing(), Check: hidden},
		s.releaseRejected(strings.Replace(secretWorkflow, "env_wo_version = 1", "env_wo_version = 2", 1), "Release 1.1.0 is published, and releases never change, but the configuration changes workflow."),
	)
}

// TestAccBlockSpec_secretsTwice refuses a name that is in both maps.
func TestAccBlockSpec_secretsTwice(t *testing.T) {
	t.Parallel()
	acctest.InDepth(t)
	s := newStage(t)
	s.run(
		s.rejected(strings.Replace(secretWorkflow, "{ MODE =", "{ KEY =", 1), `"KEY" is in build_arguments and in build_arguments_wo`),
		s.rejected(strings.Replace(secretService, "{ MODE =", "{ KEY =", 1), `"KEY" is in env and in env_wo`),
		resource.TestStep{Config: s.spec(small)},
	)
}
