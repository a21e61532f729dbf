// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package lifecycle_test

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/peakbi/terraform-provider-peak/internal/acctest"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// incremented is a block spec whose release is as given.
func incremented(release, lifecycle string) map[string]string {
	return map[string]string{"main.tf": strings.Replace(config("block_spec", lifecycle), `{ version = "1.0.0" }`, release, 1)}
}

// says plans changes and expects texts in what the plan shows.
func says(t *testing.T, tf *acctest.CLI, texts ...string) {
	t.Helper()
	shown := plan(t, tf, 2)
	for _, want := range texts {
		if !strings.Contains(shown, want) {
			t.Errorf("the plan does not say %q:\n%s", want, shown)
		}
	}
}

// does applies, expects the requests that change something, and an empty plan after it.
func does(t *testing.T, p *acctest.Platform, tf *acctest.CLI, want ...string) {
	t.Helper()
	writes(p)
	tf.Run("apply", "-auto-approve", "-no-color")
	if calls := writes(p); !slices.Equal(calls, want) {
		t.Errorf("the apply sent %v, want %v", calls, want)
	}
	plan(t, tf, 0)
}

// specID is the id of the one spec of a name.
func specID(t *testing.T, p *acctest.Platform, name string) string {
	t.Helper()
	for id, object := range p.Emulator.Objects()["spec"] {
		if metadata, ok := object["metadata"].(map[string]any); ok && metadata["name"] == name {
			return id
		}
	}
	t.Fatalf("there is no spec %s", name)
	return ""
}

// foreign has somebody else publish a release of a block spec.
func foreign(t *testing.T, p *acctest.Platform, spec, version string) {
	t.Helper()
	step := map[string]any{"type": "http", "method": "get", "url": "https://example.com"}
	if err := p.Client(t).CreateBlockRelease(t.Context(), specID(t, p, spec), peak.BlockReleaseCreate{
		Release: peak.ReleaseInput{Version: version}, Config: map[string]any{"steps": map[string]any{"load": step}},
	}); err != nil {
		t.Fatal(err)
	}
}

// TestAccIncrement raises the version of a block spec with what its releases hold, and with nothing else.
func TestAccIncrement(t *testing.T) {
	t.Parallel()
	p := acctest.New(t, 0)
	files := incremented(`{ increment = "patch" }`, "")
	maps.Copy(files, folder("app", "print(1)\n"))
	tf := p.Process(t, files)
	says(t, tf, `+ release_version = "0.1.0"`, `+ version = "0.1.0"`)
	does(t, p, tf, "POST")
	plan(t, tf, 0, "-refresh=false")

	tf.Write(folder("app", "print(2)\n"))
	says(t, tf, `~ release_version = "0.1.0" -> "0.1.1"`, `~ latest_release = "0.1.0" -> "0.1.1"`)
	does(t, p, tf, "POST")

	// What publishes nothing: notes, another kind of increment, another prerelease id, what else a spec has.
	tf.Write(incremented(`{ increment = "minor", notes = "Better", initial_version = "7.0.0", prerelease_id = "a01" }`, ""))
	if shown := plan(t, tf, 2); strings.Contains(shown, "0.1.2") || strings.Contains(shown, "known after apply") {
		t.Errorf("the plan publishes, or is open:\n%s", shown)
	}
	does(t, p, tf)

	// The greater one of state and platform is the one before, which may be somebody's prerelease.
	foreign(t, p, "etl", "0.3.0-beta.2")
	plan(t, tf, 0)
	tf.Write(folder("app", "print(3)\n"))
	says(t, tf, `~ release_version = "0.1.1" -> "0.3.0"`)

	// A second writer between plan and apply.
	tf.Run("plan", "-out=saved", "-no-color")
	foreign(t, p, "etl", "0.3.0")
	writes(p)
	fails(t, tf, []string{"apply", "saved"}, "Somebody else has published", `peak_block_spec "etl" has release 0.3.0 by now`, "The plan promised 0.3.0, so nothing was published", "Plan again")
	// One that comes before the planned version is not undone in passing.
	says(t, tf, `~ release_version = "0.1.1" -> "0.4.0"`)
	tf.Run("plan", "-out=saved", "-no-color")
	foreign(t, p, "etl", "0.3.1")
	writes(p)
	fails(t, tf, []string{"apply", "saved"}, "Somebody else has published", "has release 0.3.1 by now", "The plan promised 0.4.0", "Plan again")
	if calls := writes(p); len(calls) > 0 {
		t.Errorf("the failed apply sent %v", calls)
	}
	says(t, tf, `~ release_version = "0.1.1" -> "0.4.0"`)
	tf.Run("plan", "-out=saved", "-no-color")
	foreign(t, p, "etl", "0.9.0")
	fails(t, tf, []string{"apply", "saved"}, "Somebody else has published", "has release 0.9.0 by now", "The plan promised 0.4.0")
	if calls := writes(p); slices.Contains(calls, "PATCH") {
		t.Errorf("the failed applies sent %v", calls)
	}
	says(t, tf, `~ release_version = "0.1.1" -> "0.10.0"`)
	does(t, p, tf, "POST")

	// Prereleases, and the promotion of one, whose content is the same.
	tf.Write(incremented(`{ increment = "prerelease", prerelease_id = "a0000001" }`, ""))
	tf.Write(folder("app", "print(4)\n"))
	says(t, tf, `-> "0.10.1-a0000001"`)
	does(t, p, tf, "POST")
	tf.Write(folder("app", "print(5)\n"))
	says(t, tf, `-> "0.10.1-a0000002"`)
	does(t, p, tf, "POST")
	tf.Write(incremented(`{ increment = "patch" }`, ""))
	says(t, tf, `~ release_version = "0.10.1-a0000002" -> "0.10.1"`)
	does(t, p, tf, "POST")

	// Typed, and back: the version stays.
	tf.Write(incremented(`{ version = "0.10.1" }`, ""))
	does(t, p, tf)
	tf.Write(incremented(`{ increment = "major" }`, ""))
	does(t, p, tf)

	// What cannot be.
	for release, problem := range acctest.Sample(2, map[string]string{
		`{ increment = "patch", version = "0.10.1" }`: "Version typed and raised by itself",
		`{ notes = "x" }`:        "release needs a version",
		`{ increment = "huge" }`: "value must be one of",
		`{ increment = "prerelease", prerelease_id = "rc" }`:       "has no digits that could be counted up",
		`{ increment = "patch", initial_version = "1" }`:           "is not a semantic version",
		`{ increment = "prerelease", prerelease_id = "rc.01" }`:    "cannot follow the -",
		`{ increment = "patch", prerelease_id = "", notes = "x" }`: "cannot follow the -",
	}) {
		tf.Write(incremented(release, ""))
		if shown := plan(t, tf, 1); !strings.Contains(shown, problem) {
			t.Errorf("%s: the plan does not say %q:\n%s", release, problem, shown)
		}
	}
	tf.Write(incremented(`{ increment = "patch" }`, ""))
	tf.Run("destroy", "-auto-approve", "-no-color")
	empty(t, p)
}

// TestAccIncrement_held holds the content, or the release, back by ignore_changes.
func TestAccIncrement_held(t *testing.T) {
	t.Parallel()
	acctest.InDepth(t)
	p := acctest.New(t, 0)
	for _, ignored := range []string{"[artifact_hash]", "all", "[release]"} {
		files := incremented(`{ increment = "patch" }`, "lifecycle { ignore_changes = "+ignored+" }")
		maps.Copy(files, folder("app", "print(1)\n"))
		tf := p.Process(t, files)
		does(t, p, tf, "POST")
		tf.Write(folder("app", "print(2)\n"))
		if ignored == "[release]" {
			if shown := plan(t, tf, 1); !strings.Contains(shown, "lifecycle.ignore_changes") {
				t.Errorf("nothing says what holds the version:\n%s", shown)
			}
		} else {
			plan(t, tf, 0)
			does(t, p, tf)
		}
		tf.Write(incremented(`{ increment = "patch" }`, ""))
		says(t, tf, `~ release_version = "0.1.0" -> "0.1.1"`)
		does(t, p, tf, "POST")
		tf.Run("destroy", "-auto-approve", "-no-color")
	}
	empty(t, p)
}

// TestAccIncrement_broken loses the state that an apply has written, as a process that is killed does: the next apply takes
// what was published, and publishes nothing twice.
func TestAccIncrement_broken(t *testing.T) {
	t.Parallel()
	acctest.InDepth(t)
	p := acctest.New(t, 0)
	files := incremented(`{ increment = "patch", notes = "n" }`, "")
	maps.Copy(files, folder("app", "print(1)\n"))
	app := func(run bool) map[string]string {
		return map[string]string{"app.tf": fmt.Sprintf(`resource "peak_app_spec" "it" {
  name    = "suite"
  summary = "One"
  release = { increment = "minor" }
  blocks  = [{ id = peak_block_spec.it.id, release_version = peak_block_spec.it.release_version, auto_run_on_deploy = %t }]
}
`, run)}
	}
	maps.Copy(files, app(false))
	tf := p.Process(t, files)
	does(t, p, tf, "POST", "POST")
	state, err := os.ReadFile(filepath.Join(tf.Dir, "terraform.tfstate"))
	if err != nil {
		t.Fatal(err)
	}
	tf.Write(folder("app", "print(2)\n"))
	tf.Write(app(true))
	does(t, p, tf, "POST", "POST")

	// Where describes do not tell that the block runs at once (contract 11), the release of the app is none that is known to be the same,
	// and another one is published.
	again, next, sent := "0.2.0", "0.3.0", []string{}
	if acctest.Contrary() {
		again, next, sent = "0.3.0", "0.4.0", []string{"POST"}
	}
	tf.Write(map[string]string{"terraform.tfstate": string(state)})
	says(t, tf, `~ release_version = "0.1.0" -> "0.1.1"`, fmt.Sprintf(`~ release_version = "0.1.0" -> %q`, again), "Release is published already")
	does(t, p, tf, sent...)

	// What others have published under the next version is not taken.
	tf.Write(map[string]string{"terraform.tfstate": string(state)})
	tf.Write(folder("app", "print(3)\n"))
	says(t, tf, `~ release_version = "0.1.0" -> "0.1.2"`, fmt.Sprintf(`~ release_version = "0.1.0" -> %q`, next))
	does(t, p, tf, "POST", "POST")
	tf.Run("destroy", "-auto-approve", "-no-color")
	empty(t, p)
}
