// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package lifecycle_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/peakbi/terraform-provider-peak/internal/acctest"
)

// referring are specs whose content hangs on an image version of the same configuration, and an app whose blocks hang on what is
// known after apply only.
const referring = `resource "peak_image" "base" {
  name     = "base"
  type     = "workflow"
  version  = "IMAGE"
  artifact = { path = "./app" }
}


resource "peak_block_spec" "it" {
  name     = "etl"
  summary  = "Loads data"
  release  = { version = "SPEC" }
  workflow = { steps = { load = { command = "python app.py", image_details = { id = peak_image.base.id, version_id = peak_image.base.version_id } } } }
}

resource "peak_block_spec_release" "it" {
  spec_id  = peak_block_spec.it.id
  version  = "RELEASE"
  workflow = { steps = { load = { command = "python app.py", image_details = { id = peak_image.base.id, version_id = peak_image.base.version_id } } } }
}

resource "terraform_data" "version" {
  input            = "BLOCK"
  triggers_replace = ["TRIGGER"]
}

resource "peak_app_spec" "it" {
  name    = "suite"
  summary = "One"
  release = { version = "APP" }
  blocks  = [{ id = peak_block_spec.it.id, release_version = terraform_data.version.output }]
}
`

// TestAccUnknownContent_sameRelease plans content that is known after apply only under a release that is published: a warning. When
// it turns out to be the same nothing happens, when it turns out to be other the apply and the plans after it say what to do.
func TestAccUnknownContent_sameRelease(t *testing.T) {
	t.Parallel()
	const summary = "Content of a published release not known yet"
	p := acctest.New(t, 0)
	values := map[string]string{"IMAGE": "1.0.0", "SPEC": "1.0.0", "RELEASE": "1.1.0", "BLOCK": "1.0.0", "TRIGGER": "1", "APP": "1.0.0"}
	write := func(tf *acctest.CLI, pairs ...string) {
		for i := 0; i < len(pairs); i += 2 {
			values[pairs[i]] = pairs[i+1]
		}
		text := referring
		for name, value := range values {
			text = strings.ReplaceAll(text, `"`+name+`"`, fmt.Sprintf("%q", value))
		}
		tf.Write(map[string]string{"main.tf": text})
	}
	tf := p.Process(t, folder("app", "print(1)\n"))
	write(tf)
	if text := flat(tf.Run("apply", "-auto-approve", "-no-color")); strings.Contains(text, summary) {
		t.Errorf("a create warns:\n%s", text)
	}
	if text := plan(t, tf, 0); strings.Contains(text, summary) {
		t.Errorf("an empty plan warns:\n%s", text)
	}

	// The same after all.
	write(tf, "TRIGGER", "2")
	if text := plan(t, tf, 2); !strings.Contains(text, summary) || !strings.Contains(text, "with peak_app_spec.it,") || !strings.Contains(text, "but blocks of the configuration") {
		t.Errorf("no warning for the app spec:\n%s", text)
	}
	writes(p)
	tf.Run("apply", "-auto-approve", "-no-color")
	if calls := writes(p); len(calls) > 0 {
		t.Errorf("equal content makes %v", calls)
	}

	// Another one after all.
	write(tf, "IMAGE", "1.1.0")
	text := plan(t, tf, 2)
	for _, want := range []string{summary, "with peak_block_spec.it,", "Raise release.version now", "but workflow of the configuration"} {
		if !strings.Contains(text, want) {
			t.Errorf("the plan does not say %q:\n%s", want, text)
		}
	}
	const failure = "Release 1.0.0 is published, and releases never change, but the configuration changes workflow. Raise release.version to publish it as a new release, or undo the change"
	fails(t, tf, []string{"apply", "-auto-approve"}, failure)
	if text := plan(t, tf, 1); !strings.Contains(text, failure) {
		t.Errorf("the plan after it does not say %q:\n%s", failure, text)
	}
	write(tf, "SPEC", "1.2.0", "RELEASE", "1.3.0")
	tf.Run("apply", "-auto-approve", "-no-color")
	plan(t, tf, 0)
	tf.Run("destroy", "-auto-approve", "-no-color")
	empty(t, p)
}
