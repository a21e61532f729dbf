// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package structure_test

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/peakbi/terraform-provider-peak/internal/acctest"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// scene is a configuration of a resource. Together the scenes of a resource have a value for every attribute that can be
// configured.
type scene struct {
	name     string
	typeName string

	// config is JSON. Names in capitals after $ stand for what is on the platform; see stand.
	config string

	// second are values of attributes, by pattern, where another one cannot be derived from the first.
	second map[string]any

	// also is what an update has to change together with any attribute.
	also map[string]any
}

// read is the configuration with what is on the platform filled in.
func (s scene) read(t *testing.T, names *strings.Replacer) map[string]any {
	t.Helper()
	value, ok := object(names.Replace(s.config))
	config, isObject := value.(map[string]any)
	if !ok || !isObject {
		t.Fatalf("the scene %s is no JSON object", s.name)
	}
	return config
}

// filled fills the names in a value as well.
func filled(t *testing.T, value any, names *strings.Replacer) any {
	t.Helper()
	decoder := json.NewDecoder(strings.NewReader(names.Replace(text(value))))
	decoder.UseNumber()
	var read any
	if err := decoder.Decode(&read); err != nil {
		t.Fatal(err)
	}
	return read
}

// stand puts on a platform what the scenes build on, and returns it by name.
func stand(t *testing.T, p *platform) *strings.Replacer {
	t.Helper()
	client := p.client(t)
	pairs := append([]string{"$FOLDER", folder(t)}, metrics(t, client)...)
	for _, kind := range []string{"workflow", "webapp"} {
		for _, number := range []string{"1", "2"} {
			made, err := client.CreateImage(t.Context(), peak.ImageCreate{
				Name: kind + number, Type: kind, BuildDetails: &peak.BuildDetails{Source: "dockerfile", Dockerfile: "FROM python:3.13\n"},
			})
			if err != nil {
				t.Fatal(err)
			}
			next, err := client.CreateImageVersion(t.Context(), made.ImageID, peak.ImageVersionCreate{BuildDetails: &peak.BuildDetails{Source: "dockerfile", Dockerfile: "FROM python:3.13\n"}})
			if err != nil {
				t.Fatal(err)
			}
			name := "$" + strings.ToUpper(kind) + number
			pairs = append(pairs, name+"_IMAGE", digits(made.ImageID), name+"_FIRST", digits(made.VersionID), name+"_NEXT", digits(next.VersionID))
		}
	}
	if err := p.Settle(); err != nil {
		t.Fatal(err)
	}
	names := strings.NewReplacer(pairs...)
	steps := parsed(t, names.Replace(`{"steps":{"load":{"type":"standard","command":"@param:command","imageDetails":{"id":$WORKFLOW1_IMAGE,"versionId":$WORKFLOW1_FIRST}}}}`))
	parameters := parsed(t, `{"build":[{"name":"command","type":"string","defaultValue":"c"},{"name":"size","type":"number"}],"run":[{"name":"limit","type":"number"},{"name":"key","type":"string","hideValue":true}]}`)
	var etl []string
	for _, name := range []string{"etl", "elt", "lte", "tel"} {
		id, err := client.CreateBlockSpec(t.Context(), peak.BlockSpecCreate{
			Kind: "workflow", Metadata: peak.Metadata{Name: &name, Summary: &name}, Release: peak.ReleaseInput{Version: "1.0.0"}, Config: steps, Parameters: parameters,
		})
		if err != nil {
			t.Fatal(err)
		}
		if err := client.CreateBlockRelease(t.Context(), id, peak.BlockReleaseCreate{Release: peak.ReleaseInput{Version: "1.1.0"}, Config: steps, Parameters: parameters}); err != nil {
			t.Fatal(err)
		}
		etl = append(etl, id)
	}
	pairs = append(pairs, "$BLOCK1", etl[0], "$BLOCK2", etl[1], "$OTHER1", etl[2], "$OTHER2", etl[3], "$EMPTY1", emptySpec(t, p, false), "$EMPTY2", emptySpec(t, p, false), "$SHARED", sharedSpec(t, p))
	for i, name := range []string{"suite", "sweet"} {
		id, err := client.CreateAppSpec(t.Context(), peak.AppSpecCreate{
			Metadata: peak.Metadata{Name: &name, Summary: &name}, Release: peak.ReleaseInput{Version: "1.0.0"},
			Parameters: parsed(t, `{"build":[{"name":"command","type":"string"},{"name":"size","type":"number"}],"run":[{"name":"limit","type":"number"}]}`),
			Config:     []peak.AppBlock{{ID: etl[0], Release: peak.BlockRelease{Version: "1.0.0"}}, {ID: etl[0], Release: peak.BlockRelease{Version: "1.1.0"}}, {ID: etl[1], Release: peak.BlockRelease{Version: "1.0.0"}}},
		})
		if err != nil {
			t.Fatal(err)
		}
		pairs = append(pairs, "$APP"+string(rune('1'+i)), id)
	}
	p.ClearJournal()
	return strings.NewReplacer(pairs...)
}

// emptySpec makes a block spec that nothing else uses, of a workflow or of a service.
func emptySpec(t *testing.T, p *platform, service bool) string {
	t.Helper()
	if !service {
		return makeSpec(t, p, peak.BlockSpecCreate{})
	}
	return makeSpec(t, p, peak.BlockSpecCreate{Kind: "service", Config: map[string]any{"imageDetails": map[string]any{"id": firstImage(p, "webapp1")}}})
}

// sharedSpec makes one that tenants share.
func sharedSpec(t *testing.T, p *platform) string {
	t.Helper()
	scope := "shared"
	return makeSpec(t, p, peak.BlockSpecCreate{Scope: &scope, Tenants: []string{"t1", "t1-2"}})
}

func makeSpec(t *testing.T, p *platform, create peak.BlockSpecCreate) string {
	t.Helper()
	name := "spec-" + uuid.NewString()
	create.Metadata, create.Release = peak.Metadata{Name: &name, Summary: &name}, peak.ReleaseInput{Version: "1.0.0"}
	if create.Kind == "" {
		create.Kind, create.Config = "workflow", parsed(t, `{"steps":{"query":{"type":"sql","sqlQueryPath":"q.sql"}}}`)
	}
	id, err := p.client(t).CreateBlockSpec(t.Context(), create)
	if err != nil {
		t.Fatal(err)
	}
	p.ClearJournal()
	return id
}

// firstImage is the id of an image by its name.
func firstImage(p *platform, name string) any {
	for _, image := range p.Objects()["image"] {
		if image["name"] == name {
			return image["id"]
		}
	}
	return nil
}

// client calls the platform as somebody other than Terraform would.
func (p *platform) client(t *testing.T) *peak.Client {
	t.Helper()
	client, err := peak.New(peak.Config{Token: acctest.Token, Endpoint: p.url})
	if err != nil {
		t.Fatal(err)
	}
	return client
}

func digits(id int64) string { return text(id) }

func parsed(t *testing.T, text string) map[string]any {
	t.Helper()
	var value map[string]any
	if err := json.Unmarshal([]byte(text), &value); err != nil {
		t.Fatal(err)
	}
	return value
}

// folder is a folder with a Dockerfile in every place that the scenes name.
func folder(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for _, name := range []string{"Dockerfile", "Dockerfile-2", "docker/Dockerfile", "docker-2/Dockerfile", "main.py", ".peakignore", ".peakignore-2"} {
		target := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(target), 0o750); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(target, []byte("FROM a\n# "+name+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// updated is the configuration with what an update has to change besides.
func (s scene) updated(config map[string]any) map[string]any {
	changed := maps.Clone(config)
	for name, value := range s.also {
		if patch, ok := value.(map[string]any); ok {
			inner, _ := config[name].(map[string]any)
			value = merged(inner, patch)
		}
		changed[name] = value
	}
	return changed
}
