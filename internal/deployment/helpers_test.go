// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package deployment_test

import (
	"encoding/json"
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"
	"github.com/peakbi/terraform-provider-peak/internal/acctest"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/control"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/world"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

func TestMain(m *testing.M) { acctest.Run(m) }

// address of the resource in all configurations of these tests.
const address = "peak_deployment.prod"

// etlParameters and uiParameters define parameters of every type.
const (
	etlParameters = `{
	  "build": [
	    {"name": "command", "type": "string", "required": true},
	    {"name": "size", "type": "number", "defaultValue": 21},
	    {"name": "source", "type": "object", "properties": [
	      {"name": "host", "type": "string", "required": true},
	      {"name": "ports", "type": "number_array"},
	      {"name": "tls", "type": "object", "properties": [{"name": "verify", "type": "boolean"}]}
	    ]},
	    {"name": "tables", "type": "object_array", "properties": [{"name": "name", "type": "string"}, {"name": "keys", "type": "string_array"}]},
	    {"name": "licence", "type": "string", "hideValue": true}
	  ],
	  "run": [
	    {"name": "agg", "type": "string", "defaultValue": "AVG", "options": [{"title": "Average", "value": "AVG"}, {"title": "Sum", "value": "SUM"}]},
	    {"name": "limit", "type": "number"},
	    {"name": "region", "type": "string"},
	    {"name": "api_key", "type": "string", "hideValue": true}
	  ]
	}`
	uiParameters = `{
	  "build": [{"name": "colour", "type": "string", "defaultValue": "blue"}],
	  "run": [{"name": "region", "type": "string"}, {"name": "banner", "type": "string"}]
	}`
	suiteParameters = `{
	  "build": [{"name": "colour", "type": "string"}],
	  "run": [{"name": "region", "type": "string", "defaultValue": "eu"}]
	}`
)

// stage is a platform with an image, a workflow block in releases 1.0.0 and 1.1.0, a service block and an app of the two.
type stage struct {
	*acctest.Platform

	t      *testing.T
	client *peak.Client

	etl, ui, suite string
}

func newStage(t *testing.T) *stage {
	t.Helper()
	p := acctest.New(t, 0)
	s := &stage{Platform: p, t: t, client: p.Client(t)}
	image, version := p.Image(t, "etl", "workflow")
	page, pageVersion := s.webImage()
	release := func(number string) peak.ReleaseInput { return peak.ReleaseInput{Version: number} }
	metadata := func(name string) peak.Metadata {
		return peak.Metadata{Name: &name, Title: new("The " + name), Summary: new("Does " + name)}
	}
	workflow := map[string]any{"steps": map[string]any{"load": map[string]any{
		"type": "standard", "command": "@param:command", "imageDetails": map[string]any{"id": image, "versionId": version}, "resources": map[string]any{"instanceTypeId": "@param:size"},
	}}}
	var err error
	if s.etl, err = s.client.CreateBlockSpec(t.Context(), peak.BlockSpecCreate{
		Kind: "workflow", Metadata: metadata("etl"), Release: release("1.0.0"), Config: workflow, Parameters: s.parse(etlParameters),
	}); err != nil {
		t.Fatal(err)
	}
	if err = s.client.CreateBlockRelease(t.Context(), s.etl, peak.BlockReleaseCreate{Release: release("1.1.0"), Config: workflow, Parameters: s.parse(etlParameters)}); err != nil {
		t.Fatal(err)
	}
	if s.ui, err = s.client.CreateBlockSpec(t.Context(), peak.BlockSpecCreate{
		Kind: "service", Metadata: metadata("ui"), Release: release("1.0.0"), Parameters: s.parse(uiParameters),
		Config: map[string]any{"imageDetails": map[string]any{"id": page, "versionId": pageVersion}, "parameters": map[string]any{"env": map[string]any{"COLOUR": "@param:colour"}}},
	}); err != nil {
		t.Fatal(err)
	}
	if s.suite, err = s.client.CreateAppSpec(t.Context(), peak.AppSpecCreate{
		Metadata: metadata("suite"), Release: release("1.0.0"), Parameters: s.parse(suiteParameters),
		Config: []peak.AppBlock{{ID: s.etl, Release: peak.BlockRelease{Version: "1.0.0"}}, {ID: s.ui, Release: peak.BlockRelease{Version: "1.0.0"}}},
	}); err != nil {
		t.Fatal(err)
	}
	s.Settle(t)
	return s
}

func (s *stage) webImage() (image, version int64) {
	s.t.Helper()
	return s.Image(s.t, "ui", "webapp")
}

func (s *stage) parse(text string) any {
	s.t.Helper()
	var value any
	if err := json.Unmarshal([]byte(text), &value); err != nil {
		s.t.Fatal(err)
	}
	return value
}

// run runs the steps; specs and images go when Terraform has destroyed what it made.
func (s *stage) run(steps ...resource.TestStep) {
	s.t.Helper()
	s.Test(s.t, resource.TestCase{Steps: steps, CheckDestroy: s.cleanUp})
}

func (s *stage) cleanUp(state *terraform.State) error {
	s.Emulator.ClearFaults()
	for id := range s.Emulator.Objects()["spec"] {
		if err := s.Emulator.Remove("spec", id); err != nil {
			return err
		}
	}
	return s.RemoveImages(state)
}

// id is the id of the one deployment that belongs to no app.
func (s *stage) id() string {
	for id, object := range s.Emulator.Objects()["deployment"] {
		if parent, _ := object["parent"].(string); parent == "" {
			return id
		}
	}
	return "(no deployment)"
}

// ids replaces ETL, UI, SUITE by the ids of the specs and ID by that of the deployment.
func (s *stage) ids(text string) string {
	return strings.NewReplacer("ETL", s.etl, "UI", s.ui, "SUITE", s.suite, "ID", s.id()).Replace(text)
}

// block is a configuration that deploys the workflow block.
func (s *stage) block(body string) string {
	return s.resource("block_spec_id = \""+s.etl+"\"", body)
}

// app is a configuration that deploys the app.
func (s *stage) app(body string) string {
	return s.resource("app_spec_id = \""+s.suite+"\"", body)
}

func (s *stage) resource(spec, body string) string {
	if !regexp.MustCompile(`(?m)^ *name +=`).MatchString(body) {
		body += "\n  name = \"prod\""
	}
	if !strings.Contains(body, "summary") {
		body += "\n  summary = \"s\""
	}
	return s.Config("resource \"peak_deployment\" \"prod\" {\n  " + spec + "\n" + strings.NewReplacer("ETL", s.etl, "UI", s.ui).Replace(body) + "\n}\n")
}

// wrote is Wrote with the ids filled in when the check runs.
func (s *stage) wrote(want ...string) resource.TestCheckFunc {
	return func(state *terraform.State) error {
		filled := make([]string, len(want))
		for i := range want {
			filled[i] = s.ids(want[i])
		}
		return s.Wrote(filled...)(state)
	}
}

// fault arms a fault.
func (s *stage) fault(fault control.Fault) func() {
	return func() {
		s.t.Helper()
		s.Emulator.ClearJournal()
		if _, err := s.Emulator.AddFault(fault); err != nil {
			s.t.Fatal(err)
		}
	}
}

// ends says how the next deployment ends.
func (s *stage) ends(result, message string) func() {
	return func() {
		s.t.Helper()
		s.Emulator.ClearJournal()
		s.Decide(s.t, world.Outcome{Kind: "deployment", Result: result, Message: message, Times: 1})
	}
}

// somebody does something on the platform behind Terraform's back.
func (s *stage) somebody(does func(id string) error) func() {
	return func() {
		s.t.Helper()
		if err := does(s.id()); err != nil {
			s.t.Fatal(err)
		}
		s.Settle(s.t)
	}
}

// attribute expects a value in state.
func attribute(value knownvalue.Check, names ...string) statecheck.StateCheck {
	path := tfjsonpath.New(names[0])
	for _, name := range names[1:] {
		path = path.AtMapKey(name)
	}
	return statecheck.ExpectKnownValue(address, path, value)
}

func states(checks ...statecheck.StateCheck) []statecheck.StateCheck { return checks }

// words matches text however Terraform breaks its lines.
func words(text string) *regexp.Regexp {
	var quoted []string
	for word := range strings.FieldsSeq(text) {
		quoted = append(quoted, regexp.QuoteMeta(word))
	}
	return regexp.MustCompile(strings.Join(quoted, `[\s│]+`))
}

// specUnshown is why tests cannot run on a contrary platform.
const specUnshown = "describes need not name spec and release (contract 13.4)"

// ifShown is a check of what a contrary platform does not show.
func ifShown(check knownvalue.Check) knownvalue.Check {
	if acctest.Contrary() {
		return knownvalue.Null()
	}
	return check
}
