// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package lifecycle_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/peakbi/terraform-provider-peak/internal/acctest"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// TestAccImport_failedService imports a service that the platform could not bring up: it stays, with a warning, until its
// configuration changes.
func TestAccImport_failedService(t *testing.T) {
	t.Parallel()
	for _, by := range []string{"block", "command"} {
		t.Run(by, func(t *testing.T) {
			t.Parallel()
			p := acctest.New(t, 0)
			image, version := p.Image(t, "base", "webapp")
			id, err := p.Client(t).CreateService(t.Context(), peak.ServiceBody{
				"name": "ui", "serviceType": "web-app", "imageDetails": map[string]any{"imageId": image, "versionId": version},
			})
			if err != nil {
				t.Fatal(err)
			}
			p.Settle(t)
			p.Edit(t, "service", map[string]any{"status": "CREATE_FAILED"})
			service := func(body string) string {
				return fmt.Sprintf("resource \"peak_service\" \"it\" {\n  name          = \"ui\"\n  image_details = { image_id = %d, version_id = %d }\n  %s\n}\n", image, version, body)
			}
			block := fmt.Sprintf("import {\n  to = peak_service.it\n  id = %q\n}\n", id)
			tf := p.Process(t, map[string]string{"main.tf": service("")})
			var said string
			if by == "block" {
				tf.Write(map[string]string{"main.tf": service("") + block})
				said = tf.Run("apply", "-auto-approve", "-no-color")
			} else {
				said = tf.Run("import", "-no-color", "peak_service.it", id)
			}
			if !strings.Contains(said, "Imported service has failed") {
				t.Errorf("there is no warning:\n%s", said)
			}
			plan(t, tf, 0)
			tf.Run("apply", "-auto-approve")
			if calls := writes(p); len(calls) > 0 {
				t.Errorf("sent %v", calls)
			}

			// A title deploys nothing.
			tf.Write(map[string]string{"main.tf": service(`title = "UI"`)})
			tf.Run("apply", "-auto-approve")
			plan(t, tf, 0)
			if calls := writes(p); !slices.Equal(calls, []string{"PATCH"}) {
				t.Errorf("sent %v", calls)
			}

			tf.Write(map[string]string{"main.tf": service(`title = "UI"` + "\n  parameters = { env = { A = \"1\" } }")})
			tf.Run("apply", "-auto-approve")
			if text := plan(t, tf, 0); strings.Contains(text, "has failed") {
				t.Errorf("it came up, and the warning stays:\n%s", text)
			}
			if calls := writes(p); !slices.Equal(calls, []string{"PATCH"}) {
				t.Errorf("sent %v", calls)
			}
			// What fails from now on is replaced, as every other service is.
			p.Edit(t, "service", map[string]any{"status": "CREATE_FAILED"})
			plan(t, tf, 2)
			tf.Run("destroy", "-auto-approve")
		})
	}
}

// TestAccImport_failedDeployment imports a deployment that has failed: the warning says what the next apply does, which deletes
// nothing.
func TestAccImport_failedDeployment(t *testing.T) {
	t.Parallel()
	acctest.InDepth(t) // TestAccImport_failedService
	p := acctest.New(t, 0)
	files := folder("app", "print(1)\n")
	files["main.tf"] = strings.NewReplacer("LIFECYCLE", "", "NAME", "first", "BLOCK", "workflow = "+blockWorkflow).Replace(replaced["block spec in use"])
	tf := p.Process(t, files)
	tf.Run("apply", "-auto-approve")
	id := p.ID(t, "deployment")
	tf.Run("state", "rm", "peak_deployment.user")
	p.Edit(t, "deployment", map[string]any{"status": "failed"})
	writes(p)
	said := flat(tf.Run("import", "-no-color", "peak_deployment.user", id))
	if !strings.Contains(said, "Imported deployment has failed") || !strings.Contains(said, "The next apply redeploys it; nothing is deleted") {
		t.Errorf("it says\n%s", said)
	}
	if text := plan(t, tf, 2); strings.Contains(text, "destroy,") && !strings.Contains(text, "0 to destroy") {
		t.Errorf("the plan destroys:\n%s", text)
	}
	tf.Run("apply", "-auto-approve")
	plan(t, tf, 0)
	tf.Run("destroy", "-auto-approve")
	empty(t, p)
}
