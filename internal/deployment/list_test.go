// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package deployment_test

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/querycheck"
	"github.com/hashicorp/terraform-plugin-testing/querycheck/queryfilter"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"
	"github.com/peakbi/terraform-provider-peak/internal/acctest"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/control"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// queries is the oldest Terraform that knows list resources.
var queries = []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_14_0)}

// deploy has somebody else deploy a spec and returns the id.
func (s *stage) deploy(kind peak.SpecKind, specID, name, title string, more peak.DeploymentCreate) string {
	s.t.Helper()
	more.Metadata.Name, more.Metadata.Title, more.Metadata.Summary, more.SpecID = &name, &title, new("Made elsewhere"), specID
	if more.Parameters == nil {
		more.Parameters = s.parse(`{"build": {"command": "python load.py"}}`)
		if kind == peak.Apps {
			more.Parameters = s.parse(`{"etl": {"build": {"command": "python load.py"}}}`)
		}
		if specID == s.ui {
			more.Parameters = nil
		}
	}
	id, err := s.client.CreateDeployment(s.t.Context(), kind, more)
	if err != nil {
		s.t.Fatal(err)
	}
	s.Settle(s.t)
	return id
}

// nightly, window and suite are deployments of each kind. That of the app owns two more.
func (s *stage) three() (nightly, window, suite string) {
	s.t.Helper()
	nightly = s.deploy(peak.Blocks, s.etl, "nightly", "Nightly load", peak.DeploymentCreate{})
	window = s.deploy(peak.Blocks, s.ui, "window", "Shop window", peak.DeploymentCreate{})
	suite = s.deploy(peak.Apps, s.suite, "nightly-suite", "All of it", peak.DeploymentCreate{})
	return nightly, window, suite
}

// everything has values of every type, hidden ones and defaults.
const everything = `{
  "build": {"command": "echo \"${HOME} %{if}\"\n\tdone", "size": 21, "licence": "L-1",
    "source": {"host": "db", "ports": [5432, 5433], "tls": {"verify": false}},
    "tables": [{"name": "sales", "keys": ["id", "day"]}, {"name": "stores"}]},
  "run": {"agg": "AVG", "limit": 0.25, "api_key": "hidden-key"}
}`

func TestAccDeployment_list(t *testing.T) {
	t.Parallel()
	acctest.NotContrary(t, specUnshown)
	s := newStage(t)
	_, window, suite := s.three()
	list := func(config string) string {
		return s.Config("list \"peak_deployment\" \"all\" {\n  provider = peak\n  limit = 100\n  include_resource = true\n  config {\n" + config + "\n}\n}\n")
	}
	found := func(config string, count int, more ...querycheck.QueryResultCheck) resource.TestStep {
		return resource.TestStep{Query: true, Config: list(config), QueryResultChecks: append(more, querycheck.ExpectLength("peak_deployment.all", count))}
	}
	identity := func(id string) querycheck.QueryResultCheck {
		return querycheck.ExpectIdentity("peak_deployment.all", map[string]knownvalue.Check{"id": knownvalue.StringExact(id)})
	}
	s.Query(t, resource.TestCase{
		TerraformVersionChecks: queries,
		Steps: []resource.TestStep{
			found(``, 3, identity(suite), identity(window),
				querycheck.ExpectResourceKnownValues("peak_deployment.all", queryfilter.ByDisplayName(knownvalue.StringExact("nightly")), []querycheck.KnownValueCheck{
					{Path: tfjsonpath.New("parameters").AtMapKey("build").AtMapKey("command"), KnownValue: knownvalue.StringExact("python load.py")},
					{Path: tfjsonpath.New("block_spec_id"), KnownValue: knownvalue.StringExact(s.etl)},
					{Path: tfjsonpath.New("status"), KnownValue: knownvalue.StringExact("deployed")},
				}),
				querycheck.ExpectResourceKnownValues("peak_deployment.all", queryfilter.ByDisplayName(knownvalue.StringExact("nightly-suite")), []querycheck.KnownValueCheck{
					{Path: tfjsonpath.New("app_spec_id"), KnownValue: knownvalue.StringExact(s.suite)},
					{Path: tfjsonpath.New("blocks"), KnownValue: knownvalue.ListSizeExact(2)},
				})),
			found(`include_app_blocks = true`, 5),
			found(`kinds = ["app"]`, 1, identity(suite)),
			found(`kinds = ["app", "service"]`, 2, identity(suite), identity(window)),
			found("kinds = [\"service\"]\n include_app_blocks = true", 2, identity(window)),
			found(`name = "nightly"`, 2, identity(suite)),
			found("name = \"nightly\"\n kinds = [\"app\"]", 1, identity(suite)),
			found(`title = "Shop"`, 1, identity(window)),
			found(`term = "window"`, 1, identity(window)),
			found(`statuses = ["deployed", "warning"]`, 3),
			found("statuses = [\"failed\"]\n sort = [\"name:asc\"]", 0),
			{Query: true, Config: list("term = \"x\"\n name = \"y\""), ExpectError: words(`Invalid Attribute Combination`)},
			{Query: true, Config: list(`kinds = ["job"]`), ExpectError: words(`must be one of`)},
			{Query: true, Config: list("title = \"x\"\n kinds = [\"app\"]"), ExpectError: words(`does not search deployments of apps by title`)},
			{
				PreConfig: s.fault(control.Fault{Method: http.MethodGet, Path: "/v1/deployments/$", Times: 9, Status: http.StatusForbidden}),
				Query:     true, Config: list(``), ExpectError: words(`Cannot list peak_deployment`),
			},
		},
	})
}

// TestAccDeployment_onboard brings deployments of every kind under Terraform, with values of every type: nothing is planned
// but the import. What is hidden stays so until somebody changes what takes a new revision.
func TestAccDeployment_onboard(t *testing.T) {
	t.Parallel()
	acctest.NotContrary(t, specUnshown)
	s := newStage(t)
	all := s.deploy(peak.Blocks, s.etl, "all", "All types", peak.DeploymentCreate{Parameters: s.parse(everything), ReleaseVersion: "1.0.0"})
	s.deploy(peak.Apps, s.suite, "app-all", "App with values", peak.DeploymentCreate{
		Parameters: map[string]any{"etl": s.parse(everything), "ui": s.parse(`{"build": {"colour": "red"}}`)}, AppParameters: s.parse(`{"run": {"region": "us"}}`),
	})
	s.three()
	if _, err := s.client.CreateRevision(t.Context(), peak.Blocks, all, peak.RevisionCreate{ReleaseVersion: "1.1.0", Notes: new("theirs"), Parameters: s.parse(everything)}); err != nil {
		t.Fatal(err)
	}
	s.Settle(t)
	c := s.Onboard(t, "list \"peak_deployment\" \"all\" {\n  provider = peak\n  limit = 100\n}\n", 5)

	text, err := os.ReadFile(filepath.Join(c.Dir, "generated.tf"))
	if err != nil {
		t.Fatal(err)
	}
	generated := string(text)
	if n := strings.Count(generated, `"********"`); n != 4 {
		t.Errorf("%d masks in the generated configuration, want 4:\n%s", n, generated)
	}
	edit := func(old, to string) {
		t.Helper()
		if !strings.Contains(generated, old) {
			t.Fatalf("%q is not in the generated configuration:\n%s", old, generated)
		}
		generated = strings.ReplaceAll(generated, old, to)
		c.Write(map[string]string{"generated.tf": generated})
	}
	// A run value alone is merged into what the platform has: the mask does not travel.
	edit("= 0.25", "= 0.5")
	c.Run("apply", "-input=false", "-auto-approve")
	run, err := s.client.GetRunParameters(t.Context(), all)
	if err != nil || run["api_key"] != "hidden-key" {
		t.Errorf("the hidden value is now %v, error %v", run["api_key"], err)
	}
	// So does a replacement: it creates the deployment from what is configured.
	const other = "00000000-0000-4000-8000-000000000000"
	edit(s.etl, other)
	if code, stdout, stderr := c.Exit("plan", "-input=false", "-no-color"); code == 0 || !words(`parameters.build.licence is what the platform shows in place of a hidden value`).MatchString(stderr) {
		t.Errorf("exit code %d\n%s%s", code, stdout, stderr)
	}
	edit(other, s.etl)
	// A revision carries all values, so that the mask must not be sent.
	edit(`"All types"`, `"Of all types"`)
	edit(`"theirs"`, `"mine"`)
	code, stdout, stderr := c.Exit("plan", "-input=false", "-no-color")
	if code == 0 || !words(`parameters.build.licence is what the platform shows in place of a hidden value`).MatchString(stderr) {
		t.Errorf("exit code %d\n%s%s", code, stdout, stderr)
	}
	for _, entry := range s.Emulator.Journal() {
		if entry.Method != http.MethodGet && strings.Contains(fmt.Sprint(entry.JSON), "***") {
			t.Errorf("a mask was sent: %s %s", entry.Method, entry.Path)
		}
	}
	edit(`"********"`, `"known-again"`)
	c.Run("apply", "-input=false", "-auto-approve")
	if run, err = s.client.GetRunParameters(t.Context(), all); err != nil || run["api_key"] != "known-again" {
		t.Errorf("the hidden value is now %v, error %v", run["api_key"], err)
	}
	if code, stdout, stderr := c.Exit("plan", "-input=false", "-no-color", "-detailed-exitcode"); code != 0 {
		t.Errorf("there is still something to do:\n%s%s", stdout, stderr)
	}
}
