// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package appspec_test

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
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

func TestMain(m *testing.M) { acctest.Run(m) }

const (
	address = "peak_app_spec.shop"
	base    = "/v1/apps/specs/"
)

// stage is a platform with a workflow block of releases 1.0.0 and 1.1.0 and a service block of release 1.0.0.
type stage struct {
	*acctest.Platform

	t                        *testing.T
	image                    int64
	workflowSpec, serverSpec string
}

func newStage(t *testing.T) *stage {
	t.Helper()
	p := acctest.New(t, 0)
	image, _ := p.Image(t, "base", "workflow")
	s := &stage{Platform: p, t: t, image: image}
	details := map[string]any{"id": image}
	steps := func(command string) any {
		return map[string]any{"steps": map[string]any{"load": map[string]any{"command": command, "imageDetails": details}}}
	}
	parameters := map[string]any{
		"build": []any{map[string]any{"name": "size", "type": "number"}}, "run": []any{map[string]any{"name": "rows", "type": "number"}, map[string]any{"name": "key", "type": "string"}},
	}
	create := func(kind, name string, config any) string {
		id, err := p.Client(t).CreateBlockSpec(t.Context(), peak.BlockSpecCreate{
			Kind: kind, Metadata: peak.Metadata{Name: new(name), Summary: new("s")}, Release: peak.ReleaseInput{Version: "1.0.0"}, Config: config, Parameters: parameters,
		})
		if err != nil {
			t.Fatal(err)
		}
		return id
	}
	s.workflowSpec = create("workflow", "etl", steps("python load.py"))
	s.serverSpec = create("service", "web", map[string]any{"imageDetails": details})
	err := p.Client(t).CreateBlockRelease(t.Context(), s.workflowSpec, peak.BlockReleaseCreate{
		Release: peak.ReleaseInput{Version: "1.1.0"}, Config: steps("python load2.py"), Parameters: parameters,
	})
	if err != nil {
		t.Fatal(err)
	}
	p.Emulator.ClearJournal()
	return s
}

// run runs the steps; the blocks go when Terraform has destroyed what it made.
func (s *stage) run(steps ...resource.TestStep) {
	s.t.Helper()
	s.Test(s.t, resource.TestCase{Steps: steps, CheckDestroy: s.removeBlocks})
}

func (s *stage) removeBlocks(state *terraform.State) error {
	for id, spec := range s.Emulator.Objects()["spec"] {
		if spec["kind"] == "app" {
			continue // The test fails over it.
		}
		if err := s.Emulator.Remove("spec", id); err != nil {
			return err
		}
	}
	return s.RemoveImages(state)
}

// app is the id of the one app spec, "" when there is none.
func (s *stage) app() string {
	for id, spec := range s.Emulator.Objects()["spec"] {
		if spec["kind"] == "app" {
			return id
		}
	}
	return ""
}

// ids replaces WORKFLOW, SERVER and ID by the ids on the platform.
func (s *stage) ids(text string) string {
	return strings.NewReplacer("WORKFLOW", s.workflowSpec, "SERVER", s.serverSpec, "ID", s.app()).Replace(text)
}

// spec is a configuration with an app spec named shop, release 1.0.0 unless the body says otherwise.
func (s *stage) spec(body string) string {
	for attribute, text := range map[string]string{"name": `"shop"`, "summary": `"Sells things"`, "release": `{ version = "1.0.0" }`} {
		if !regexp.MustCompile(`(?m)^ *` + attribute + ` *=`).MatchString(body) {
			body += "\n  " + attribute + " = " + text
		}
	}
	return s.Config("resource \"peak_app_spec\" \"shop\" {\n" + s.ids(body) + "\n}\n")
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

// rejected is a step whose plan or apply fails with a text.
func (s *stage) rejected(body, text string) resource.TestStep {
	return resource.TestStep{Config: s.spec(body), ExpectError: message(text)}
}

// message is a pattern for a text that Terraform may have wrapped.
func message(text string) *regexp.Regexp {
	words := strings.Fields(text)
	for i := range words {
		words[i] = regexp.QuoteMeta(words[i])
	}
	return regexp.MustCompile(strings.Join(words, `[\s│]+`))
}

// fault disturbs calls.
func (s *stage) fault(f control.Fault) func() {
	return func() {
		if _, err := s.Emulator.AddFault(f); err != nil {
			s.t.Fatal(err)
		}
	}
}

// attribute expects a value in the state of the spec.
func attribute(value knownvalue.Check, names ...string) statecheck.StateCheck {
	path := tfjsonpath.New(names[0])
	for _, name := range names[1:] {
		path = path.AtMapKey(name)
	}
	return statecheck.ExpectKnownValue(address, path, value)
}

// quoted writes JSON as the text that a member of the create carries.
func quoted(t *testing.T, text string) string {
	t.Helper()
	encoded, err := json.Marshal(text)
	if err != nil {
		t.Fatal(err)
	}
	return string(encoded)
}

// created is what creating an app sends: JSON whose members are JSON texts.
func created(t *testing.T, spec, rest string) string {
	t.Helper()
	return `POST ` + base + ` {"featured":"false",` + rest + `"scope":"private","spec":` + quoted(t, spec) + `}`
}
