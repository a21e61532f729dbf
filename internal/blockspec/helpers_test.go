// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package blockspec_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"
	"github.com/peakbi/terraform-provider-peak/internal/acctest"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/control"
)

func TestMain(m *testing.M) { acctest.Run(m) }

const (
	address = "peak_block_spec.etl"
	base    = "/v1/blocks/specs/"
)

// stage is a platform with an image, and a folder to build images from.
type stage struct {
	*acctest.Platform

	t              *testing.T
	image, version int64
	folder         string
}

func newStage(t *testing.T) *stage {
	t.Helper()
	p := acctest.New(t, 0)
	image, version := p.Image(t, "base", "workflow")
	return &stage{p, t, image, version, acctest.Folder(t, map[string]string{
		"Dockerfile": "FROM python:3.13\n", "gpu/Dockerfile": "FROM python:3.13\n", "load.py": "print(1)\n", "queries/daily.sql": "select 1",
	})}
}

// run runs the steps; the image goes when Terraform has destroyed what it made.
func (s *stage) run(steps ...resource.TestStep) {
	s.t.Helper()
	s.Test(s.t, resource.TestCase{Steps: steps, CheckDestroy: s.RemoveImages})
}

// ids replaces FOLDER, IMAGE, VERSION and ID by what they are on the platform.
func (s *stage) ids(text string) string {
	replacer := []string{"FOLDER", s.folder, "IMAGE", fmt.Sprint(s.image), "VERSION", fmt.Sprint(s.version)}
	for id := range s.Emulator.Objects()["spec"] {
		replacer = append(replacer, "ID", id)
	}
	return strings.NewReplacer(replacer...).Replace(text)
}

// spec is a configuration with a block spec named etl, release 1.0.0 unless the body says otherwise.
func (s *stage) spec(body string) string {
	for attribute, text := range map[string]string{"name": `"etl"`, "summary": `"Loads data"`, "release": `{ version = "1.0.0" }`} {
		if !regexp.MustCompile(`(?m)^ *` + attribute + ` *=`).MatchString(body) {
			body += "\n  " + attribute + " = " + text
		}
	}
	return s.Config("resource \"peak_block_spec\" \"etl\" {\n" + s.ids(body) + "\n}\n")
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

// change replaces the content of a file in the folder.
func (s *stage) change(name, content string) func() {
	return func() {
		if err := os.WriteFile(filepath.Join(s.folder, name), []byte(content), 0o600); err != nil {
			s.t.Fatal(err)
		}
	}
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

// message is a pattern for a text that Terraform may have wrapped.
func message(text string) *regexp.Regexp {
	words := strings.Fields(text)
	for i := range words {
		words[i] = regexp.QuoteMeta(words[i])
	}
	return regexp.MustCompile(strings.Join(words, `[\s│]+`))
}

// rejected is a step whose plan or apply fails with a text.
func (s *stage) rejected(body, text string) resource.TestStep {
	return resource.TestStep{Config: s.spec(body), ExpectError: message(text)}
}

// small is a workflow block of one step in an existing image.
const small = `
  workflow = {
    steps = { load = { image_details = { id = IMAGE }, command = "python load.py" } }
  }
`

// smallSent is what creating small sends.
const smallSent = `POST ` + base + ` spec={"config":{"steps":{"load":{"command":"python load.py","imageDetails":{"id":IMAGE}}}},"kind":"workflow",` +
	`"metadata":{"name":"etl","summary":"Loads data"},"release":{"version":"1.0.0"},"version":1} featured=false scope=private autoRunOnDeploy=false`

// abandon applies a configuration, then has Terraform forget what it made; the platform keeps it.
func (s *stage) abandon(config string, addresses ...string) {
	s.t.Helper()
	forget := ""
	for _, at := range addresses {
		forget += "removed {\n  from = " + at + "\n  lifecycle { destroy = false }\n}\n"
	}
	resource.Test(s.t, resource.TestCase{ProtoV6ProviderFactories: s.Factories(), Steps: []resource.TestStep{{Config: config}, {Config: s.Config(forget)}}})
	s.Emulator.ClearJournal()
}

// regexpRelease finds the release of a body.
var regexpRelease = regexp.MustCompile(`(?m)^ *release *=.*$`)

// releases expects a number of releases on the platform.
func (s *stage) releases(want int) resource.TestCheckFunc {
	return func(*terraform.State) error {
		if got := len(s.Emulator.Objects()["release"]); got != want {
			return fmt.Errorf("there are %d releases on the platform, want %d", got, want)
		}
		return nil
	}
}

// other is a plan check that does something on the platform between plan and apply.
type other struct {
	act  func()
	once sync.Once
}

// CheckPlan implements plancheck.PlanCheck.
func (o *other) CheckPlan(context.Context, plancheck.CheckPlanRequest, *plancheck.CheckPlanResponse) {
	o.once.Do(o.act)
}
