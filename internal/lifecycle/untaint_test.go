// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package lifecycle_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/peakbi/terraform-provider-peak/internal/acctest"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/world"
)

// slow are creates that wait for the platform, each with the outcome that keeps it waiting.
var slow = map[string]struct{ address, stuck, config string }{
	"image": {"peak_image.it", "build", `resource "peak_image" "it" {
  name     = "base"
  type     = "workflow"
  version  = "1.0.0"
  artifact = { path = "./app" }
  timeouts = TIMEOUTS
}
`},
	"service": {"peak_service.it", "service", `resource "peak_image" "base" {
  name     = "base"
  type     = "webapp"
  artifact = { path = "./app" }
}

resource "peak_service" "it" {
  name          = "ui"
  image_details = { image_id = peak_image.base.id, version_id = peak_image.base.version_id }
  timeouts      = TIMEOUTS
}
`},
	"deployment": {"peak_deployment.it", "deployment", `resource "peak_block_spec" "etl" {
  name     = "etl"
  summary  = "Loads data"
  release  = { version = "1.0.0" }
  workflow = ` + blockWorkflow + `
  artifact = { path = "./app" }
}

resource "peak_deployment" "it" {
  name          = "prod"
  summary       = "Loads data"
  block_spec_id = peak_block_spec.etl.id
  timeouts      = TIMEOUTS
}
`},
}

// TestAccCreate_unfinished lets creates run out of time. What the message says of the next apply is what it does, with and
// without the untaint that the message shows.
func TestAccCreate_unfinished(t *testing.T) {
	t.Parallel()
	for name, test := range acctest.Sample(1, slow) {
		for _, keep := range []bool{true, false} {
			t.Run(name+map[bool]string{true: " kept", false: " made anew"}[keep], func(t *testing.T) {
				t.Parallel()
				p := acctest.New(t, 0)
				files := folder("app", "print(1)\n")
				config := func(timeouts string) map[string]string {
					return map[string]string{"main.tf": strings.ReplaceAll(test.config, "TIMEOUTS", timeouts)}
				}
				files["main.tf"] = config(`{ create = "3s" }`)["main.tf"]
				tf := p.Process(t, files)
				p.Decide(t, world.Outcome{Kind: test.stuck, Result: "stuck", Times: 1})
				kind, _, _ := strings.Cut(test.address, ".")
				fails(t, tf, []string{"apply", "-auto-approve"}, "tainted: the next apply deletes it and creates it anew", "terraform untaint "+kind+".<resource name>")
				writes(p)
				tf.Write(config("null"))
				if !keep {
					if err := finish(p, test.stuck); err != nil {
						t.Fatal(err)
					}
					tf.Run("apply", "-auto-approve")
					if calls := writes(p); !slices.Contains(calls, "DELETE") || !slices.Contains(calls, "POST") {
						t.Errorf("the next apply did not make it anew: %v", calls)
					}
				} else {
					tf.Run("untaint", test.address)
					time.AfterFunc(time.Second, func() {
						if err := finish(p, test.stuck); err != nil {
							t.Error(err)
						}
					})
					tf.Run("apply", "-auto-approve")
					time.Sleep(time.Second)
					if calls := writes(p); len(calls) > 0 {
						t.Errorf("what was kept is not left alone: %v", calls)
					}
				}
				plan(t, tf, 0)
				tf.Run("destroy", "-auto-approve")
				empty(t, p)
			})
		}
	}
}

// finish brings what is stuck to its good end.
func finish(p *acctest.Platform, stuck string) error {
	kind, patch := map[string]string{"build": "image-version", "service": "service", "deployment": "deployment"}[stuck], map[string]map[string]any{
		"build":      {"status": "ready", "lastBuildStatus": "success"},
		"service":    {"status": "AVAILABLE"},
		"deployment": {"status": "deployed"},
	}[stuck]
	for id := range p.Emulator.Objects()[kind] {
		if err := p.Emulator.Edit(kind, id, patch); err != nil {
			return err
		}
	}
	return nil
}
