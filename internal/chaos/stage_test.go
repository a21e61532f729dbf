// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package chaos_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/peakbi/terraform-provider-peak/internal/acctest"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// stage is a platform with what scenarios build on: two images, two block specs, one of them in two releases, and an app
// spec of the two.
type stage struct {
	*acctest.Platform

	t      *testing.T
	client *peak.Client
	values []string // placeholder and value by turns, for configurations
}

const parameters = `{
  "build": [{"name": "command", "type": "string", "defaultValue": "python a.py"}],
  "run": [{"name": "region", "type": "string", "defaultValue": "eu"}]
}`

// models is a file of metric models.
const models = "cubes:\n- name: orders\n  sql_table: orders\n  measures:\n  - {name: count, type: count}\n"

func newStage(t *testing.T) *stage {
	t.Helper()
	p := acctest.New(t, 0)
	s := &stage{Platform: p, t: t, client: p.Client(t)}
	image, version := p.Image(t, "base", "workflow")
	web, webVersion := p.Image(t, "web", "webapp")
	step := map[string]any{"type": "standard", "command": "@param:command", "imageDetails": map[string]any{"id": image, "versionId": version}}
	etl := s.id(s.client.CreateBlockSpec(t.Context(), peak.BlockSpecCreate{
		Kind: "workflow", Metadata: metadata("etl"), Release: peak.ReleaseInput{Version: "1.0.0"}, Config: map[string]any{"steps": map[string]any{"load": step}}, Parameters: s.parse(parameters),
	}))
	if err := s.client.CreateBlockRelease(t.Context(), etl, peak.BlockReleaseCreate{
		Release: peak.ReleaseInput{Version: "1.1.0"}, Config: map[string]any{"steps": map[string]any{"load": step}}, Parameters: s.parse(parameters),
	}); err != nil {
		t.Fatal(err)
	}
	ui := s.id(s.client.CreateBlockSpec(t.Context(), peak.BlockSpecCreate{
		Kind: "service", Metadata: metadata("ui"), Release: peak.ReleaseInput{Version: "1.0.0"}, Config: map[string]any{"imageDetails": map[string]any{"id": web, "versionId": webVersion}},
	}))
	suite := s.id(s.client.CreateAppSpec(t.Context(), peak.AppSpecCreate{
		Metadata: metadata("suite"), Release: peak.ReleaseInput{Version: "1.0.0"},
		Config: []peak.AppBlock{{ID: etl, Release: peak.BlockRelease{Version: "1.0.0"}}, {ID: ui, Release: peak.BlockRelease{Version: "1.0.0"}}},
	}))
	folder := acctest.Folder(t, map[string]string{"Dockerfile": "FROM python:3.13\n", "a.py": "print(1)\n", "models.yml": models})
	other := acctest.Folder(t, map[string]string{"Dockerfile": "FROM python:3.13\n", "a.py": "print(2)\n", "models.yml": models})
	s.values = []string{
		"{image}", strconv.FormatInt(image, 10), "{version}", strconv.FormatInt(version, 10),
		"{web}", strconv.FormatInt(web, 10), "{webversion}", strconv.FormatInt(webVersion, 10),
		"{etl}", etl, "{ui}", ui, "{suite}", suite, "{folder}", folder, "{other}", other,
	}
	s.Settle(t)
	return s
}

func metadata(name string) peak.Metadata {
	return peak.Metadata{Name: &name, Summary: new("Does " + name)}
}

func (s *stage) id(id string, err error) string {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
	return id
}

func (s *stage) parse(text string) any {
	s.t.Helper()
	var value any
	if err := json.Unmarshal([]byte(text), &value); err != nil {
		s.t.Fatal(err)
	}
	return value
}

// hcl puts the values of the stage into a configuration.
func (s *stage) hcl(text string) string {
	return strings.NewReplacer(s.values...).Replace(text)
}

// inventory is everything on the platform by kind and name, each as often as it is there. What only follows from something
// else, and logs of what happened, are left out.
func (s *stage) inventory() []string {
	s.t.Helper()
	var all []string
	for kind, objects := range s.Emulator.Objects() {
		if kind == "build" || kind == "execution" || kind == "revision" {
			continue
		}
		for _, object := range objects {
			name := fmt.Sprint(object["name"])
			if version := object["version"]; version != nil && object["name"] == nil {
				name = fmt.Sprint(version)
			}
			if metadata, ok := object["metadata"].(map[string]any); ok {
				name = fmt.Sprint(metadata["name"])
			}
			all = append(all, kind+" "+name)
		}
	}
	slices.Sort(all)
	return all
}
