// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/go-hclog"
	"github.com/hashicorp/go-plugin"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6/tf6server"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
)

const (
	// terraformPath is the variable by which terraform-plugin-testing finds the binary.
	terraformPath = "TF_ACC_TERRAFORM_PATH"
	// cliTimeout bounds one command of a CLI.
	cliTimeout = 2 * time.Minute
)

// CLI runs commands of a real Terraform or OpenTofu, the one that the other tests use, in a folder of its own. It is for
// what terraform-plugin-testing has no step for; the provider runs in this process there as well.
type CLI struct {
	// Dir holds the configuration, the state and what commands write.
	Dir string

	t        *testing.T
	platform *Platform
	source   string
	binary   string
	env      []string
}

// CLI writes the files (slash path to content) into a new folder, with the provider's source and configuration beside
// them. It needs no init: the provider runs already, and there are no modules.
func (p *Platform) CLI(t *testing.T, files map[string]string) *CLI {
	t.Helper()
	c := p.newCLI(t)
	empty := filepath.Join(t.TempDir(), "cli.tfrc")
	if err := os.WriteFile(empty, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	c.Env("TF_REATTACH_PROVIDERS="+p.serve(t, c.source), "TF_CLI_CONFIG_FILE="+empty, "CHECKPOINT_DISABLE=1", "TF_IN_AUTOMATION=1")
	c.Configure("")
	c.Write(files)
	return c
}

// newCLI finds the CLI and the registry that it looks providers up in.
func (p *Platform) newCLI(t *testing.T) *CLI {
	t.Helper()
	host := os.Getenv(resource.EnvTfAccProviderHost)
	if host == "" {
		host = "registry.terraform.io"
	}
	return &CLI{Dir: t.TempDir(), t: t, platform: p, source: host + "/peakbi/peak", binary: cliBinary(t)}
}

// serve serves the provider until the test ends and returns what TF_REATTACH_PROVIDERS has to be for it.
func (p *Platform) serve(t *testing.T, source string) string {
	t.Helper()
	server, err := p.Factories()["peak"]()
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.WithoutCancel(t.Context()))
	started, stopped, failed := make(chan *plugin.ReattachConfig, 1), make(chan struct{}), make(chan error, 1)
	go func() {
		failed <- tf6server.Serve(source, func() tfprotov6.ProviderServer { return server },
			tf6server.WithDebug(ctx, started, stopped), tf6server.WithLoggingSink(t), tf6server.WithGoPluginLogger(hclog.NewNullLogger()))
	}()
	t.Cleanup(cancel)
	select {
	case err := <-failed:
		t.Fatalf("serving the provider: %v", err)
	case at := <-started:
		t.Cleanup(func() {
			cancel()
			<-stopped
		})
		type address struct{ Network, String string }
		text, err := json.Marshal(map[string]any{source: map[string]any{
			"Protocol": string(at.Protocol), "ProtocolVersion": at.ProtocolVersion, "Pid": at.Pid, "Test": at.Test,
			"Addr": address{at.Addr.Network(), at.Addr.String()},
		}})
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	return ""
}

// Configure writes the provider's source and configuration anew, with more attributes in it.
func (c *CLI) Configure(attributes string) {
	c.t.Helper()
	c.Write(map[string]string{"provider.tf": fmt.Sprintf("terraform {\n  required_providers {\n    peak = { source = %q }\n  }\n}\n\n"+
		"provider \"peak\" {\n  endpoint   = %q\n  auth_token = %q\n%s\n}\n", c.source, c.platform.URL, Token, attributes)})
}

// Write writes files (slash path to content) into the folder.
func (c *CLI) Write(files map[string]string) {
	c.t.Helper()
	WriteFiles(c.t, c.Dir, files)
}

// Run runs a command that has to succeed and returns what it wrote to standard output.
func (c *CLI) Run(args ...string) string {
	c.t.Helper()
	code, stdout, stderr := c.Exit(args...)
	if code != 0 {
		c.t.Fatalf("%s: exit code %d\n%s%s", strings.Join(args, " "), code, stdout, stderr)
	}
	return stdout
}

// Exit runs a command and returns its exit code and what it wrote. `plan -detailed-exitcode` ends with 2 when there is
// something to do.
func (c *CLI) Exit(args ...string) (code int, stdout, stderr string) {
	c.t.Helper()
	ctx, cancel := context.WithTimeout(c.t.Context(), cliTimeout)
	defer cancel()
	command := exec.CommandContext(ctx, c.binary, args...)
	command.Dir = c.Dir
	command.Env = append(os.Environ(), c.env...)
	command.WaitDelay = 10 * time.Second
	var out, problems strings.Builder
	command.Stdout, command.Stderr = &out, &problems
	err := command.Run()
	if exit, ok := errors.AsType[*exec.ExitError](err); err != nil && (!ok || exit.ExitCode() < 0) {
		c.t.Fatalf("%s: %v\n%s%s", strings.Join(args, " "), err, out.String(), problems.String())
	}
	return command.ProcessState.ExitCode(), out.String(), problems.String()
}
