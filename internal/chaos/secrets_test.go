// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package chaos_test

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/peakbi/terraform-provider-peak/internal/acctest"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/control"
)

// mark is part of every secret that the test plants.
const mark = "planted-secret"

// planted are the secrets that go to each collection of the platform.
var planted = map[string][]string{
	"/images/":      {mark + "-variable-github", mark + "-variable-argument"},
	"/workflows/":   {mark + "-variable-git", mark + "-variable-step"},
	"/webapps/":     {mark + "-variable-service", mark + "-warehouse"},
	"/deployments/": {mark + "-variable-run"},
	"/specs/":       {mark + "-variable-spec", mark + "-variable-fetch"},
}

// secrets is a stack with a marked value in every input that takes a secret.
const secrets = `
variable "secret" {
  type      = string
  ephemeral = true
}

ephemeral "peak_data_warehouse_credentials" "warehouse" {}

resource "peak_image" "x" {
  name    = "x"
  type    = "workflow"
  version = "1.0.0"
  build_details = {
    source     = "github"
    repository = "https://github.com/example/x"
    branch     = "main"
    token_wo   = "${var.secret}-github"
    build_arguments_wo         = { KEY = "${var.secret}-argument" }
    build_arguments_wo_version = 1
  }
}

resource "peak_workflow" "x" {
  name = "x"
  steps = {
    a = {
      image_id         = {image}
      image_version_id = {version}
      command          = "python a.py"
      repository = {
        url      = "https://git.example.com/x.git"
        branch   = "main"
        token_wo = "${var.secret}-git"
      }
      parameters = {
        env            = { MODE = "full" }
        env_wo         = { PASSWORD = "${var.secret}-step" }
        env_wo_version = 1
      }
    }
  }
}

resource "peak_service" "x" {
  name          = "x"
  image_details = { image_id = {web}, version_id = {webversion} }
  parameters = {
    env            = { MODE = "full" }
    env_wo         = { PASSWORD = "${var.secret}-service", WAREHOUSE = ephemeral.peak_data_warehouse_credentials.warehouse.password }
    env_wo_version = 1
  }
}

resource "peak_block_spec" "x" {
  name    = "x"
  summary = "One"
  release = { version = "1.0.0" }
  workflow = {
    steps = {
      a = {
        image_details = { id = {image} }
        command       = "python a.py"
        repository    = { url = "https://git.example.com/x.git", branch = "main", token_wo = "${var.secret}-fetch" }
        parameters    = { env_wo = { PASSWORD = "${var.secret}-spec" }, env_wo_version = 1 }
      }
    }
  }
}

resource "peak_deployment" "x" {
  block_spec_id         = "{etl}"
  release_version       = "1.0.0"
  name                  = "deployed"
  summary               = "One"
  parameters            = { build = { command = "python 1.py" } }
  parameters_wo         = { run = { region = "${var.secret}-run" } }
  parameters_wo_version = 1
}
`

// TestSecrets plants a marked value in every input that takes a secret and looks for it in everything that Terraform writes:
// state, plan, the plan as JSON, all output and the log at its most talkative, of an apply that works, of plans, and of
// applies that fail with an answer that repeats what was sent.
func TestSecrets(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	for id := range s.Emulator.Objects()["warehouse"] {
		if err := s.Emulator.Edit("warehouse", id, map[string]any{"credentials": map[string]any{"password": mark + "-warehouse"}}); err != nil {
			t.Fatal(err)
		}
	}
	tf := newTerraform(t, s.Platform, map[string]string{"main.tf": "terraform {\n  required_providers {\n    peak = { source = \"" + host() + "/peakbi/peak\" }\n  }\n}\n" + s.hcl(secrets)})
	tf.env = append(tf.env, "TF_LOG=TRACE", "TF_LOG_PATH="+filepath.Join(tf.dir, "trace.log"), "PEAK_AUTH_TOKEN="+acctest.Token, "TF_VAR_secret="+mark+"-variable")
	outputs := map[string]string{}
	run := func(want int, args ...string) {
		t.Helper()
		code, output := tf.run(t, append(args, "-no-color")...)
		if code != want {
			t.Fatalf("terraform %s ended with %d, want %d:\n%s", strings.Join(args, " "), code, want, output)
		}
		outputs[strings.Join(args, " ")] += output
	}
	// The first apply fails in answers that repeat the request, as validators like to.
	for path, secrets := range planted {
		if _, err := s.Emulator.AddFault(control.Fault{Method: "POST", Path: path, Times: 1, Status: 422, Body: map[string]any{
			"detail": "Cannot take " + strings.Join(secrets, ", ") + ".",
		}}); err != nil {
			t.Fatal(err)
		}
	}
	run(1, "apply", "-auto-approve", "-input=false")
	s.Emulator.ClearFaults()
	s.Emulator.ClearJournal()
	run(0, "plan", "-input=false", "-out=plan")
	run(0, "show", "-json", "plan")
	run(0, "apply", "-input=false", "plan")
	run(0, "plan", "-input=false", "-detailed-exitcode")
	run(0, "show", "-json")
	sent := fmt.Sprintf("%+v", s.Emulator.Journal())
	for _, secrets := range planted {
		for _, secret := range secrets {
			if !strings.Contains(sent, secret) {
				t.Errorf("%s did not reach the platform: the test looks for what was never there", secret)
			}
		}
	}
	run(0, "destroy", "-auto-approve", "-input=false")

	for name, output := range outputs {
		for _, secret := range []string{mark, acctest.Token} {
			if at := strings.Index(output, secret); at >= 0 {
				t.Errorf("%s is in the output of terraform %s: ...%s...", secret, name, output[max(0, at-200):min(len(output), at+100)])
			}
		}
	}
	err := filepath.WalkDir(tf.dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || entry.Name() == "main.tf" {
			return err
		}
		content, err := os.ReadFile(path)
		for _, secret := range []string{mark + "-variable-", mark + "-warehouse", acctest.Token} {
			if at := bytes.Index(content, []byte(secret)); at >= 0 {
				t.Errorf("%s is in %s: ...%s...", secret, entry.Name(), content[max(0, at-200):min(len(content), at+100)])
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
