package acctest

import (
	"cmp"
	"context"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
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
	address := os.Getenv(serveVariable)
	if address == "" {
		return
	}
	if err := providerserver.Serve(context.Background(), provider.New(options(0)), providerserver.ServeOpts{Address: address, ProtocolVersion: 6}); err != nil {
		log.Fatal(err)
	}
	os.Exit(0)
}

// Process is [Platform.CLI] with the provider as a process of its own, started anew by Terraform for each walk, as users have
// it: what a provider remembers of one walk is gone in the next.
func (p *Platform) Process(t *testing.T, files map[string]string) *CLI {
	t.Helper()
	c := p.newCLI(t)
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	tools, name := t.TempDir(), "terraform-provider-peak"
	if runtime.GOOS == "windows" {
		name += ".exe"
	}
	if err := os.Symlink(self, filepath.Join(tools, name)); err != nil {
		t.Fatal(err)
	}
	settings := filepath.Join(tools, "cli.tfrc")
	text := fmt.Sprintf("provider_installation {\n  dev_overrides {\n    %q = %q\n  }\n  direct {}\n}\n", c.source, filepath.ToSlash(tools))
	if err := os.WriteFile(settings, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	c.Env("TF_CLI_CONFIG_FILE="+settings, "CHECKPOINT_DISABLE=1", "TF_IN_AUTOMATION=1", serveVariable+"="+c.source)
	c.Configure("")
	c.Write(files)
	return c
}
