// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package acctest_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestMakeAsksForNoTenant has the variable that lets tests on a tenant in the environment of make: no recipe sees it, but for the
// one that sets it.
func TestMakeAsksForNoTenant(t *testing.T) {
	t.Parallel()
	tool, err := exec.LookPath("make")
	if err != nil {
		t.Skip("make is not there")
	}
	file := filepath.Join(t.TempDir(), "asks.mk")
	if err := os.WriteFile(file, []byte("include GNUmakefile\nasked:\n\t@echo \"<$$PEAK_ACC_TENANT>\"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	command := exec.CommandContext(t.Context(), tool, "--no-print-directory", "-f", file, "asked")
	command.Dir = filepath.Join("..", "..")
	command.Env = append(os.Environ(), "PEAK_ACC_TENANT=1", "MAKEFLAGS=", "MAKELEVEL=")
	if output, err := command.CombinedOutput(); err != nil || string(output) != "<>\n" {
		t.Errorf("a recipe sees %q (%v)", output, err)
	}
}

// TestMakeInstallsWhereProvidersAreLookedFor asks for the folder on each kind of system.
func TestMakeInstallsWhereProvidersAreLookedFor(t *testing.T) {
	t.Parallel()
	tool, err := exec.LookPath("make")
	if err != nil {
		t.Skip("make is not there")
	}
	file := filepath.Join(t.TempDir(), "asks.mk")
	if err := os.WriteFile(file, []byte("include GNUmakefile\nasked:\n\t@echo '$(PLUGINS)'\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for system, want := range map[string]string{"": "/home/jo/.terraform.d/plugins", "Windows_NT": "C:/Users/jo/AppData/Roaming/terraform.d/plugins"} {
		command := exec.CommandContext(t.Context(), tool, "--no-print-directory", "-f", file, "asked")
		command.Dir = filepath.Join("..", "..")
		command.Env = append(os.Environ(), "OS="+system, "HOME=/home/jo", `APPDATA=C:\Users\jo\AppData\Roaming`, "DESTDIR=", "MAKEFLAGS=", "MAKELEVEL=")
		if output, err := command.CombinedOutput(); err != nil || strings.TrimSpace(string(output)) != want {
			t.Errorf("system %q: %q (%v), want %s", system, output, err, want)
		}
	}
}
