// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package lifecycle_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/peakbi/terraform-provider-peak/internal/acctest"
)

// TestAccIgnoreChanges holds a change of the content back, for good, and plans it once nothing holds it any more.
func TestAccIgnoreChanges(t *testing.T) {
	t.Parallel()
	for ignored, some := range map[string]int{"[artifact_hash]": 2, "all": 1} {
		for name := range acctest.Sample(some, contents) {
			t.Run(name+" "+ignored, func(t *testing.T) {
				t.Parallel()
				p := acctest.New(t, 0)
				tf := applied(t, p, name, "lifecycle { ignore_changes = "+ignored+" }")
				if text := plan(t, tf, 0); strings.Contains(text, "Warning: Redundant") {
					t.Errorf("there is nothing to ignore:\n%s", text)
				}

				tf.Write(folder("app", "print(2)\n"))
				plan(t, tf, 0)
				plan(t, tf, 0, "-refresh=false")
				tf.Run("apply", "-auto-approve")
				if calls := writes(p); len(calls) > 0 {
					t.Errorf("what is held back was sent: %v", calls)
				}
				plan(t, tf, 0)

				tf.Write(map[string]string{"main.tf": config(name, "")})
				switch name {
				case "artifact":
					plan(t, tf, 2)
					tf.Run("apply", "-auto-approve")
					if calls := writes(p); !slices.Equal(calls, []string{"PUT"}) {
						t.Errorf("lifting it sent %v", calls)
					}
				case "image":
					plan(t, tf, 1)
					tf.Write(map[string]string{"main.tf": strings.Replace(config(name, ""), "1.0.0", "1.0.1", 1)})
					tf.Run("apply", "-auto-approve")
				case "block_spec":
					plan(t, tf, 1)
					tf.Write(map[string]string{"main.tf": strings.Replace(config(name, ""), "1.0.0", "1.0.1", 1)})
					tf.Run("apply", "-auto-approve")
				case "block_spec_release":
					plan(t, tf, 1)
					tf.Write(map[string]string{"main.tf": strings.Replace(config(name, ""), "1.1.0", "1.1.1", 1)})
					tf.Run("apply", "-auto-approve")
				}
				plan(t, tf, 0)
				tf.Run("destroy", "-auto-approve")
				empty(t, p)
			})
		}
	}
}

// TestAccIgnoreChanges_appSpec holds everything about an app spec back, blocks included.
func TestAccIgnoreChanges_appSpec(t *testing.T) {
	t.Parallel()
	p := acctest.New(t, 0)
	app := func(summary, version, lifecycle string) map[string]string {
		return map[string]string{"main.tf": config("block_spec", "") + `
resource "peak_app_spec" "it" {
  name    = "shop"
  summary = "` + summary + `"
  release = { version = "` + version + `" }
  blocks  = [{ id = peak_block_spec.it.id, release_version = "1.0.0", auto_run_on_deploy = ` + map[bool]string{true: "true", false: "false"}[version != "1.0.0"] + ` }]
  ` + lifecycle + `
}
`}
	}
	const all = "lifecycle { ignore_changes = all }"
	files := folder("app", "print(1)\n")
	tf := p.Process(t, files)
	tf.Write(app("Sells", "1.0.0", all))
	tf.Run("apply", "-auto-approve")
	writes(p)
	tf.Write(app("Sells more", "1.1.0", all))
	plan(t, tf, 0)
	tf.Write(app("Sells more", "1.1.0", ""))
	plan(t, tf, 2)
	tf.Run("apply", "-auto-approve")
	if calls := writes(p); !slices.Equal(calls, []string{"PATCH", "POST"}) {
		t.Errorf("lifting it sent %v", calls)
	}
	plan(t, tf, 0)
	tf.Run("destroy", "-auto-approve")
	empty(t, p)
}
