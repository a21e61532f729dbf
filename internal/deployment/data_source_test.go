// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package deployment_test

import (
	"net/http"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"
	"github.com/peakbi/terraform-provider-peak/internal/acctest"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/control"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// shows expects a value of a data source called "x". Numbers in the path are places in a list.
func shows(typeName string, value knownvalue.Check, root string, path ...any) statecheck.StateCheck {
	at := tfjsonpath.New(root)
	for _, part := range path {
		switch part := part.(type) {
		case int:
			at = at.AtSliceIndex(part)
		case string:
			at = at.AtMapKey(part)
		}
	}
	return statecheck.ExpectKnownValue("data."+typeName+".x", at, value)
}

// data is the configuration of a data source called "x".
func (s *stage) data(typeName, body string) string {
	return s.Config("data \"" + typeName + "\" \"x\" {\n" + body + "\n}\n")
}

func TestAccDeployment_dataSource(t *testing.T) {
	t.Parallel()
	acctest.NotContrary(t, specUnshown)
	s := newStage(t)
	all := s.deploy(peak.Blocks, s.etl, "same", "All types", peak.DeploymentCreate{Parameters: s.parse(everything), RevisionNotes: new("theirs")})
	window := s.deploy(peak.Blocks, s.ui, "window", "Shop window", peak.DeploymentCreate{})
	suite := s.deploy(peak.Apps, s.suite, "same", "All of it", peak.DeploymentCreate{})
	const data = "peak_deployment"
	block := states(
		shows(data, knownvalue.StringExact(all), "id"), shows(data, knownvalue.StringExact("same"), "name"), shows(data, knownvalue.StringExact("workflow"), "kind"),
		shows(data, knownvalue.StringExact(s.etl), "block_spec_id"), shows(data, knownvalue.Null(), "app_spec_id"), shows(data, knownvalue.StringExact("deployed"), "status"),
		shows(data, knownvalue.StringExact("theirs"), "revision_notes"), shows(data, knownvalue.NotNull(), "created_at"), shows(data, knownvalue.Null(), "parent_id"),
		// Defaults are shown, and hidden values are not.
		shows(data, knownvalue.Int64Exact(21), "parameters", "build", "size"), shows(data, knownvalue.StringExact("********"), "parameters", "run", "api_key"),
		shows(data, knownvalue.Bool(false), "parameters", "build", "source", "tls", "verify"),
	)
	s.Query(t, resource.TestCase{Steps: []resource.TestStep{
		{Config: s.data(data, "id = \""+all+"\"\n kind = \"app\""), ExpectError: words(`Invalid Attribute Combination`)},
		s.Together(
			resource.TestStep{Config: s.data(data, `id = "`+all+`"`), ConfigStateChecks: block},
			resource.TestStep{Config: s.data(data, "name = \"same\"\n kind = \"workflow\""), ConfigStateChecks: block},
			resource.TestStep{Config: s.data(data, "name = \"same\"\n kind = \"app\""), ConfigStateChecks: states(
				shows(data, knownvalue.StringExact(suite), "id"), shows(data, knownvalue.StringExact("app"), "kind"), shows(data, knownvalue.StringExact(s.suite), "app_spec_id"),
				shows(data, knownvalue.ListSizeExact(2), "blocks"), shows(data, knownvalue.StringExact("eu"), "app_parameters", "run", "region"),
			)},
			resource.TestStep{Config: s.data(data, `name = "window"`), ConfigStateChecks: states(shows(data, knownvalue.StringExact(window), "id"), shows(data, knownvalue.StringExact("service"), "kind"))},
		),
		{Config: s.data(data, `name = "same"`), ExpectError: words(`Say with "kind" which one is meant`)},
		{Config: s.data(data, `name = "windo"`), ExpectError: words(`Cannot find peak_deployment by name`)},
		{Config: s.data(data, `id = "4f1c2d3e-5a6b-4c7d-8e9f-0a1b2c3d4e5f"`), ExpectError: words(`peak_deployment does not exist`)},
	}})
}

func TestAccDeployment_dataSources(t *testing.T) {
	t.Parallel()
	acctest.NotContrary(t, specUnshown)
	s := newStage(t)
	nightly, _, suite := s.three()
	const data = "peak_deployments"
	s.Query(t, resource.TestCase{Steps: []resource.TestStep{
		s.Together(
			resource.TestStep{Config: s.data(data, `sort = ["name:asc"]`), ConfigStateChecks: states(
				shows(data, knownvalue.ListSizeExact(3), "deployments"), shows(data, knownvalue.StringExact(nightly), "deployments", 0, "id"),
				shows(data, knownvalue.StringExact("1.1.0"), "deployments", 0, "release_version"), shows(data, knownvalue.StringExact("Nightly load"), "deployments", 0, "title"),
				shows(data, knownvalue.StringExact("app"), "deployments", 1, "kind"), shows(data, knownvalue.StringExact("deployed"), "deployments", 2, "status"),
			)},
			resource.TestStep{Config: s.data(data, "title = \"The etl\"\n include_app_blocks = true"), ConfigStateChecks: states(
				shows(data, knownvalue.ListSizeExact(1), "deployments"), shows(data, knownvalue.StringExact(suite), "deployments", 0, "parent_id"),
			)},
		),
		{
			PreConfig: s.fault(control.Fault{Method: http.MethodGet, Path: "/v1/deployments/$", Times: 9, Status: http.StatusForbidden}),
			Config:    s.data(data, ``), ExpectError: words(`Cannot read peak_deployments`),
		},
	}})
}

func TestAccDeployment_revisionDataSources(t *testing.T) {
	t.Parallel()
	acctest.NotContrary(t, specUnshown)
	s := newStage(t)
	nightly, _, suite := s.three()
	if _, err := s.client.CreateRevision(t.Context(), peak.Blocks, nightly, peak.RevisionCreate{Notes: new("bigger"), Parameters: s.parse(everything)}); err != nil {
		t.Fatal(err)
	}
	s.Settle(t)
	one, all := "peak_deployment_revision", "peak_deployment_revisions"
	of := func(id string) string { return "deployment_id = \"" + id + "\"\n" }
	s.Query(t, resource.TestCase{Steps: []resource.TestStep{
		{Config: s.data(one, of(nightly)+`revision = 0`), ExpectError: words(`must be at least 1`)},
		s.Together(
			resource.TestStep{Config: s.data(all, of(nightly)), ConfigStateChecks: states(
				shows(all, knownvalue.ListSizeExact(2), "revisions"), shows(all, knownvalue.Int64Exact(2), "revisions", 0, "revision"),
				shows(all, knownvalue.StringExact("bigger"), "revisions", 0, "notes"), shows(all, knownvalue.StringExact("superseded"), "revisions", 1, "status"),
			)},
			resource.TestStep{Config: s.data(all, of(nightly)+`statuses = ["superseded"]`), ConfigStateChecks: states(
				shows(all, knownvalue.ListSizeExact(1), "revisions"), shows(all, knownvalue.Int64Exact(1), "revisions", 0, "revision"),
			)},
			resource.TestStep{Config: s.data(all, of(nightly)+`sort = ["createdAt:asc"]`), ConfigStateChecks: states(shows(all, knownvalue.Int64Exact(1), "revisions", 0, "revision"))},
			resource.TestStep{Config: s.data(all, of(suite)), ConfigStateChecks: states(shows(all, knownvalue.ListSizeExact(1), "revisions"))},
		),
		{Config: s.data(all, of("4f1c2d3e-5a6b-4c7d-8e9f-0a1b2c3d4e5f")), ExpectError: words(`404 Not Found`)},
		{Config: s.data(all, ``), ExpectError: words(`"deployment_id" is required`)},
		s.Together(
			resource.TestStep{Config: s.data(one, of(nightly)), ConfigStateChecks: states(
				shows(one, knownvalue.Int64Exact(2), "revision"), shows(one, knownvalue.StringExact("bigger"), "notes"), shows(one, knownvalue.StringExact(s.etl), "spec_id"),
				shows(one, knownvalue.StringExact("1.1.0"), "release_version"), shows(one, knownvalue.StringExact("db"), "parameters", "build", "source", "host"),
				shows(one, knownvalue.StringExact("********"), "parameters", "run", "api_key"),
				shows(one, knownvalue.StringExact("workflow"), "resources", 0, "kind"), shows(one, knownvalue.NotNull(), "resources", 0, "platform_id"),
			)},
			resource.TestStep{Config: s.data(one, of(nightly)+`revision = 1`), ConfigStateChecks: states(
				shows(one, knownvalue.StringExact("superseded"), "status"), shows(one, knownvalue.StringExact("python load.py"), "parameters", "build", "command"),
			)},
			resource.TestStep{Config: s.data(one, of(suite)), ConfigStateChecks: states(
				shows(one, knownvalue.ListSizeExact(2), "resources"), shows(one, knownvalue.StringExact("python load.py"), "parameters", "etl", "build", "command"),
			)},
		),
		{Config: s.data(one, of(nightly)+`revision = 7`), ExpectError: words(`has no revision 7`)},
	}})
}

func TestAccDeployment_relatedBlocks(t *testing.T) {
	t.Parallel()
	acctest.NotContrary(t, specUnshown)
	s := newStage(t)
	nightly, _, suite := s.three()
	app, err := s.client.GetDeployment(t.Context(), peak.Apps, suite)
	if err != nil {
		t.Fatal(err)
	}
	const data = "peak_related_blocks"
	of := func(id string) string { return s.data(data, "deployment_id = \""+id+"\"") }
	s.Query(t, resource.TestCase{Steps: []resource.TestStep{
		s.Together(
			resource.TestStep{Config: of(app.LatestRevision.Blocks[0].DeploymentID), ConfigStateChecks: states(
				shows(data, knownvalue.StringExact(suite), "app_deployment_id"), shows(data, knownvalue.ListSizeExact(2), "blocks"),
				shows(data, knownvalue.StringExact("ui"), "blocks", 1, "name"), shows(data, knownvalue.StringExact("service"), "blocks", 1, "kind"),
				shows(data, knownvalue.StringExact(app.LatestRevision.Blocks[1].PlatformID), "blocks", 1, "platform_id"), shows(data, knownvalue.StringExact("deployed"), "blocks", 1, "status"),
			)},
			resource.TestStep{Config: of(nightly), ConfigStateChecks: states(shows(data, knownvalue.Null(), "app_deployment_id"), shows(data, knownvalue.ListSizeExact(0), "blocks"))},
		),
		{Config: of(suite), ExpectError: words(`Block deployment does not exist`)},
	}})
}
