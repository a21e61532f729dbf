// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package blockspec_test

import (
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/peakbi/terraform-provider-peak/internal/acctest"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/control"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// seed has somebody else create a block spec, with a configuration and parameters in the platform's own spelling ("" for
// none), and returns its id.
func (s *stage) seed(create peak.BlockSpecCreate, config, parameters string) string {
	s.t.Helper()
	create.Config = json.RawMessage(s.ids(config))
	if parameters != "" {
		create.Parameters = json.RawMessage(parameters)
	}
	if create.Metadata.Summary == nil {
		create.Metadata.Summary = new("Made elsewhere")
	}
	if create.Release.Version == "" {
		create.Release.Version = "1.0.0"
	}
	id, err := s.Client(s.t).CreateBlockSpec(s.t.Context(), create)
	if err != nil {
		s.t.Fatal(err)
	}
	return id
}

// named is the metadata of a spec that is nothing but a name.
func named(name string) peak.Metadata { return peak.Metadata{Name: new(name)} }

// awkward is a workflow whose texts Terraform spells its own way when it writes configuration, or has to escape.
const awkward = `{"steps":{
	"load":{"command":"[\"python\",  \"load.py\"]","imageDetails":{"id":IMAGE},"outputParameters":{"rows":"rows.txt"},"parameters":{"env":{"JSON":"{ \"a\": 1 }","HOME":"${HOME} %{if}"}}},
	"script":{"command":"echo \"${HOME} %{if}\"\n\tdone\n","imageDetails":{"id":IMAGE},"parents":["load"],
		"executionParameters":{"conditional":[{"condition":"not-equals","paramName":"rows","stepName":"load","value":""},{"condition":"equals","paramName":"rows","stepName":"load","value":"{ \"z\": 1, \"a\": [ ] }"}]}},
	"call":{"type":"http","method":"post","url":"https://api.example.com","payload":"{ \"b\": 1,\n \"a\": [ 1.0, 2 ] }","parents":[]}},
	"triggers":[],"images":{},
	"watchers":[{"webhook":{"name":"hook","url":"https://hooks.example.com","payload":"{\"text\" : \"done\"}"},"events":{"fail":true}},{"webhook":{"name":"empty","url":"https://hooks.example.com","payload":""}}]}`

// referring is a workflow and a service with a reference to a build parameter wherever the contract's schema lets one stand.
const (
	referring = `{"steps":{
	"load":{"command":"@param:t","imageDetails":{"id":"@param:n"},"stepTimeout":"@param:n","clearImageCache":"@param:b","resources":{"instanceTypeId":"@param:n","storage":"@param:t"}},
	"call":{"type":"http","method":"get","url":"@param:t","auth":{"type":"api-key","apiKey":"@param:t"}},
	"out":{"type":"export","schema":"@param:t","table":"@param:t","sortBy":"@param:t"}},
	"triggers":[{"cron":"@param:t"}],"watchers":[{"user":"@param:t"}]}`
	referringService = `{"imageDetails":{"id":"@param:n","versionId":"@param:n"},"resources":{"instanceTypeId":"@param:n"},"minInstances":"@param:n",` +
		`"scaleToZero":"@param:b","sessionStickiness":"@param:b","entrypoint":"@param:t","healthCheckURL":"@param:t","parameters":{"env":{"A":"@param:t"},"secrets":["@param:t"]}}`
	referred = `{"build":[{"name":"t","type":"string"},{"name":"n","type":"number"},{"name":"b","type":"boolean"}],"run":[]}`
)

// TestAccBlockSpec_generatedConfiguration has somebody else make block specs of every form, lets Terraform find them and
// write the configuration, and expects that this configuration changes nothing.
func TestAccBlockSpec_generatedConfiguration(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	// With archives, which only Terraform packs here.
	s.abandon(s.spec(everything), address)
	s.abandon(s.spec(serviceBlock), address)
	s.abandon(s.spec(strings.Replace(emptyImage, "release", "x", 1)+`name = "shared"
  scope   = "shared"
  tenants = ["t2", "t1"]
`), address)
	private := peak.BlockSpecCreate{Kind: "workflow"}
	seed := func(name, config, parameters string) string {
		private.Metadata = named(name)
		return s.seed(private, config, parameters)
	}
	seed("awkward", awkward, `{"build":[{"name":"j","type":"string","defaultValue":"{ \"a\": 1 }","title":"${x}"}],"run":[{"name":"o","type":"object","defaultValue":{"A_b":[],"c":{}},"required":false,"hideValue":false}]}`)
	seed("referring", referring, referred)
	// What the attributes cannot say.
	s.replace(seed("newer", plain, ""), newer)
	s.replace(seed("named", plain, ""), strings.Replace(plain, "load", "load_it", 1))
	private.Kind = "service"
	seed("referring", referringService, referred)
	// Metadata that says nothing, and everything at once.
	releases := s.seed(peak.BlockSpecCreate{
		Kind: "service", Featured: new(true), Scope: new("private"), AutoRunOnDeploy: new(true),
		Metadata: peak.Metadata{Name: new("full"), Title: new(""), Summary: new("${s}"), Description: new("a\n\"b\"\n"), DescriptionContentType: new("text/markdown"), ImageURL: new(""), Tags: []peak.Tag{{Name: "b"}, {Name: "a"}}},
		Release:  peak.ReleaseInput{Version: "1.0.0-rc.1+5", Notes: new("n")},
	}, `{"imageDetails":{"id":IMAGE}}`, "")
	for _, version := range []string{"1.0.0", "2.0.0"} {
		s.publishTo(releases, version, `{"imageDetails":{"id":IMAGE},"minInstances":1}`)
	}
	specs := len(s.Emulator.Objects()["spec"])
	if specs != 9 {
		t.Fatalf("%d specs were seeded, want 9", specs)
	}

	cli := s.Onboard(t, "list \"peak_block_spec\" \"all\" {\n  provider = peak\n}\n", specs)
	generated, err := os.ReadFile(filepath.Join(cli.Dir, "generated.tf"))
	if err != nil {
		t.Fatal(err)
	}
	if text := string(generated); strings.Contains(text, "hush") || strings.Contains(text, "gh-secret-token") {
		t.Error("a token of a repository is in the configuration")
	}
	if got := strings.Count(string(generated), "config_json = jsonencode("); got != 2 {
		t.Errorf("%d specs are configured in JSON, want the 2 that cannot be otherwise:\n%s", got, generated)
	}
	cli.Run("destroy", "-input=false", "-auto-approve")
	if left := s.Emulator.Objects()["spec"]; len(left) != 0 {
		t.Errorf("left behind after destroy: %v", left)
	}
}

// replace has the newest release of a spec hold a configuration that the platform took before the contract was written.
func (s *stage) replace(spec, config string) {
	s.t.Helper()
	var value map[string]any
	if err := json.Unmarshal([]byte(s.ids(config)), &value); err != nil {
		s.t.Fatal(err)
	}
	newest, version := "", ""
	for id, release := range s.Emulator.Objects()["release"] {
		if of, _ := release["version"].(string); release["specId"] == spec && of > version {
			newest, version = id, of
		}
	}
	release := s.Emulator.Objects()["release"][newest]
	release["config"] = value
	if err := s.Emulator.Remove("release", newest); err != nil {
		s.t.Fatal(err)
	}
	if err := s.Emulator.Insert("release", newest, release); err != nil {
		s.t.Fatal(err)
	}
}

// publishTo has somebody else publish a release of a spec.
func (s *stage) publishTo(spec, version, config string) {
	s.t.Helper()
	err := s.Client(s.t).CreateBlockRelease(s.t.Context(), spec, peak.BlockReleaseCreate{Release: peak.ReleaseInput{Version: version}, Config: json.RawMessage(s.ids(config))})
	if err != nil {
		s.t.Fatal(err)
	}
}

// TestAccBlockSpecRelease_generatedConfiguration does the same with every release of every spec.
func TestAccBlockSpecRelease_generatedConfiguration(t *testing.T) {
	t.Parallel()
	acctest.InDepth(t) // TestAccBlockSpec_generatedConfiguration
	s := newStage(t)
	s.abandon(s.release(next), address, releaseAddress)
	id := s.seed(peak.BlockSpecCreate{Kind: "workflow", Metadata: named("awkward"), Release: peak.ReleaseInput{Version: "1.0.0", Notes: new("first\n")}}, awkward, "")
	s.publishTo(id, "1.1.0", plain)
	s.replace(id, newer)
	s.seed(peak.BlockSpecCreate{Kind: "service", Metadata: named("web")}, referringService, referred)

	cli := s.Onboard(t, "list \"peak_block_spec_release\" \"all\" {\n  provider = peak\n}\n", 5)
	// A release cannot be deleted, so that nothing is asked of the platform.
	cli.Run("destroy", "-input=false", "-auto-approve")
	if err := s.Wrote()(nil); err != nil {
		t.Error(err)
	}
}

// plain is a workflow of one step.
const plain = `{"steps":{"load":{"command":"c","imageDetails":{"id":IMAGE}}}}`

// newer has members that the attributes cannot say.
const newer = `{"steps":{"load":{"command":"c","imageDetails":{"id":IMAGE},"gpu":{"count": 1.50},"repository":{"url":"u","branch":"b","token":"hush"}}},"zone":["a", null]}`

// TestAccBlockSpec_generatedHiddenTenants is for a token that is not shown with whom a spec is shared: what it is shared
// with stays, until somebody says otherwise.
func TestAccBlockSpec_generatedHiddenTenants(t *testing.T) {
	t.Parallel()
	acctest.InDepth(t)
	s := newStage(t)
	shared := emptyImage + "scope = \"shared\"\n tenants = [\"t1\"]\n"
	s.abandon(s.spec(shared), address)
	s.hideTenants()
	block := s.ids("import {\n  to = peak_block_spec.etl\n  id = \"ID\"\n}\n")
	hidden := "service = { image = {} }\n scope = \"shared\"\n"
	s.run(
		resource.TestStep{Config: block + s.spec(hidden), ConfigPlanChecks: acctest.PlansNothing(), Check: s.wrote()},
		resource.TestStep{Config: s.spec(hidden), ConfigPlanChecks: acctest.PlansNothing()},
		resource.TestStep{
			Config:           s.spec(hidden + "tenants = [\"t2\"]"),
			ConfigPlanChecks: acctest.ChangesOnly(address, "tenants"),
			Check:            s.wrote(`PATCH ` + base + `ID {"tenants":["t2"]}`),
		},
		s.rejected(hidden, "A spec of scope shared needs tenants"),
		resource.TestStep{PreConfig: s.Emulator.ClearFaults, Config: s.spec(hidden + "tenants = [\"t2\"]"), ConfigPlanChecks: acctest.PlansNothing()},
	)
}

// hideTenants has the platform describe its one spec without the tenants that it is shared with, and list none.
func (s *stage) hideTenants() {
	s.t.Helper()
	spec, err := s.Client(s.t).GetSpec(s.t.Context(), peak.Blocks, s.ID(s.t, "spec"))
	if err != nil {
		s.t.Fatal(err)
	}
	spec.Tenants = nil
	text, err := json.Marshal(spec)
	if err != nil {
		s.t.Fatal(err)
	}
	var shown map[string]any
	if err := json.Unmarshal(text, &shown); err != nil {
		s.t.Fatal(err)
	}
	delete(shown, "tenants")
	shown["metadata"] = map[string]any{"name": spec.Metadata.Name, "summary": *spec.Metadata.Summary, "status": spec.Metadata.Status, "createdAt": spec.Metadata.CreatedAt, "createdBy": spec.Metadata.CreatedBy}
	s.fault(control.Fault{Method: "GET", Path: "/specs/[^/]+$", Status: 200, Body: shown})()
	s.fault(control.Fault{Method: "GET", Path: "/specs/$", Status: http.StatusForbidden})()
	s.Emulator.ClearJournal()
}
