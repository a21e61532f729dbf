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
	for _, ignored := range []string{"[artifact_hash]", "all"} {
		for name := range contents {
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
