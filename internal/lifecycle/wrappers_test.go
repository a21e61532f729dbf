// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package lifecycle_test

import (
	"maps"
	"net/http"
	"strings"
	"testing"

	"github.com/peakbi/terraform-provider-peak/internal/acctest"
)

// What the publishing wrappers of peak-sdk 1.29.0 send to publish an app of three blocks, to deploy it and to tell the address of its web
// app, recorded on the emulator with the app of scripts/sdk/official/wrappers.py whose versions raise themselves. At first: tenant
// metadata, a list of specs, 4 creates; a list of deployments, releases of the app and of 3 blocks, 3 specs, 1 create; a deployment and a
// web app. Later each run: a list of specs, 4 changes of metadata, 4 releases; the same reads and 1 revision. They do not wait for the
// deployment.
const (
	wrappersFirst = 17
	wrappersLater = 20
)

// threeBlocks is that app.
const threeBlocks = `resource "peak_block_spec" "workflow" {
  for_each = toset(["ingest", "train"])
  name     = each.key
  summary  = "A block"
  release  = { increment = "patch" }
  artifact = { path = "./${each.key}" }
  workflow = {
    images = { base = { dockerfile = "Dockerfile", context = "." } }
    steps  = { run = { image_ref = "base", command = "python app.py", resources = { instance_type_id = 21, storage = "10GB" } } }
  }
  parameters = {
    run = [
      { name = "batch", type = "number", required = true, default_value = 100 },
      { name = "region", type = "string", required = true, default_value = "north" },
    ]
  }
}

resource "peak_block_spec" "board" {
  name       = "board"
  summary    = "A block"
  release    = { increment = "patch" }
  artifact   = { path = "./board" }
  service    = { service_type = "web-app", image = { dockerfile = "Dockerfile", context = "." }, resources = { instance_type_id = 43 } }
  parameters = { run = [{ name = "theme", type = "string", required = true, default_value = "dark" }] }
}

resource "peak_app_spec" "forecast" {
  name       = "forecast"
  summary    = "The app"
  release    = { increment = "patch" }
  blocks     = [for b in [peak_block_spec.workflow["ingest"], peak_block_spec.workflow["train"], peak_block_spec.board] : { id = b.id, release_version = b.release_version }]
  parameters = { run = [{ name = "region", type = "string", required = true, default_value = "south" }] }
}

resource "peak_deployment" "forecast" {
  name            = "forecast"
  summary         = "The app"
  app_spec_id     = peak_app_spec.forecast.id
  release_version = peak_app_spec.forecast.release_version
  app_parameters  = { run = { region = "west" } }
  parameters      = { ingest = { run = { batch = 7 } } }
}
`

// TestAccWrappers_requests publishes and deploys an app with no more requests than the wrappers make, and with none that changes
// something when nothing has changed.
func TestAccWrappers_requests(t *testing.T) {
	t.Parallel()
	acctest.SameOnEveryCLI(t)
	if acctest.Contrary() {
		t.Skip("a contrary platform lets others ask more")
	}
	p := acctest.New(t, 0)
	files := map[string]string{"main.tf": threeBlocks}
	for _, block := range []string{"ingest", "train", "board"} {
		maps.Copy(files, folder(block, "print(1)\n"))
	}
	tf := p.Process(t, files)
	for _, step := range []struct {
		name         string
		change       map[string]string
		most, writes int
	}{
		{"the first time", nil, wrappersFirst, 5},
		{"with nothing changed", nil, wrappersLater, 0},
		{"with one folder changed", folder("train", "print(2)\n"), wrappersLater, 3},
	} {
		tf.Write(step.change)
		p.Emulator.ClearJournal()
		tf.Run("apply", "-auto-approve", "-no-color")
		var calls []string
		writes := 0
		for _, entry := range p.Emulator.Journal() {
			call := entry.Method + " " + entry.Path
			// Waiting is one request however often it looks.
			if entry.Method != http.MethodGet {
				writes++
			} else if len(calls) > 0 && calls[len(calls)-1] == call {
				continue
			}
			calls = append(calls, call)
		}
		if len(calls) > step.most || writes != step.writes {
			t.Errorf("%s: %d requests, of which %d change something; the wrappers make %d, and %d are needed:\n%s", step.name, len(calls), writes, step.most, step.writes, strings.Join(calls, "\n"))
		}
		t.Logf("%s: %d requests", step.name, len(calls))
	}
	tf.Run("destroy", "-auto-approve", "-no-color")
	empty(t, p)
}
