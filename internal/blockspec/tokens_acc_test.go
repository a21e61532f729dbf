// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package blockspec_test

import (
	"fmt"
	"strings"
	"testing"
)

// TestAccBlockSpec_firstToken gives the repository of a published release its first token. It cannot be sent with that
// release: a warning says so, and the next release carries it.
func TestAccBlockSpec_firstToken(t *testing.T) {
	t.Parallel()
	const (
		warning = "Warning: Repository token is not sent yet"
		// Not in place: with a warning, Terraform shows the line that it is about as it stands in the file.
		token = `, token_wo = var.token`
	)
	for name, test := range map[string]struct{ resource, released string }{
		"spec": {`
resource "peak_block_spec" "etl" {
  name     = "etl"
  summary  = "s"
  release  = { version = "VERSION" }
  workflow = WORKFLOW
}
`, "release.version"},
		"release": {`
resource "peak_block_spec" "etl" {
  name     = "etl"
  summary  = "s"
  release  = { version = "0.0.1" }
  workflow = { steps = { x = { type = "http", url = "https://example.com", method = "get" } } }
}
resource "peak_block_spec_release" "next" {
  spec_id  = peak_block_spec.etl.id
  version  = "VERSION"
  workflow = WORKFLOW
}
`, "version"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newStage(t)
			cli := s.CLI(t, map[string]string{"variables.tf": "variable \"token\" {\n  sensitive = true\n  default   = \"very-secret-token\"\n}\n"})
			config := func(version, more string) {
				cli.Write(map[string]string{"main.tf": strings.NewReplacer("VERSION", version, "WORKFLOW",
					`{ steps = { ask = { type = "sql", repository = { url = "https://git.example.com/etl", branch = "main", file_path = "q.sql"`+more+` } } } }`,
				).Replace(test.resource)})
			}
			warned := func(want bool, args ...string) {
				t.Helper()
				code, stdout, stderr := cli.Exit(append(args, "-input=false", "-no-color")...)
				output := strings.Join(strings.Fields(stdout+stderr), " ")
				if code != 0 || strings.Contains(output, warning) != want || want && !strings.Contains(output, "Raise "+test.released) {
					t.Errorf("%v: exit code %d, want a warning: %v\n%s", args, code, want, output)
				}
				if strings.Contains(output, "very-secret") {
					t.Errorf("the token is shown:\n%s", output)
				}
			}
			sent := func(want int) {
				t.Helper()
				count := 0
				for _, entry := range s.Emulator.Journal() {
					count += strings.Count(fmt.Sprint(entry.JSON, entry.Parts), "very-secret-token")
				}
				if count != want {
					t.Errorf("the token was sent %d times, want %d", count, want)
				}
			}
			config("1.0.0", "")
			warned(false, "apply", "-auto-approve")
			config("1.0.0", token) // Nothing that is stored changes: every plan says so.
			warned(true, "plan")
			config("1.0.0", token+", token_wo_version = 1")
			warned(true, "apply", "-auto-approve")
			warned(false, "plan")
			sent(0)
			config("1.1.0", token+", token_wo_version = 1")
			warned(false, "apply", "-auto-approve")
			sent(1)
			config("1.1.0", token)
			warned(false, "apply", "-auto-approve")
			config("1.2.0", token)
			warned(false, "apply", "-auto-approve")
			sent(2)
			warned(false, "plan")
			cli.Run("destroy", "-auto-approve", "-no-color")
		})
	}
}

// TestAccBlockSpec_importedToken takes over a release of which nobody can tell what token it was published with.
func TestAccBlockSpec_importedToken(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	body := strings.Replace(withoutFolder(everything), `branch = "main"`, `branch = "main", token_wo = "very-secret-token"`, 1)
	if !strings.Contains(body, "very-secret-token") {
		t.Fatal("there is no repository")
	}
	s.abandon(s.spec(everything), address)
	cli := s.CLI(t, map[string]string{"main.tf": s.ids("import {\n  to = peak_block_spec.etl\n  id = \"ID\"\n}\nresource \"peak_block_spec\" \"etl\" {\n  name    = \"etl\"\n  summary = \"Loads data\"\n" + body + "\n}\n")})
	for _, args := range [][]string{{"apply", "-auto-approve"}, {"plan", "-detailed-exitcode"}} {
		code, stdout, stderr := cli.Exit(append(args, "-input=false", "-no-color")...)
		if code != 0 || !strings.Contains(stdout+stderr, "Repository token is not sent yet") {
			t.Errorf("%v: exit code %d\n%s%s", args, code, stdout, stderr)
		}
	}
	cli.Run("destroy", "-auto-approve", "-no-color")
}
