// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package lifecycle_test

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/peakbi/terraform-provider-peak/internal/acctest"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/control"
)

// TestAccActionsAroundDestroy sends e-mails before and after a resource is destroyed. What cannot be sent holds back an apply
// that destroys it, unless on_failure says continue; `terraform destroy` goes on in any case, with a warning.
func TestAccActionsAroundDestroy(t *testing.T) {
	t.Parallel()
	acctest.NeedsTerraform(t, "1.16.0")
	p := acctest.New(t, 0)
	files := map[string]string{"main.tf": `
		variable "instances" {
		  default = 2
		}

		action "peak_email_send" "before" {
		  config {
		    recipients    = ["a@example.com"]
		    subject       = "app goes"
		    template_name = "basic"
		  }
		}

		action "peak_email_send" "after" {
		  config {
		    recipients    = ["a@example.com"]
		    subject       = "app is gone"
		    template_name = "basic"
		  }
		}

		resource "peak_artifact" "it" {
		  count = var.instances
		  name  = "app-${count.index}"
		  path  = "./app"
		  lifecycle {
		    action_trigger {
		      events     = [before_destroy]
		      actions    = [action.peak_email_send.before]
		      on_failure = halt
		    }
		    action_trigger {
		      events     = [after_destroy]
		      actions    = [action.peak_email_send.after]
		      on_failure = continue
		    }
		  }
		}
	`}
	maps.Copy(files, folder("app", "print(1)\n"))
	tf := p.Process(t, files)
	tf.Run("apply", "-auto-approve", "-no-color")
	refuse := func() {
		fault := control.Fault{Method: http.MethodPost, Path: "/notifications", Status: http.StatusUnprocessableEntity, Times: 1, Body: map[string]any{"detail": "No quota left."}}
		if _, err := p.Emulator.AddFault(fault); err != nil {
			t.Fatal(err)
		}
	}
	refuse()
	code, stdout, stderr := tf.Exit("apply", "-auto-approve", "-no-color", "-var=instances=1")
	if code == 0 || !strings.Contains(flat(stdout+stderr), "No quota left") {
		t.Fatalf("an e-mail that cannot be sent: exit code %d\n%s%s", code, stdout, stderr)
	}
	if left := len(p.Emulator.Objects()["artifact"]); left != 2 {
		t.Errorf("%d artifacts are left of 2, though what was to be done before has failed", left)
	}
	tf.Run("apply", "-auto-approve", "-no-color", "-var=instances=1")
	refuse()
	said := tf.Run("destroy", "-auto-approve", "-no-color", "-var=instances=1")
	if !strings.Contains(said, "Warning: Cannot send the e-mail") {
		t.Errorf("the destroy does not warn of what it could not do:\n%s", said)
	}
	if left := len(p.Emulator.Objects()["artifact"]); left != 0 {
		t.Errorf("%d artifacts are left", left)
	}
	if sent := subjects(p); !slices.Equal(sent, []string{"app goes", "app is gone", "app is gone"}) {
		t.Errorf("e-mails %v, want both of the first destroy, and the one after the second", sent)
	}
}

// subjects are those of all e-mails that were sent, sorted.
func subjects(p *acctest.Platform) []string {
	var all []string
	for _, email := range p.Emulator.Objects()["email"] {
		all = append(all, fmt.Sprint(email["subject"]))
	}
	slices.Sort(all)
	return all
}

// TestAccImportInsideModule imports by a block that stands in the module with the resource.
func TestAccImportInsideModule(t *testing.T) {
	t.Parallel()
	acctest.NeedsTerraform(t, "1.16.0")
	p := acctest.New(t, 0)
	source := applied(t, p, "artifact", "")
	id := p.ID(t, "artifact")
	module := fmt.Sprintf(`
		terraform {
		  required_providers {
		    peak = { source = "peakbi/peak" }
		  }
		}

		import {
		  to = peak_artifact.it
		  id = %q
		}

		resource "peak_artifact" "it" {
		  name = "app"
		  path = "${path.module}/app"
		}
	`, id)
	files := map[string]string{"main.tf": "module \"app\" {\n  source = \"./app\"\n}\n", "app/main.tf": module}
	maps.Copy(files, folder("app/app", "print(1)\n"))
	tf := p.Process(t, files)
	tf.Run("get", "-no-color")
	if said := plan(t, tf, 2); !strings.Contains(said, "Plan: 1 to import, 0 to add, 0 to change, 0 to destroy.") {
		t.Errorf("the plan does not import alone: %s", said)
	}
	tf.Run("apply", "-auto-approve", "-no-color")
	if sent := writes(p); len(sent) != 0 {
		t.Errorf("the import has sent %v", sent)
	}
	source.Run("state", "rm", "peak_artifact.it")
	tf.Run("destroy", "-auto-approve", "-no-color")
}

// TestAccDestroyFalse forgets an object in place of destroying it.
func TestAccDestroyFalse(t *testing.T) {
	t.Parallel()
	acctest.NeedsTerraform(t, "1.16.0")
	forgets(t)
}

// TestAccOpenTofuDestroyFalse is the same for OpenTofu, which has it since 1.12.
func TestAccOpenTofuDestroyFalse(t *testing.T) {
	t.Parallel()
	acctest.NeedsOpenTofu(t, "1.12.0")
	forgets(t)
}

func forgets(t *testing.T) {
	t.Helper()
	p := acctest.New(t, 0)
	tf := applied(t, p, "artifact", "lifecycle {\n    destroy = false\n  }")
	tf.Exit("destroy", "-auto-approve", "-no-color")
	if listed := tf.Run("state", "list"); strings.TrimSpace(listed) != "" {
		t.Errorf("the state still has %s", listed)
	}
	if len(p.Emulator.Objects()["artifact"]) != 1 {
		t.Error("the artifact was destroyed")
	}
	if err := p.Emulator.Remove("artifact", p.ID(t, "artifact")); err != nil {
		t.Fatal(err)
	}
}

// TestAccEnabled turns a resource off and on again by a variable, as OpenTofu does since 1.11, with its state encrypted.
func TestAccEnabled(t *testing.T) {
	t.Parallel()
	acctest.NeedsOpenTofu(t, "1.11.0")
	p := acctest.New(t, 0)
	files := map[string]string{"main.tf": `
		variable "on" {
		  type = bool
		}

		terraform {
		  encryption {
		    key_provider "pbkdf2" "it" {
		      passphrase = "a passphrase that is long enough"
		      iterations = 200000
		    }
		    method "aes_gcm" "it" {
		      keys = key_provider.pbkdf2.it
		    }
		    state {
		      method   = method.aes_gcm.it
		      enforced = true
		    }
		    plan {
		      method   = method.aes_gcm.it
		      enforced = true
		    }
		  }
		}
	` + config("artifact", "lifecycle {\n    enabled = var.on\n  }")}
	maps.Copy(files, folder("app", "print(1)\n"))
	tf := p.Process(t, files)
	tf.Run("plan", "-no-color", "-out=planned", "-var=on=true")
	tf.Run("apply", "-no-color", "planned")
	if made := len(p.Emulator.Objects()["artifact"]); made != 1 {
		t.Errorf("enabled = true: %d artifacts", made)
	}
	if state := read(t, tf, "terraform.tfstate"); !strings.Contains(state, "encrypted_data") || strings.Contains(state, "peak_artifact") {
		t.Errorf("the state is not encrypted:\n%s", state)
	}
	plan(t, tf, 0, "-var=on=true")
	tf.Run("apply", "-auto-approve", "-no-color", "-var=on=false")
	if left := len(p.Emulator.Objects()["artifact"]); left != 0 {
		t.Errorf("enabled = false: %d artifacts", left)
	}
}
