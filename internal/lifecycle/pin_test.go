// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package lifecycle_test

import (
	"crypto/sha256"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/peakbi/terraform-provider-peak/internal/acctest"
)

// hashOf asks the provider for the content hash of a folder of a CLI.
func hashOf(t *testing.T, tf *acctest.CLI, dir string) string {
	t.Helper()
	hash := strings.Trim(strings.TrimSpace(evaluated(t, tf, fmt.Sprintf(`provider::peak::content_hash("./%s", [])`, dir))), `"`)
	if len(hash) != 2*sha256.Size {
		t.Fatalf("no hash: %q", hash)
	}
	return hash
}

// evaluated is the value of an expression, by way of an output: `console` reads from a terminal.
func evaluated(t *testing.T, tf *acctest.CLI, expression string) string {
	t.Helper()
	tf.Write(map[string]string{"evaluated.tf": "output \"evaluated\" {\n  value = " + expression + "\n}\n"})
	code, stdout, stderr := tf.Exit("plan", "-no-color")
	tf.Write(map[string]string{"evaluated.tf": ""})
	_, after, found := strings.Cut(stdout, `+ evaluated = "`)
	if code != 0 || !found {
		t.Fatalf("%s%s", stdout, stderr)
	}
	value, _, _ := strings.Cut(after, `"`)
	return value
}

// TestAccPin pins content: what else the folder holds is refused on creation and when the pin changes, and before anything is
// sent.
func TestAccPin(t *testing.T) {
	t.Parallel()
	for name := range acctest.Sample(2, contents) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := acctest.New(t, 0)
			files := map[string]string{"main.tf": ""}
			maps.Copy(files, folder("app", "print(1)\n"))
			maps.Copy(files, folder("other", "print(2)\n"))
			maps.Copy(files, folder("first", "print(0)\n"))
			tf := p.Process(t, files)
			first, second := hashOf(t, tf, "app"), hashOf(t, tf, "other")

			tf.Write(map[string]string{"main.tf": config(name, fmt.Sprintf("artifact_hash = %q", second))})
			if text := plan(t, tf, 1); !strings.Contains(text, "Content is not the pinned one") || !strings.Contains(text, first) || !strings.Contains(text, second) {
				t.Errorf("the plan says\n%s", text)
			}
			tf.Write(map[string]string{"main.tf": config(name, fmt.Sprintf("artifact_hash = %q", first))})
			tf.Run("apply", "-auto-approve")
			plan(t, tf, 0)
			writes(p)

			// The pin is what is published: what the folder holds meanwhile is of no account.
			tf.Write(folder("app", "print(2)\n"))
			plan(t, tf, 0)
			tf.Write(folder("app", "print(3)\n"))
			tf.Write(map[string]string{"main.tf": config(name, fmt.Sprintf("artifact_hash = %q", second))})
			plan(t, tf, 1)
			if calls := writes(p); len(calls) > 0 {
				t.Errorf("sent %v", calls)
			}
			tf.Write(folder("app", "print(2)\n"))
			raised := strings.Replace(config(name, fmt.Sprintf("artifact_hash = %q", second)), `"1.1.0"`, `"1.2.0"`, 1)
			if name != "block_spec_release" {
				raised = strings.Replace(raised, `"1.0.0"`, `"1.2.0"`, 1)
			}
			tf.Write(map[string]string{"main.tf": raised})
			tf.Run("apply", "-auto-approve")
			if calls := writes(p); len(calls) == 0 {
				t.Error("the new pin was not published")
			}
			plan(t, tf, 0)
			if state := tf.Run("show", "-json"); !strings.Contains(state, `"artifact_hash":"`+second+`"`) {
				t.Error("the state does not hold what is published")
			}
			tf.Run("destroy", "-auto-approve")
			empty(t, p)
		})
	}
}

// TestAccPin_heldWhilePublishing raises a version while ignore_changes holds back what the folder holds: neither is it
// published under the old hash, nor passed over.
func TestAccPin_heldWhilePublishing(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"image", "block_spec", "block_spec_release"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := acctest.New(t, 0)
			ignore := "lifecycle { ignore_changes = [artifact_hash] }"
			tf := applied(t, p, name, ignore)
			raised := strings.NewReplacer(`"1.1.0"`, `"1.2.0"`).Replace(config(name, ignore))
			if name != "block_spec_release" {
				raised = strings.Replace(raised, `"1.0.0"`, `"1.2.0"`, 1)
			}
			tf.Write(map[string]string{"main.tf": raised})
			tf.Write(folder("app", "print(2)\n"))
			if text := plan(t, tf, 1); !strings.Contains(text, "ignore_changes") {
				t.Errorf("the plan says\n%s", text)
			}
			tf.Write(folder("app", "print(1)\n"))
			tf.Run("apply", "-auto-approve")
			plan(t, tf, 0)
			tf.Run("destroy", "-auto-approve")
			empty(t, p)
		})
	}
}

// TestAccPin_replaced replaces an object whose content is held back. The new one is made from the folder.
func TestAccPin_replaced(t *testing.T) {
	t.Parallel()
	for name, change := range acctest.Sample(1, map[string][3]string{
		"artifact": {"", "", "-replace=peak_artifact.it"}, // Nothing of an artifact replaces it.
		"image":    {`"base"`, `"other"`, "-refresh=true"},
	}) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := acctest.New(t, 0)
			const ignore = "lifecycle { ignore_changes = [artifact_hash] }"
			tf := applied(t, p, name, ignore)
			tf.Write(map[string]string{"main.tf": strings.Replace(config(name, ignore), change[0], change[1], 1)})
			tf.Run("apply", "-auto-approve", change[2])
			if calls := writes(p); !slices.Equal(calls, []string{"DELETE", "POST"}) {
				t.Errorf("sent %v", calls)
			}
			plan(t, tf, 0)

			tf.Write(folder("app", "print(2)\n"))
			tf.Write(map[string]string{"main.tf": strings.Replace(config(name, ignore), change[0], strings.Replace(change[1], "other", "third", 1), 1)})
			tf.Run("apply", "-auto-approve", change[2])
			plan(t, tf, 0)
			tf.Run("destroy", "-auto-approve")
			empty(t, p)
		})
	}
}

// TestAccPin_generated gives a folder to an imported artifact whose hash stands in the configuration, as Terraform generates it:
// that nothing is uploaded is said.
func TestAccPin_generated(t *testing.T) {
	t.Parallel()
	p := acctest.New(t, 0)
	tf := applied(t, p, "artifact", "")
	hash, id := hashOf(t, tf, "app"), p.ID(t, "artifact")
	tf.Run("state", "rm", "peak_artifact.it")
	block := fmt.Sprintf("import {\n  to = peak_artifact.it\n  id = %q\n}\n", id)
	tf.Write(map[string]string{"main.tf": strings.Replace(config("artifact", ""), `"./app"`, `""`+"\n  artifact_hash = "+fmt.Sprintf("%q", hash), 1) + block})
	tf.Run("apply", "-auto-approve")
	pinned := config("artifact", fmt.Sprintf("artifact_hash = %q", hash))
	tf.Write(map[string]string{"main.tf": pinned})
	if text := plan(t, tf, 0); strings.Contains(text, "Folder is not uploaded") {
		t.Errorf("the folder holds what is pinned, and there is a warning:\n%s", text)
	}
	tf.Write(folder("app", "print(2)\n"))
	if text := plan(t, tf, 0); !strings.Contains(text, "Folder is not uploaded") {
		t.Errorf("there is no warning:\n%s", text)
	}
	tf.Write(map[string]string{"main.tf": config("artifact", "")})
	plan(t, tf, 2)
	tf.Run("apply", "-auto-approve")
	plan(t, tf, 0)
	tf.Run("destroy", "-auto-approve")
	empty(t, p)
}
