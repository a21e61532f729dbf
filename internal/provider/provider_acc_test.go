// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/peakbi/terraform-provider-peak/internal/acctest"
)

// lookup makes a call when it is read.
const lookup = "data \"peak_default_resources\" \"this\" {}\n"

// silent expects that the platform was not called.
func silent(p *acctest.Platform) resource.TestCheckFunc {
	return func(*terraform.State) error {
		if calls := p.Emulator.Journal(); len(calls) > 0 {
			return fmt.Errorf("the platform was called %d times, first with %s %s", len(calls), calls[0].Method, calls[0].Path)
		}
		return nil
	}
}

// TestAccProvider_planErrors shows what a user sees of TestConfigureDiagnostics: one error, on the line of the attribute.
func TestAccProvider_planErrors(t *testing.T) {
	t.Parallel()
	acctest.SameOnEveryCLI(t)
	p := acctest.New(t, 0)
	refused := func(body, want string) resource.TestStep {
		return resource.TestStep{Config: "provider \"peak\" {\n" + body + "\n}\n" + lookup, PlanOnly: true, ExpectError: regexp.MustCompile(want)}
	}
	const token = "auth_token = \"t\"\n"
	p.Test(t, resource.TestCase{Steps: []resource.TestStep{
		refused(`endpoint = "`+p.URL+`"`, `(?s)Missing Peak token.*provider "peak".*PEAK_AUTH_TOKEN.*API_KEY.*"auth_token"`),
		refused(token+`endpoint = "http://peak.example.com"`, `(?s)Invalid endpoint.*endpoint = "http://peak.example.com".*https`),
		refused(token+`stage = "production"`, `(?s)stage = "production".*"prod"`),
		refused(token+`request_timeout = "soon"`, `(?s)Invalid request timeout.*request_timeout = "soon"`),
		refused(token+`max_retries = 99`, `(?s)max_retries = 99.*between\s+0\s+and\s+20`),
		{Config: p.Config(""), Check: silent(p)},
	}})
}

// TestAccProvider_silent has a plan and an apply that need nothing from the platform ask it for nothing.
func TestAccProvider_silent(t *testing.T) {
	t.Parallel()
	acctest.SameOnEveryCLI(t)
	p := acctest.New(t, 0)
	p.Test(t, resource.TestCase{Steps: []resource.TestStep{
		{
			// A count of 0 has Terraform configure the provider without using it.
			Config: p.Config("data \"peak_default_resources\" \"this\" {\n count = 0\n}\n resource \"terraform_data\" \"other\" {}\n"),
			Check:  silent(p),
		},
		{Config: p.Config(lookup), Check: func(*terraform.State) error {
			if len(p.Emulator.Journal()) == 0 {
				return fmt.Errorf("the journal is empty although a data source was read: this test sees nothing")
			}
			return nil
		}},
	}})
}

// TestAccProvider_unknownToken has the token come from another resource. Planning what needs no call works, and the
// apply has it.
func TestAccProvider_unknownToken(t *testing.T) {
	t.Parallel()
	p := acctest.New(t, 0)
	config := func(body string) string {
		return fmt.Sprintf(`
			resource "terraform_data" "token" { input = %q }
			provider "peak" {
			  endpoint   = %q
			  auth_token = terraform_data.token.output
			}
			`, acctest.Token, p.URL) + body
	}
	const details = "  build_details = {\n    source     = \"dockerfile\"\n    dockerfile = \"FROM scratch\"\n  }\n"
	p.Test(t, resource.TestCase{Steps: []resource.TestStep{
		{
			// Reading needs the token now.
			Config:      config(lookup),
			ExpectError: regexp.MustCompile(`(?s)Provider configuration not known yet.*"auth_token".*-target`),
		},
		{
			Config: config(`
				resource "peak_image" "app" {
				  name = "app"
				  type = "webapp"
				  ` + details + `
				}
				resource "peak_service" "app" {
				  name          = "app"
				  image_details = { image_id = peak_image.app.id, version_id = peak_image.app.version_id }
				  resources     = { instance_type_id = 40 }
				}`),
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				plancheck.ExpectResourceAction("peak_service.app", plancheck.ResourceActionCreate),
			}},
		},
	}})
}

// TestAccProvider_wrongToken has the platform refuse the token.
func TestAccProvider_wrongToken(t *testing.T) {
	t.Parallel()
	p := acctest.New(t, 0)
	p.Test(t, resource.TestCase{Steps: []resource.TestStep{
		{
			Config:      strings.ReplaceAll(p.Config(lookup), acctest.Token, secret),
			ExpectError: regexp.MustCompile(`(?s)Cannot read peak_default_resources.*401.*auth_token.*PEAK_AUTH_TOKEN`),
		},
		{Config: p.Config("")},
	}})
}

// TestAccProvider_userAgent looks at what arrives at the platform.
func TestAccProvider_userAgent(t *testing.T) {
	t.Setenv("TF_APPEND_USER_AGENT", "nightly/7 (ci)")
	p := acctest.New(t, 0)
	want := regexp.MustCompile(`^terraform-provider-peak/test \(\+https://registry\.terraform\.io/providers/peakbi/peak\) Terraform/\d+\.\d+\.\d+\S* nightly/7 \(ci\)$`)
	p.Test(t, resource.TestCase{Steps: []resource.TestStep{
		{Config: p.Config(lookup), Check: func(*terraform.State) error {
			calls := p.Emulator.Journal()
			if len(calls) == 0 {
				return fmt.Errorf("the platform was not called")
			}
			for _, call := range calls {
				if agent := call.Header.Get("User-Agent"); !want.MatchString(agent) {
					return fmt.Errorf("%s %s came from %q", call.Method, call.Path, agent)
				}
			}
			return nil
		}},
	}})
}

// TestAccProvider_environment configures the provider with variables alone.
func TestAccProvider_environment(t *testing.T) {
	p := acctest.New(t, 0)
	t.Setenv("API_KEY", "overruled")
	t.Setenv("PEAK_AUTH_TOKEN", acctest.Token)
	t.Setenv("PEAK_ENDPOINT", p.URL)
	p.Test(t, resource.TestCase{Steps: []resource.TestStep{{Config: lookup}}})
}
