// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package image_test

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/peakbi/terraform-provider-peak/internal/acctest"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/control"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// secretArguments is an image with the version, when there is one, and write-only build arguments.
func secretArguments(p *acctest.Platform, version, plain, secret string, secretVersion int) string {
	body := fmt.Sprintf("build_details = {\n source = \"dockerfile\"\n dockerfile = \"FROM scratch\"\n build_arguments = { %s }\n", plain)
	if secret != "" {
		body += fmt.Sprintf(" build_arguments_wo = { %s }\n build_arguments_wo_version = %d\n", secret, secretVersion)
	}
	if version != "" {
		body = fmt.Sprintf("version = %q\n", version) + body
	}
	return config(p, "%s", body+"}")
}

// TestAccImage_secretArguments has write-only build arguments. The platform shows them like all others, and yet they never
// come back; a new version of them is a changed input.
func TestAccImage_secretArguments(t *testing.T) {
	t.Parallel()
	p := acctest.New(t, 0)
	const mode = `MODE = "full"`
	details := func(arguments string) string {
		return `{"source":"dockerfile","useCache":true,"dockerfile":"FROM scratch","buildArguments":[` + arguments + `]}`
	}
	argument := func(name, value string) string { return fmt.Sprintf(`{"name":%q,"value":%q}`, name, value) }
	step := func(config string, checks resource.ConfigPlanChecks, sent string, wrote ...string) resource.TestStep {
		checks.PreApply = append(checks.PreApply, acctest.PlanHides("very-secret"))
		return resource.TestStep{Config: config, ConfigPlanChecks: checks, Check: resource.ComposeAggregateTestCheckFunc(acctest.Hides("very-secret"), checked(func() {
			if sent != "" {
				sameJSON(t, parts(lastWrite(t, p))["buildDetails"], sent)
			}
			expectWrites(t, p, wrote...)
		}))}
	}
	update := planned(plancheck.ResourceActionUpdate)
	one, two := `KEY = "very-secret-one", TOKEN = "very-secret-token"`, `KEY = "very-secret-two"`
	p.Test(t, resource.TestCase{Steps: acctest.FirstSteps(4, []resource.TestStep{
		step(secretArguments(p, "", mode, one, 1), planned(plancheck.ResourceActionCreate),
			details(argument("KEY", "very-secret-one")+","+argument("MODE", "full")+","+argument("TOKEN", "very-secret-token")), postImage),
		{
			Config: secretArguments(p, "", mode, one, 1), ConfigPlanChecks: acctest.PlansNothing(),
			ConfigStateChecks: []statecheck.StateCheck{
				statecheck.ExpectKnownValue(address, pathOf("build_details").AtMapKey("build_arguments"), knownvalue.MapExact(map[string]knownvalue.Check{"MODE": knownvalue.StringExact("full")})),
				statecheck.ExpectKnownValue(address, pathOf("build_details").AtMapKey("build_arguments_wo"), knownvalue.Null()),
			},
		},
		// Without a new version nobody looks at them. With one they are published as the next version of the image.
		step(secretArguments(p, "", mode, two, 1), acctest.PlansNothing(), ""),
		step(secretArguments(p, "", mode, two, 2), update, details(argument("KEY", "very-secret-two")+","+argument("MODE", "full")), postVersion),
		// A version that is pinned has to be raised.
		step(secretArguments(p, "0.0.2", mode, two, 2), acctest.PlansNothing(), ""),
		{Config: secretArguments(p, "0.0.2", mode, two, 3), ExpectError: text("Version 0.0.2 of peak_image \"base\" is already built")},
		step(secretArguments(p, "0.0.3", mode, two, 3), update, details(argument("KEY", "very-secret-two")+","+argument("MODE", "full")), postVersion),
		// Another input publishes them as well.
		step(secretArguments(p, "0.0.4", `MODE = "part"`, two, 3), update, details(argument("KEY", "very-secret-two")+","+argument("MODE", "part")), postVersion),
		// All gone, by leaving both out.
		{Config: secretArguments(p, "0.0.4", `MODE = "part"`, "", 0), ExpectError: text("Version 0.0.4 of peak_image \"base\" is already built")},
		step(secretArguments(p, "0.0.5", `MODE = "part"`, "", 0), update, details(argument("MODE", "part")), postVersion),
	}...)})
}

// TestAccImage_secretArgumentsMoved has build arguments become write-only, also those that an import found: what the version
// was built from stays, so that nothing is built, and the values leave the state.
func TestAccImage_secretArgumentsMoved(t *testing.T) {
	t.Parallel()
	acctest.InDepth(t)
	p := acctest.New(t, 0)
	plain := secretArguments(p, "1.0.0", `MODE = "full", KEY = "very-secret-one"`, "", 0)
	moved := secretArguments(p, "1.0.0", `MODE = "full"`, `KEY = "very-secret-one"`, 1)
	changes := acctest.ChangesOnly(address, "build_details.build_arguments.KEY", "build_details.build_arguments_wo_version")
	p.Test(t, resource.TestCase{Steps: []resource.TestStep{
		{Config: plain, Check: checkWrites(t, p, postImage)},
		{Config: secretArguments(p, "1.0.0", `MODE = "full"`, `KEY = "very-secret-two"`, 1), ExpectError: text("Version 1.0.0 of peak_image \"base\" is already built")},
		{Config: moved, ConfigPlanChecks: changes, Check: resource.ComposeTestCheckFunc(acctest.Hides("very-secret"), checkWrites(t, p))},
		{Config: moved, ConfigPlanChecks: acctest.PlansNothing(), Check: acctest.Hides("very-secret")},
		{RefreshState: true, Check: acctest.Hides("very-secret")},
	}})
}

// TestAccImage_secretArgumentsImport imports a version that was built with arguments which the configuration keeps secret.
func TestAccImage_secretArgumentsImport(t *testing.T) {
	t.Parallel()
	acctest.InDepth(t)
	acctest.NotContrary(t, "describes need not have build details (contract 17.4)")
	p := acctest.New(t, 0)
	moved := secretArguments(p, "1.0.0", `MODE = "full"`, `KEY = "very-secret-one"`, 1)
	version := "1.0.0"
	created, err := p.Client(t).CreateImage(t.Context(), peak.ImageCreate{Name: "base", Type: "workflow", Version: &version, BuildDetails: &peak.BuildDetails{
		Source: "dockerfile", Dockerfile: "FROM scratch", BuildArguments: []peak.NameValue{{Name: "KEY", Value: "very-secret-one"}, {Name: "MODE", Value: "full"}},
	}})
	must(t, err)
	p.Settle(t)
	p.Emulator.ClearJournal()
	p.Test(t, resource.TestCase{Steps: []resource.TestStep{
		{
			Config:           moved + fmt.Sprintf("import {\n to = %s\n id = \"%d\"\n}\n", address, created.ImageID),
			ConfigPlanChecks: acctest.ChangesOnly(address, "build_details.build_arguments.KEY", "build_details.build_arguments_wo_version"),
			Check:            resource.ComposeTestCheckFunc(acctest.Hides("very-secret"), checkWrites(t, p)),
		},
		{Config: moved, ConfigPlanChecks: acctest.PlansNothing(), Check: acctest.Hides("very-secret")},
	}})
}

// TestAccImage_secretArgumentsOfFailures has the platform repeat a secret in what it says: in a refusal, in the log of a
// build that fails, and when it takes a version and says nothing.
func TestAccImage_secretArgumentsOfFailures(t *testing.T) {
	t.Parallel()
	acctest.InDepth(t) // TestAccService_secretEnvOfFailures
	acctest.SameOnEveryCLI(t)
	p := acctest.New(t, 0)
	one := func(version string) string {
		return secretArguments(p, version, `MODE = "full"`, `KEY = "very-secret-one"`, 1)
	}
	refused := func() {
		_, err := p.Emulator.AddFault(control.Fault{Method: http.MethodPost, Path: "/images/", Times: 1, Status: http.StatusUnprocessableEntity, Body: map[string]any{"detail": "Cannot take very-secret-one."}})
		must(t, err)
	}
	p.Test(t, resource.TestCase{Steps: []resource.TestStep{
		{PreConfig: refused, Config: one("1.0.0"), ExpectError: text("Cannot take (hidden).")},
		{Config: one("1.0.0")},
		{PreConfig: refused, Config: one("1.1.0"), ExpectError: text("Cannot take (hidden).")},
		{PreConfig: func() { outcome(t, p, "failed", "RUN log in with very-secret-one") }, Config: one("1.1.0"), ExpectError: text("RUN log in with (hidden)")},
		// Built again, with the argument.
		{
			Config: one("1.1.0"), ConfigPlanChecks: planned(plancheck.ResourceActionUpdate, acctest.PlanHides("very-secret")), Check: acctest.Hides("very-secret"),
		},
		{Config: one("1.1.0"), ConfigPlanChecks: acctest.PlansNothing(), Check: acctest.Hides("very-secret")},
	}})
}
