// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package rehearsal_test

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"maps"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
	"github.com/peakbi/terraform-provider-peak/internal/realtenant"
)

// envAll runs the whole suite, which takes minutes for each kind of tenant (make testacc-rehearsal).
const envAll = "PEAK_REHEARSAL"

const (
	token = "tenant-token"
	// runLimit bounds one run of a binary.
	runLimit = 15 * time.Minute
)

// whole marks a test that runs the suite as a whole.
func whole(t *testing.T) {
	t.Helper()
	if os.Getenv(envAll) == "" {
		t.Skip("it runs the whole suite for a tenant: make testacc-rehearsal")
	}
}

// binaries are built once.
var binaries = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "peak-rehearsal-")
	if err != nil {
		return "", err
	}
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Minute)
	defer cancel()
	for _, args := range [][]string{
		{"test", "-c", "-o", filepath.Join(dir, "testacc"), ".."},
		{"build", "-o", filepath.Join(dir, "sweep"), "../../../scripts/sweep"},
		{"build", "-o", filepath.Join(dir, "emulator"), "../../emulator/cmd/peak-emulator"},
	} {
		if out, err := exec.CommandContext(ctx, "go", args...).CombinedOutput(); err != nil {
			return dir, errors.Join(err, errors.New(string(out)))
		}
	}
	return dir, nil
})

func TestMain(m *testing.M) {
	code := m.Run()
	if dir, err := binaries(); err == nil && built {
		_ = os.RemoveAll(dir)
	}
	os.Exit(code)
}

// built says that somebody has asked for the binaries.
var built bool

// binary is the path of one of them.
func binary(t *testing.T, name string) string {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("the binaries are ended by signals, which this system does not have")
	}
	if os.Getenv(resource.EnvTfAcc) == "" {
		t.Skipf("acceptance tests run with %s=1 (make test sets it)", resource.EnvTfAcc)
	}
	built = true
	dir, err := binaries()
	if err != nil {
		t.Fatal(err)
	}
	return filepath.Join(dir, name)
}

// rehearsal is a local tenant, and how the binaries reach it.
type rehearsal struct {
	*testing.T

	url    string // of the emulator
	front  string // of what stands before it, or the emulator
	client *peak.Client
	runs   string
}

// rehearse starts the emulator's binary. Things take half a second on it.
func rehearse(t *testing.T, flags ...string) *rehearsal {
	t.Helper()
	ctx, cancel := context.WithCancel(context.WithoutCancel(t.Context()))
	emulator := exec.CommandContext(ctx, binary(t, "emulator"), append([]string{"--token", token, "--lifecycle", "500ms"}, flags...)...)
	emulator.Stderr = io.Discard
	out, err := emulator.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := emulator.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		cancel()
		_ = emulator.Wait()
	})
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	r := &rehearsal{T: t, url: strings.TrimSpace(strings.TrimPrefix(line, "listening on ")), runs: t.TempDir()}
	r.front = r.url
	if r.client, err = peak.New(peak.Config{Token: token, Endpoint: r.url}); err != nil {
		t.Fatal(err)
	}
	return r
}

// run is a binary that runs.
type run struct {
	*exec.Cmd

	t      *testing.T
	output bytes.Buffer
	ended  chan struct{}
}

// start starts a binary on the tenant, with more variables.
func (r *rehearsal) start(name string, variables map[string]string, args ...string) *run {
	r.Helper()
	ctx, cancel := context.WithTimeout(context.WithoutCancel(r.Context()), runLimit)
	r.Cleanup(cancel)
	b := &run{Cmd: exec.CommandContext(ctx, binary(r.T, name), args...), t: r.T, ended: make(chan struct{})}
	environment := map[string]string{
		realtenant.EnvToken: token, realtenant.EnvEndpoint: r.front, realtenant.EnvStage: "", realtenant.EnvRuns: r.runs, "PEAK_ACC_TENANT": "1",
		"TF_CLI_CONFIG_FILE": "", "CHECKPOINT_DISABLE": "1", "PEAK_CA_CERT_FILE": "", "SWEEP_LIMIT": "1m",
	}
	maps.Copy(environment, variables)
	for _, variable := range os.Environ() {
		name, _, _ := strings.Cut(variable, "=")
		if _, set := environment[name]; !set {
			b.Env = append(b.Env, variable)
		}
	}
	for name, value := range environment {
		if value != "" {
			b.Env = append(b.Env, name+"="+value)
		}
	}
	b.Dir, b.Stdout, b.Stderr = r.TempDir(), &b.output, &b.output
	b.WaitDelay = 10 * time.Second
	if err := b.Start(); err != nil {
		r.Fatal(err)
	}
	go func() {
		defer close(b.ended)
		// The exit code tells.
		_ = b.Wait()
	}()
	r.Cleanup(func() {
		cancel()
		<-b.ended
	})
	return b
}

// goesOn tells a binary that has not ended.
func (b *run) goesOn() bool {
	select {
	case <-b.ended:
		return false
	default:
		return true
	}
}

// exit waits for the end, and returns the exit code and what was written.
func (b *run) exit() (code int, output string) {
	b.t.Helper()
	<-b.ended
	return b.ProcessState.ExitCode(), b.output.String()
}

// suite runs tests of the suite, "." for all, and expects that none fails.
func (r *rehearsal) suite(pattern string) string {
	r.Helper()
	code, output := r.start("testacc", nil, "-test.v", "-test.timeout=0", "-test.parallel=2", "-test.run="+pattern).exit()
	if code != 0 || strings.Contains(output, "--- FAIL") {
		r.Errorf("the suite ended with %d:\n%s", code, output)
	}
	r.nothingLeft()
	return output
}

// sweep sweeps, and returns the exit code and what was written.
func (r *rehearsal) sweep(variables map[string]string) (code int, output string) {
	r.Helper()
	return r.start("sweep", variables).exit()
}

// ours are the objects on the tenant that are called like ours.
func (r *rehearsal) ours() []realtenant.Object {
	r.Helper()
	var all []realtenant.Object
	for _, kind := range realtenant.Kinds() {
		for object, err := range kind.List(r.Context(), r.client) {
			if err != nil {
				r.Fatal(err)
			}
			object.Kind = kind.Name
			all = append(all, object)
		}
	}
	return all
}

func (r *rehearsal) nothingLeft() {
	r.Helper()
	if left := r.ours(); len(left) > 0 {
		r.Errorf("left behind on the tenant: %+v", left)
	}
}

// untilMade waits until the run has made so many objects.
func (r *rehearsal) untilMade(b *run, atLeast int) {
	r.Helper()
	for range 1200 {
		if len(r.ours()) >= atLeast {
			return
		}
		select {
		case <-b.ended:
			_, output := b.exit()
			r.Fatalf("the run ended before it made %d objects:\n%s", atLeast, output)
		case <-time.After(50 * time.Millisecond):
		}
	}
	r.Fatalf("the run made no %d objects within a minute", atLeast)
}

// objects is everything on the tenant as the emulator's own API shows it.
func (r *rehearsal) objects() string {
	r.Helper()
	req, err := http.NewRequestWithContext(r.Context(), http.MethodGet, r.url+"/_emulator/objects", http.NoBody)
	if err != nil {
		r.Fatal(err)
	}
	req.Header.Set("Authorization", token)
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		r.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusOK {
		r.Fatalf("%d %s, %v", resp.StatusCode, body, err)
	}
	return string(body)
}
