// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package artifact_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/peakbi/terraform-provider-peak/internal/acctest"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/control"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

func TestMain(m *testing.M) { acctest.Run(m) }

// address of the resource in all configurations of these tests.
const address = "peak_artifact.app"

// app is a folder with a file, a folder in it and something to ignore.
func app(t *testing.T) string {
	t.Helper()
	return acctest.Folder(t, map[string]string{
		"app.py": "print(1)\n", "lib/run.sh": "exec python app.py\n", "debug.log": "noise\n", ".dockerignore": "*.log\n.*\n", ".rules": "*.log\n.*\n",
	})
}

// config is a configuration with the resource, whose name is "app" unless body names it.
func config(p *acctest.Platform, body string) string {
	if !strings.Contains(" "+body, " name") {
		body = "  name = \"app\"\n" + body
	}
	return p.Config("resource \"peak_artifact\" \"app\" {\n" + body + "\n}\n")
}

// from is the attribute path as a line of configuration.
func from(dir string) string { return fmt.Sprintf("  path = %q\n", dir) }

// change writes a file in a folder before a step.
func change(t *testing.T, dir, name, content string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, filepath.FromSlash(name)), []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
}

// wrote is a check that the platform has received exactly these requests since the last such check, reads left out.
// A multipart request is written as its parts, a file as the names in its zip, a JSON request as its body.
func wrote(p *acctest.Platform, want ...string) resource.TestCheckFunc {
	return func(*terraform.State) error {
		var got []string
		for _, entry := range p.Emulator.Journal() {
			if entry.Method != http.MethodGet {
				got = append(got, render(entry))
			}
		}
		p.Emulator.ClearJournal()
		if !slices.Equal(got, want) {
			return fmt.Errorf("the platform received\n  %s\nwant\n  %s", strings.Join(got, "\n  "), strings.Join(want, "\n  "))
		}
		return nil
	}
}

func render(entry control.Entry) string {
	text := entry.Method
	for _, part := range entry.Parts {
		value := part.Text
		if part.Filename != "" {
			var names []string
			for _, file := range part.Zip {
				names = append(names, file.Name)
			}
			slices.Sort(names)
			value = fmt.Sprintf("%s%v", part.ContentType, names)
		}
		text += fmt.Sprintf(" %s=%s", part.Name, value)
	}
	if body, err := json.Marshal(entry.JSON); err == nil && entry.JSON != nil && string(body) != "{}" {
		text += " " + string(body)
	}
	return text
}

// words is a regular expression for a text that Terraform may wrap anywhere between words.
func words(text string) *regexp.Regexp {
	var quoted []string
	for word := range strings.FieldsSeq(text) {
		quoted = append(quoted, regexp.QuoteMeta(word))
	}
	return regexp.MustCompile(strings.Join(quoted, `[\s│]+`))
}

// flat undoes the wrapping of Terraform's messages.
func flat(output string) string {
	return strings.Join(strings.Fields(strings.ReplaceAll(output, "│", " ")), " ")
}

// planned checks a plan before it is applied.
func planned(checks ...plancheck.PlanCheck) resource.ConfigPlanChecks {
	return resource.ConfigPlanChecks{PreApply: checks}
}

// afterPlan runs something between the plan of a step and its apply.
type afterPlan func()

// CheckPlan implements plancheck.PlanCheck.
func (f afterPlan) CheckPlan(context.Context, plancheck.CheckPlanRequest, *plancheck.CheckPlanResponse) {
	f()
}

// somebody is another user of the platform.
func somebody(t *testing.T, p *acctest.Platform) *peak.Client {
	t.Helper()
	return p.Client(t)
}

// somebodyCreates makes an artifact with the source "git" behind Terraform's back and returns its id.
func somebodyCreates(t *testing.T, p *acctest.Platform, name, dir string) string {
	t.Helper()
	created, err := somebody(t, p).CreateArtifact(t.Context(), peak.ArtifactCreate{Name: name, Source: new("git"), Artifact: acctest.Upload(t, dir)})
	if err != nil {
		t.Fatal(err)
	}
	p.Emulator.ClearJournal()
	return created.ID
}

// somebodyUploads makes a version of the only artifact behind Terraform's back.
func somebodyUploads(t *testing.T, p *acctest.Platform, dir string) {
	t.Helper()
	if _, err := somebody(t, p).CreateArtifactVersion(t.Context(), onlyID(t, p), peak.ArtifactUpload{Artifact: acctest.Upload(t, dir)}); err != nil {
		t.Fatal(err)
	}
	p.Emulator.ClearJournal()
}

// onlyID returns the id of the one artifact on the platform.
func onlyID(t *testing.T, p *acctest.Platform) string {
	t.Helper()
	var ids []string
	for item, err := range somebody(t, p).ListArtifacts(t.Context(), peak.ListArtifactsQuery{}) {
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, item.ID)
	}
	if len(ids) != 1 {
		t.Fatalf("artifacts on the platform: %v, want one", ids)
	}
	return ids[0]
}
