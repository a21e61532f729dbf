// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package chaos_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/peakbi/terraform-provider-peak/internal/acctest"
	"github.com/peakbi/terraform-provider-peak/internal/framework/wait"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
	"github.com/peakbi/terraform-provider-peak/internal/provider"
)

const (
	// pidFile names the variable with the file that a provider process writes its id into. It also tells this test binary to
	// be the provider: the same code as the real one, with waits fast enough for tests.
	pidFile = "PEAK_CHAOS_PID_FILE"

	// commandTimeout is how long a command may take before it counts as hung.
	commandTimeout = 2 * time.Minute
)

// serveIfAsked makes this process a provider when Terraform has started it as one.
func serveIfAsked() {
	file := os.Getenv(pidFile)
	if file == "" {
		return
	}
	if err := os.WriteFile(file, []byte(strconv.Itoa(os.Getpid())), 0o600); err != nil {
		log.Fatal(err)
	}
	acctest.ServeProcess(host()+"/peakbi/peak", provider.Options{
		Version: "test",
		Poll:    wait.Poll{Min: 5 * time.Millisecond, Max: 50 * time.Millisecond},
		Tune:    func(config *peak.Config) { config.MaxBackoff = 20 * time.Millisecond },
	})
}

// host is the registry that the CLI looks providers up in.
func host() string {
	if host := os.Getenv(resource.EnvTfAccProviderHost); host != "" {
		return host
	}
	return "registry.terraform.io"
}

// terraform runs commands of a real CLI, with the provider as a process of its own, in a folder of its own.
type terraform struct {
	dir, pid, binary string
	env              []string
}

func newTerraform(t *testing.T, p *acctest.Platform, files map[string]string) *terraform {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	name := os.Getenv("TF_ACC_TERRAFORM_PATH")
	if name == "" {
		name = "terraform"
	}
	binary, err := exec.LookPath(name)
	if err != nil {
		t.Fatal(err)
	}
	tools := t.TempDir()
	if err := os.Symlink(self, filepath.Join(tools, "terraform-provider-peak")); err != nil {
		t.Fatal(err)
	}
	settings := filepath.Join(tools, "cli.tfrc")
	text := fmt.Sprintf("provider_installation {\n  dev_overrides {\n    %q = %q\n  }\n  direct {}\n}\n", host()+"/peakbi/peak", tools)
	if err := os.WriteFile(settings, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	tf := &terraform{dir: t.TempDir(), pid: filepath.Join(tools, "pid"), binary: binary}
	tf.env = append(os.Environ(), "TF_CLI_CONFIG_FILE="+settings, "CHECKPOINT_DISABLE=1", "TF_IN_AUTOMATION=1", pidFile+"="+tf.pid,
		"PEAK_ENDPOINT="+p.URL, "PEAK_AUTH_TOKEN="+acctest.Token)
	acctest.WriteFiles(t, tf.dir, files)
	return tf
}

// start starts a command in a process group of its own.
func (tf *terraform) start(ctx context.Context, t *testing.T, args ...string) (*exec.Cmd, *strings.Builder) {
	t.Helper()
	if err := os.Remove(tf.pid); err != nil && !errors.Is(err, os.ErrNotExist) {
		t.Fatal(err)
	}
	var output strings.Builder
	command := exec.CommandContext(ctx, tf.binary, args...)
	command.Dir, command.Env, command.Stdout, command.Stderr = tf.dir, tf.env, &output, &output
	ownGroup(command)
	command.Cancel = func() error { killGroup(command.Process.Pid); return nil }
	command.WaitDelay = 5 * time.Second
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	return command, &output
}

// run runs a command to its end and returns its exit code and output. A command that hangs ends the test.
func (tf *terraform) run(t *testing.T, args ...string) (code int, output string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), commandTimeout)
	defer cancel()
	command, text := tf.start(ctx, t, args...)
	err := command.Wait()
	if ctx.Err() != nil {
		t.Fatalf("terraform %s hangs:\n%s", strings.Join(args, " "), text)
	}
	if _, exited := errors.AsType[*exec.ExitError](err); err != nil && !exited {
		t.Fatal(err)
	}
	return command.ProcessState.ExitCode(), text.String()
}

// provider is the process id of the provider that the running command has started last; 0 when there is none.
func (tf *terraform) provider() int {
	text, err := os.ReadFile(tf.pid)
	if err != nil {
		return 0
	}
	pid, err := strconv.Atoi(string(text))
	if err != nil {
		return 0
	}
	return pid
}
