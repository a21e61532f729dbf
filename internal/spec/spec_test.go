// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package spec_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"
	"github.com/peakbi/terraform-provider-peak/internal/acctest"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/control"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

func TestMain(m *testing.M) { acctest.Run(m) }

// stage is a platform with a workflow block of releases 1.0.0 and 1.1.0, a service block, and an app of both.
type stage struct {
	*acctest.Platform

	t                  *testing.T
	etl, web, shop     string
	parameters, config json.RawMessage
}

func newStage(t *testing.T) *stage {
	t.Helper()
	p := acctest.New(t, 0)
	image, _ := p.Image(t, "base", "workflow")
	s := &stage{
		Platform: p, t: t,
		parameters: json.RawMessage(`{"build":[{"name":"size","type":"number","defaultValue":21}],"run":[]}`),
		config: json.RawMessage(fmt.Sprintf(`{"steps":{"load":{"command":"c","imageDetails":{"id":%d},"resources":{"instanceTypeId":"@param:size"},`+
			`"repository":{"url":"u","branch":"b","token":"hush"}}}}`, image)),
	}
	client := p.Client(t)
	must := func(id string, err error) string {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return id
	}
	s.etl = must(client.CreateBlockSpec(t.Context(), peak.BlockSpecCreate{
		Kind: "workflow", Metadata: peak.Metadata{Name: new("etl"), Summary: new("Loads data")}, Release: peak.ReleaseInput{Version: "1.0.0"}, Config: s.config, Parameters: s.parameters,
	}))
	must("", client.CreateBlockRelease(t.Context(), s.etl, peak.BlockReleaseCreate{
		Release: peak.ReleaseInput{Version: "1.1.0", Notes: new("better")}, Config: s.config, Parameters: s.parameters, AutoRunOnDeploy: new(true),
	}))
	s.web = must(client.CreateBlockSpec(t.Context(), peak.BlockSpecCreate{
		Kind: "service", Metadata: peak.Metadata{Name: new("web"), Summary: new("Shows data")}, Release: peak.ReleaseInput{Version: "1.0.0"}, Featured: new(true),
		Config: json.RawMessage(fmt.Sprintf(`{"imageDetails":{"id":%d},"resources":{"instanceTypeId":43}}`, image)),
	}))
	s.shop = must(client.CreateAppSpec(t.Context(), peak.AppSpecCreate{
		Metadata: peak.Metadata{Name: new("shop"), Summary: new("Sells things")}, Release: peak.ReleaseInput{Version: "3.0.0"}, Scope: new("public"),
		Config: []peak.AppBlock{{ID: s.etl, Release: peak.BlockRelease{Version: "1.0.0"}, AutoRunOnDeploy: new(true)}},
	}))
	p.Emulator.ClearJournal()
	return s
}

// data is a configuration with one data source. ETL, WEB and SHOP stand for the ids of the specs.
func (s *stage) data(typeName, body string) string {
	ids := strings.NewReplacer("ETL", `"`+s.etl+`"`, "WEB", `"`+s.web+`"`, "SHOP", `"`+s.shop+`"`)
	return s.Config("data \"" + typeName + "\" \"a\" {\n" + ids.Replace(body) + "\n}\n")
}

// shows is a step whose data source has values.
func (s *stage) shows(typeName, body string, checks map[string]knownvalue.Check) resource.TestStep {
	step := resource.TestStep{Config: s.data(typeName, body)}
	for name, check := range checks {
		step.ConfigStateChecks = append(step.ConfigStateChecks, statecheck.ExpectKnownValue("data."+typeName+".a", tfjsonpath.New(name), check))
	}
	return step
}

// fails is a step whose data source is refused with a text that Terraform may have wrapped.
func (s *stage) fails(typeName, body, text string) resource.TestStep {
	words := strings.Fields(text)
	for i := range words {
		words[i] = regexp.QuoteMeta(words[i])
	}
	return resource.TestStep{Config: s.data(typeName, body), ExpectError: regexp.MustCompile(strings.Join(words, `[\s│]+`))}
}

// run runs the steps. Nothing is left at the end that could be refused once more by the final destroy.
func (s *stage) run(steps ...resource.TestStep) {
	s.t.Helper()
	s.Query(s.t, resource.TestCase{Steps: append(steps, resource.TestStep{Config: s.Config("output \"end\" { value = true }\n")})})
}

// each is objects of each of which one member is known. Their order counts where the platform was asked for one.
func each(body, member string, values ...string) knownvalue.Check {
	checks := make([]knownvalue.Check, len(values))
	for i, value := range values {
		checks[i] = knownvalue.ObjectPartial(map[string]knownvalue.Check{member: knownvalue.StringExact(value)})
	}
	if strings.Contains(body, "sort") {
		return knownvalue.ListExact(checks)
	}
	return knownvalue.SetExact(checks)
}

func TestAccSpecs(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	names := func(body string, want ...string) resource.TestStep {
		return s.shows("peak_specs", body, map[string]knownvalue.Check{"specs": each(body, "name", want...)})
	}
	s.run(
		s.Together(
			names("", "shop", "web", "etl"),
			names(`sort = ["name:asc"]`, "etl", "shop", "web"),
			names(`kind = "workflow"`, "etl"),
			names(`kind = "app"`, "shop"),
			names(`term = "things"`, "shop"),
			names(`scopes = ["private"]`, "web", "etl"),
			names("featured = true\nstatuses = [\"available\", \"archived\"]", "web"),
			names(`statuses = ["unavailable"]`),
		),
		s.fails("peak_specs", `kind = "webapp"`, "value must be one of"),
		s.fails("peak_specs", `sort = ["name"]`, "must be one of createdAt, createdBy, name, title, with :asc or :desc behind it"),
		resource.TestStep{
			PreConfig: func() {
				if _, err := s.Emulator.AddFault(control.Fault{Method: http.MethodGet, Path: "^/v1/specs/$", Status: http.StatusForbidden}); err != nil {
					t.Fatal(err)
				}
			},
			Config: s.data("peak_specs", ""), ExpectError: regexp.MustCompile(`Cannot read peak_specs`),
		},
	)
}

func TestAccSpecReleases(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	versions := func(body string, want ...string) resource.TestStep {
		return s.shows("peak_spec_releases", body, map[string]knownvalue.Check{"releases": each(body, "version", want...)})
	}
	s.run(
		s.Together(
			versions("spec_id = ETL\nkind = \"block\"", "1.1.0", "1.0.0"),
			versions("spec_id = ETL\nkind = \"block\"\nsort = [\"createdAt:asc\"]", "1.0.0", "1.1.0"),
			versions("spec_id = SHOP\nkind = \"app\"", "3.0.0"),
		),
		s.fails("peak_spec_releases", "spec_id = ETL\nkind = \"app\"", "There is no app spec"),
		s.fails("peak_spec_releases", "spec_id = ETL", `The argument "kind" is required`),
		s.fails("peak_spec_releases", "spec_id = ETL\nkind = \"workflow\"", "value must be one of"),
	)
}

func TestAccSpecRelease(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	const of = "peak_spec_release"
	step := knownvalue.MapExact(map[string]knownvalue.Check{
		"command": knownvalue.StringExact("c"), "imageDetails": knownvalue.NotNull(),
		"resources": knownvalue.MapExact(map[string]knownvalue.Check{"instanceTypeId": knownvalue.StringExact("@param:size")}),
		// Without the token.
		"repository": knownvalue.MapExact(map[string]knownvalue.Check{"url": knownvalue.StringExact("u"), "branch": knownvalue.StringExact("b")}),
	})
	block := func(body, version string, notes, autoRun knownvalue.Check) resource.TestStep {
		return s.shows(of, "spec_id = ETL\nkind = \"block\"\n"+body, map[string]knownvalue.Check{
			"id": knownvalue.NotNull(), "version": knownvalue.StringExact(version), "notes": notes, "auto_run_on_deploy": autoRun,
			"created_at": knownvalue.NotNull(), "created_by": knownvalue.NotNull(), "artifact": knownvalue.Null(),
			"config": knownvalue.MapExact(map[string]knownvalue.Check{"steps": knownvalue.MapExact(map[string]knownvalue.Check{"load": step})}),
			"parameters": knownvalue.MapPartial(map[string]knownvalue.Check{"build": knownvalue.ListExact([]knownvalue.Check{knownvalue.MapExact(map[string]knownvalue.Check{
				"name": knownvalue.StringExact("size"), "type": knownvalue.StringExact("number"), "default_value": knownvalue.Int64Exact(21),
			})})}),
		})
	}
	app := knownvalue.MapPartial(map[string]knownvalue.Check{"id": knownvalue.StringExact(s.etl), "release": knownvalue.MapPartial(map[string]knownvalue.Check{"version": knownvalue.StringExact("1.0.0")})})
	s.run(
		s.Together(
			block(`version = "1.0.0"`, "1.0.0", knownvalue.Null(), knownvalue.Bool(false)),
			block("", "1.1.0", knownvalue.StringExact("better"), knownvalue.Bool(true)),
			s.shows(of, "spec_id = SHOP\nkind = \"app\"", map[string]knownvalue.Check{"version": knownvalue.StringExact("3.0.0"), "config": knownvalue.ListExact([]knownvalue.Check{app})}),
		),
		s.fails(of, "spec_id = ETL\nkind = \"block\"\nversion = \"9.0.0\"", "Check the id and the version, whether the spec is a block or an app"),
		s.fails(of, "spec_id = ETL\nkind = \"app\"", "of kind app"),
		s.fails(of, "spec_id = ETL\nkind = \"workflow\"", "value must be one of"),
	)
}

// TestAccSpecRelease_archive shows where the archive of a release is.
func TestAccSpecRelease_archive(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	folder := acctest.Folder(t, map[string]string{"Dockerfile": "FROM python:3.13\n"})
	s.run(resource.TestStep{
		Config: s.Config(fmt.Sprintf(`
resource "peak_block_spec" "app" {
  name     = "app"
  summary  = "s"
  release  = { version = "1.0.0" }
  artifact = { path = %q }
  service  = { image = {}, resources = { instance_type_id = 43 } }
}
data "peak_spec_release" "a" {
  spec_id = peak_block_spec.app.id
  kind    = "block"
  version = peak_block_spec.app.release.version
}
resource "peak_block_spec" "copy" {
  name        = "copy"
  summary     = "s"
  kind        = "service"
  release     = { version = "1.0.0" }
  artifact    = { path = %[1]q }
  config_json = jsonencode(data.peak_spec_release.a.config)
  parameters  = data.peak_spec_release.a.parameters
}
`, folder)),
		ConfigStateChecks: []statecheck.StateCheck{
			statecheck.ExpectKnownValue("data.peak_spec_release.a", tfjsonpath.New("artifact"), knownvalue.ObjectExact(map[string]knownvalue.Check{
				"id": knownvalue.NotNull(), "version": knownvalue.Int64Exact(1),
			})),
			statecheck.ExpectKnownValue("peak_block_spec.copy", tfjsonpath.New("latest_release"), knownvalue.StringExact("1.0.0")),
		},
	})
}

func TestAccReleaseDeployments(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	deploy := func(kind peak.SpecKind, spec, version, name string) string {
		id, err := s.Client(t).CreateDeployment(t.Context(), kind, peak.DeploymentCreate{
			Metadata: peak.Metadata{Name: new(name), Title: new("T " + name), Summary: new("s")}, SpecID: spec, ReleaseVersion: version,
		})
		if err != nil {
			t.Fatal(err)
		}
		s.Settle(t)
		return id
	}
	first, second := deploy(peak.Blocks, s.etl, "1.0.0", "first"), deploy(peak.Blocks, s.etl, "1.1.0", "second")
	const of = "peak_release_deployments"
	ids := func(body string, want ...string) resource.TestStep {
		return s.shows(of, body, map[string]knownvalue.Check{"deployments": each(body, "id", want...)})
	}
	s.run(
		s.Together(
			ids("spec_id = ETL", second, first),
			ids("spec_id = ETL\nversion = \"1.0.0\"", first),
			ids("spec_id = ETL\nname = \"sec\"", second),
			ids("spec_id = ETL\ntitle = \"T f\"", first),
			ids("spec_id = ETL\nsort = [\"createdAt:asc\"]", first, second),
			ids("spec_id = ETL\nstatuses = [\"failed\", \"deleting\"]"),
			ids("spec_id = SHOP"),
			s.shows(of, "spec_id = ETL\nversion = \"1.1.0\"", map[string]knownvalue.Check{"deployments": knownvalue.ListExact([]knownvalue.Check{
				knownvalue.ObjectPartial(map[string]knownvalue.Check{
					"title": knownvalue.StringExact("T second"), "kind": knownvalue.StringExact("workflow"), "status": knownvalue.StringExact("deployed"),
					"revision": knownvalue.Int64Exact(1), "revision_status": knownvalue.StringExact("deployed"),
				}),
			})}),
		),
		s.fails(of, "spec_id = \"3f0c8a56-0000-4000-8000-000000000000\"", "There is no spec"),
	)
}
