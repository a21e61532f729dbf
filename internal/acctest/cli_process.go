// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"cmp"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6/tf6server"
	"github.com/peakbi/terraform-provider-peak/internal/framework/wait"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
	"github.com/peakbi/terraform-provider-peak/internal/provider"
)

// serveVariable tells a test binary that Terraform has started it as a provider. Its value is the provider's address.
const serveVariable = "PEAK_ACCTEST_SERVE"

// defaultSettleTime is how long providers look for what a lost answer was about, where a test does not say.
const defaultSettleTime = time.Second

// options are those of the provider in tests: waits are fast, and what is stale is doubted for a moment only. What a lost
// answer was about is looked for as long as settleTime, zero being a moment as well.
func options(settleTime time.Duration) provider.Options {
	return provider.Options{
		Version: "test",
		Poll:    wait.Poll{Min: 5 * time.Millisecond, Max: 50 * time.Millisecond, Settle: 300 * time.Millisecond},
		Tune: func(config *peak.Config) {
			config.MaxBackoff = 20 * time.Millisecond
			config.SettleTime = cmp.Or(settleTime, defaultSettleTime)
		},
	}
}

// serveIfAsked makes this process a provider when Terraform has started it as one.
func serveIfAsked() {
	if address := os.Getenv(serveVariable); address != "" {
		ServeProcess(address, options(0))
	}
}

// ServeProcess has this process be the provider that Terraform has started it as, under its address, as a released one is, and ends it
// when Terraform needs it no more.
func ServeProcess(address string, options provider.Options) {
	if err := provider.Tune(); err != nil {
		log.Fatal(err)
	}
	if err := tf6server.Serve(address, provider.NewServer(provider.New(options))); err != nil {
		log.Fatal(err)
	}
	os.Exit(0)
}

// Process is [Platform.CLI] with the provider as a process of its own, started anew by Terraform for each walk, as users have
// it: what a provider remembers of one walk is gone in the next.
func (p *Platform) Process(t *testing.T, files map[string]string) *CLI {
	t.Helper()
	c := p.newCLI(t)
	c.Env(Environment(t, false)...)
	c.Configure("")
	c.Write(files)
	return c
}

// Environment is what any command line has to have in its environment to find the provider, as a process of its own. With mirror
// its init installs the provider as it installs a released one; without, it needs no init.
func Environment(t *testing.T, mirror bool) []string {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	tools, suffix := t.TempDir(), ""
	if runtime.GOOS == "windows" {
		suffix = ".exe"
	}
	place := func(path string) {
		t.Helper()
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.Symlink(self, path+suffix); err != nil {
			t.Fatal(err)
		}
	}
	installation := fmt.Sprintf("  filesystem_mirror {\n    path = %q\n  }\n", filepath.ToSlash(tools))
	if mirror {
		for _, host := range hosts {
			place(filepath.Join(tools, host, "peakbi", "peak", "0.1.0", runtime.GOOS+"_"+runtime.GOARCH, "terraform-provider-peak_v0.1.0"))
		}
	} else {
		place(filepath.Join(tools, "terraform-provider-peak"))
		installation = "  dev_overrides {\n"
		for _, host := range hosts {
			installation += fmt.Sprintf("    %q = %q\n", host+"/peakbi/peak", filepath.ToSlash(tools))
		}
		installation += "  }\n  direct {}\n"
	}
	settings := filepath.Join(tools, "cli.tfrc")
	if err := os.WriteFile(settings, []byte("provider_installation {\n"+installation+"}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return []string{
		"TF_CLI_CONFIG_FILE=" + settings, "CHECKPOINT_DISABLE=1", "TF_IN_AUTOMATION=1", serveVariable + "=" + hosts[0] + "/peakbi/peak",
	}
}

// hosts are the registries that command lines look the provider up in.
var hosts = []string{"registry.terraform.io", "registry.opentofu.org"}
