// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

// Package acctest is the acceptance-test kit: it starts a local Peak platform behind the contract checker, runs the
// provider against it with a real Terraform or OpenTofu, and checks at the end that neither side broke the contract and
// that nothing was left behind on the platform.
package acctest

import (
	"crypto/x509"
	"flag"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/peakbi/terraform-provider-peak/internal/contract"
	"github.com/peakbi/terraform-provider-peak/internal/emulator"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/control"
)

// Token is the API token that the test platform accepts.
const Token = "acceptance-test-token"

// Run is TestMain's body for packages with acceptance tests. Terraform refuses to start when TF_CLI_CONFIG_FILE names a
// file that is not there, and settings of the person who runs the tests must not reach the provider.
func Run(m *testing.M) {
	flag.Parse()
	beQuick()
	// A provider that Terraform starts has what it was given on purpose.
	serveIfAsked()
	for _, name := range []string{"TF_CLI_CONFIG_FILE", "PEAK_AUTH_TOKEN", "API_KEY", "PEAK_STAGE", "PEAK__STAGE", "STAGE", "PEAK_ENDPOINT", "PEAK_MAX_RETRIES", "PEAK_REQUEST_TIMEOUT"} {
		if err := os.Unsetenv(name); err != nil {
			panic(err)
		}
	}
	forget := trustTestServers()
	code := m.Run()
	forget()
	os.Exit(code)
}

// Platform is a local Peak platform for one test.
type Platform struct {
	// URL is the endpoint to configure the provider with.
	URL string

	// Emulator gives the test the platform's own view: objects, journal, faults, outcomes, out-of-band edits.
	Emulator *emulator.Emulator

	// SettleTime is how long providers made from now on look for what a lost answer was about; zero is a moment.
	SettleTime time.Duration

	options   emulator.Options
	handler   atomic.Pointer[emulator.Emulator]
	witness   atomic.Pointer[Witness]
	checker   *contract.Checker
	authority *x509.Certificate
	breaks    atomic.Int32

	// served is what the server at URL answers with.
	served http.Handler
}

// New starts a platform whose lifecycles take lifecycle (0 is a few milliseconds). When the test ends it stops, and the
// test fails if a request or an answer broke the contract.
func New(t *testing.T, lifecycle time.Duration) *Platform {
	t.Helper()
	return startOn(t, HTTP2(), emulator.Options{Lifecycle: lifecycle, Token: Token})
}

// NewPersistent is New for a platform that keeps its state in a file, so that Crash can kill it.
func NewPersistent(t *testing.T, lifecycle time.Duration) *Platform {
	t.Helper()
	return startOn(t, HTTP2(), emulator.Options{Lifecycle: lifecycle, Token: Token, StateFile: filepath.Join(t.TempDir(), "state.json")})
}

// NewFrom is NewPersistent on a state file of the caller's.
func NewFrom(t *testing.T, stateFile string, lifecycle time.Duration) *Platform {
	t.Helper()
	return startOn(t, HTTP2(), emulator.Options{Lifecycle: lifecycle, Token: Token, StateFile: stateFile})
}

// NewHTTP2 is New for a platform that speaks HTTP/2 over TLS, whichever protocol the other tests use. Its authority is not
// trusted unless the provider is told so, see Authority.
func NewHTTP2(t *testing.T, lifecycle time.Duration) *Platform {
	t.Helper()
	return startOn(t, true, emulator.Options{Lifecycle: lifecycle, Token: Token})
}

// NewSpoke is New for a spoke tenant, which has workflow logs and metric queries elsewhere.
func NewSpoke(t *testing.T, lifecycle time.Duration) *Platform {
	t.Helper()
	return startOn(t, HTTP2(), emulator.Options{Lifecycle: lifecycle, Token: Token, Spoke: "acme.example.com"})
}

// Crash ends the platform without any warning, as a kill would, and starts another one on what it left on disk.
func (p *Platform) Crash(t *testing.T) {
	t.Helper()
	next, err := emulator.New(p.options)
	if err != nil {
		t.Fatal(err)
	}
	p.Emulator = next
	p.handler.Store(next)
}

func startOn(t *testing.T, http2 bool, options emulator.Options) *Platform {
	t.Helper()
	if os.Getenv(resource.EnvTfAcc) == "" {
		t.Skipf("acceptance tests run with %s=1 (make test sets it)", resource.EnvTfAcc)
	}
	if options.Lifecycle == 0 {
		options.Lifecycle = 20 * time.Millisecond
	}
	var rules []contract.Option
	if options.Contrary = options.Contrary || Contrary(); options.Contrary {
		rules = append(rules, contract.Contrary())
	}
	platform, err := emulator.New(options)
	if err != nil {
		t.Fatal(err)
	}
	checker, err := contract.New(rules...)
	if err != nil {
		t.Fatal(err)
	}
	p := &Platform{Emulator: platform, options: options, checker: checker}
	p.handler.Store(platform)
	p.served = p.breaking(checker.Middleware(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		witness := p.witness.Load()
		if witness != nil {
			witness.Before(r)
		}
		p.handler.Load().ServeHTTP(w, r)
		if witness != nil {
			witness.After(r)
		}
	})))
	server := httptest.NewUnstartedServer(p.served)
	startServer(server, http2)
	p.authority = server.Certificate()
	p.URL = server.URL
	t.Cleanup(func() {
		server.Close()
		if err := p.Emulator.Close(); err != nil {
			t.Errorf("closing the emulator: %v", err)
		}
		for _, violation := range checker.Violations() {
			if !p.injected(violation) {
				t.Errorf("contract violation: %+v", violation)
			}
		}
	})
	return p
}

// injected says that an answer broke the contract because a fault of the test's own was in it. The journal tells, as long as
// the test has not cleared it since.
func (p *Platform) injected(violation contract.Violation) bool {
	return violation.Side == contract.SideResponse && slices.ContainsFunc(p.Emulator.Journal(), func(entry control.Entry) bool {
		return entry.Fault != 0 && entry.Method == violation.Method && entry.Path == violation.Path
	})
}

// Witness sees every request, before the platform handles it and between that and the answer. Both may be called at the same
// time for several requests.
type Witness struct {
	Before, After func(*http.Request)
}

// Watch has a witness see all requests from now on; nil has nobody.
func (p *Platform) Watch(witness *Witness) { p.witness.Store(witness) }

// Front puts something between the platform and whoever asks it at URL from now on, such as a cache that answers with what is
// no longer true. The contract checker stands behind it.
func (p *Platform) Front(t *testing.T, front func(platform http.Handler) http.Handler) {
	t.Helper()
	p.served = front(p.served)
	p.URL = Serve(t, p.served).URL
}

// Factories serves the provider in this process, with waits fast enough for tests.
func (p *Platform) Factories() map[string]func() (tfprotov6.ProviderServer, error) {
	return factories(p.SettleTime)
}

// Factories serves the provider in this process, with waits fast enough for tests. It needs no platform.
func Factories() map[string]func() (tfprotov6.ProviderServer, error) { return factories(0) }

// Config puts the provider configuration for this platform in front of a test's own configuration.
func (p *Platform) Config(body string) string {
	return `
provider "peak" {
  endpoint   = "` + p.URL + `"
  auth_token = "` + Token + `"
}
` + body
}

// Test runs an acceptance test against the platform in parallel with others. Configurations of the steps are used as
// they are: build them with Config. Unless the case says otherwise, everything must be gone from the platform afterwards.
func (p *Platform) Test(t *testing.T, c resource.TestCase) {
	t.Helper()
	p.Query(t, c)
	for kind, objects := range p.Emulator.Leftovers() {
		for id := range objects {
			t.Errorf("left behind on the platform after destroy: %s %s", kind, id)
		}
	}
}

// Query is Test for cases that only look at the platform: what is on it may stay.
func (p *Platform) Query(t *testing.T, c resource.TestCase) {
	t.Helper()
	if c.ProtoV6ProviderFactories == nil {
		c.ProtoV6ProviderFactories = factories(p.SettleTime)
	}
	OnlyLives(t, c)
	resource.Test(t, c)
}

// Folder writes files (slash path to content) into a new folder and returns its path.
func Folder(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	WriteFiles(t, dir, files)
	return dir
}

// WriteFiles writes files (slash path to content) below dir.
func WriteFiles(t *testing.T, dir string, files map[string]string) {
	t.Helper()
	for name, content := range files {
		target := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(target), 0o750); err != nil {
			t.Fatal(err)
		}
		mode := os.FileMode(0o644)
		if strings.HasSuffix(name, ".sh") {
			mode = 0o755
		}
		if err := os.WriteFile(target, []byte(content), mode); err != nil {
			t.Fatal(err)
		}
	}
}
