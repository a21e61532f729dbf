// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bufio"
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httptrace"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/peakbi/terraform-provider-peak/internal/emulator"
)

// TestBinary runs the command as the process that it is.
func TestBinary(t *testing.T) {
	binary := filepath.Join(t.TempDir(), "peak-emulator")
	if runtime.GOOS == "windows" {
		binary += ".exe"
	}
	build := exec.CommandContext(t.Context(), "go", "build", "-ldflags", "-X main.version=1.2.3", "-o", binary, ".")
	if output, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, output)
	}
	if runtime.GOOS != "windows" { // It has no signal for a polite end.
		t.Run("term", testTerm(binary))
		t.Run("in flight", testRequestInFlight(binary))
	}
	t.Run("kill", testKill(binary))
	t.Run("failing starts", testFailingStarts(binary))
	t.Run("remote over HTTP/2", testRemote(binary))
	t.Run("web pages", testWebPages(binary))
	t.Run("version", testVersion(binary))
}

// process is a running emulator.
type process struct {
	t      *testing.T
	cmd    *exec.Cmd
	url    string
	stdout *bufio.Reader
	stderr *bytes.Buffer
}

// launch starts the binary and waits for the line that says where it listens.
func launch(t *testing.T, binary string, args ...string) *process {
	t.Helper()
	return launchCommand(t, exec.CommandContext(t.Context(), binary, args...))
}

// launchCommand is launch of a prepared command.
func launchCommand(t *testing.T, cmd *exec.Cmd) *process {
	t.Helper()
	p := &process{t: t, cmd: cmd, stderr: &bytes.Buffer{}}
	p.cmd.Stderr = p.stderr
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = p.cmd.Process.Kill()
		_ = p.cmd.Wait()
	})
	p.stdout = bufio.NewReader(out)
	line, err := p.stdout.ReadString('\n')
	if err != nil || !strings.HasPrefix(line, "listening on http") {
		t.Fatalf("first line %q, %v; standard error: %s", line, err, p.stderr)
	}
	p.url = strings.TrimSpace(strings.TrimPrefix(line, "listening on "))
	if line, err := p.stdout.ReadString('\n'); err != nil || line != "console for your browser: "+p.url+"/_emulator/console/\n" {
		t.Fatalf("second line %q, %v", line, err)
	}
	return p
}

// end sends a signal and answers the exit code once the process has ended.
func (p *process) end(signal os.Signal) int {
	p.t.Helper()
	if err := p.cmd.Process.Signal(signal); err != nil {
		p.t.Fatal(err)
	}
	rest, err := io.ReadAll(p.stdout)
	if err != nil || len(rest) != 0 {
		p.t.Errorf("more than two lines on standard output: %q, %v", rest, err)
	}
	_ = p.cmd.Wait()
	return p.cmd.ProcessState.ExitCode()
}

// call makes a request and answers status and body.
func (p *process) call(method, path, body string) (int, string) {
	p.t.Helper()
	request, err := http.NewRequestWithContext(p.t.Context(), method, p.url+path, strings.NewReader(body))
	if err != nil {
		p.t.Fatal(err)
	}
	request.Header.Set("Authorization", "secret-token")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		p.t.Fatal(err)
	}
	raw, err := io.ReadAll(response.Body)
	_ = response.Body.Close()
	if err != nil {
		p.t.Fatal(err)
	}
	return response.StatusCode, string(raw)
}

const artifact = "/_emulator/objects/artifact/0b0b2ee3-0000-4000-8000-000000000001"

// testTerm: a polite signal ends the process cleanly, and nothing is lost or told.
func testTerm(binary string) func(*testing.T) {
	return func(t *testing.T) {
		for _, signal := range []os.Signal{syscall.SIGTERM, os.Interrupt} {
			file := filepath.Join(t.TempDir(), "state.json")
			p := launch(t, binary, "--listen", "127.0.0.1:0", "--state", file, "--token", "secret-token", "--lifecycle", "1s", "--latency", "0")
			if status, body := p.call(http.MethodPut, artifact, `{"name": "x"}`); status != 200 {
				t.Fatalf("%d %s", status, body)
			}
			if status, body := p.call(http.MethodGet, "/artifacts/api/v1/artifacts/", ""); status != 200 || !strings.Contains(body, `"artifactCount":1`) {
				t.Errorf("%d %s", status, body)
			}
			if code := p.end(signal); code != 0 {
				t.Errorf("%s: exit code %d: %s", signal, code, p.stderr)
			}
			log := p.stderr.String()
			if strings.Contains(log, "secret-token") || !strings.Contains(log, " GET /artifacts/api/v1/artifacts/ 200 ") || strings.Count(log, "\n") != 1 {
				t.Errorf("standard error: %s", log)
			}
			if raw, err := os.ReadFile(file); err != nil || strings.Contains(string(raw), "secret-token") {
				t.Errorf("state %s, %v", raw, err)
			}
		}
	}
}

// testRequestInFlight: what has begun is finished.
func testRequestInFlight(binary string) func(*testing.T) {
	return func(t *testing.T) {
		p := launch(t, binary, "--latency", "300ms")
		// The emulator reads the body before it waits, and the server asks for the body only then: that is when it is in flight.
		begun := make(chan struct{})
		ctx := httptrace.WithClientTrace(t.Context(), &httptrace.ClientTrace{Got100Continue: func() { close(begun) }})
		request, err := http.NewRequestWithContext(ctx, http.MethodGet, p.url+"/artifacts/api/v1/artifacts/", strings.NewReader("{}"))
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("Authorization", "secret-token")
		request.Header.Set("Expect", "100-continue")
		answered := make(chan string, 1)
		go func() {
			response, err := (&http.Client{Transport: &http.Transport{ExpectContinueTimeout: time.Minute}}).Do(request)
			if err != nil {
				answered <- err.Error()
				return
			}
			_ = response.Body.Close()
			answered <- response.Status
		}()
		select {
		case <-begun:
		case early := <-answered:
			t.Fatalf("answered before the body was asked for: %s", early)
		}
		if code := p.end(syscall.SIGTERM); code != 0 {
			t.Errorf("exit code %d: %s", code, p.stderr)
		}
		if got := <-answered; got != "200 OK" {
			t.Errorf("answer %s", got)
		}
	}
}

// testKill: what was answered survives.
func testKill(binary string) func(*testing.T) {
	return func(t *testing.T) {
		file := filepath.Join(t.TempDir(), "state.json")
		for round := range 3 {
			p := launch(t, binary, "--state", file)
			want := ""
			if round > 0 {
				want = `"artifactCount":` + string(rune('0'+round))
			}
			if _, body := p.call(http.MethodGet, "/artifacts/api/v1/artifacts/", ""); !strings.Contains(body, want) {
				t.Errorf("round %d: %s", round, body)
			}
			id := artifact[:len(artifact)-1] + string(rune('1'+round))
			if status, body := p.call(http.MethodPut, id, `{"name": "x"}`); status != 200 {
				t.Fatalf("%d %s", status, body)
			}
			p.end(syscall.SIGKILL)
		}
		entries, err := os.ReadDir(filepath.Dir(file))
		if err != nil || len(entries) != 1 {
			t.Errorf("files %v, %v", entries, err)
		}
	}
}

// certificate writes a certificate and its key, and returns the options that name them.
func certificate(t *testing.T) []string {
	t.Helper()
	server := httptest.NewTLSServer(http.NotFoundHandler())
	defer server.Close()
	key, err := x509.MarshalPKCS8PrivateKey(server.TLS.Certificates[0].PrivateKey)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for name, block := range map[string]*pem.Block{"cert.pem": {Type: "CERTIFICATE", Bytes: server.Certificate().Raw}, "key.pem": {Type: "PRIVATE KEY", Bytes: key}} {
		if err := os.WriteFile(filepath.Join(dir, name), pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return []string{"--tls-cert", filepath.Join(dir, "cert.pem"), "--tls-key", filepath.Join(dir, "key.pem")}
}

// testRemote: beyond loopback everything is encrypted and takes a token, and the protocol is HTTP/2.
func testRemote(binary string) func(*testing.T) {
	return func(t *testing.T) {
		lender := httptest.NewTLSServer(http.NotFoundHandler())
		defer lender.Close()
		roots := x509.NewCertPool()
		roots.AddCert(lender.Certificate())
		transport := &http.Transport{ForceAttemptHTTP2: true, TLSClientConfig: &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12}}
		defer transport.CloseIdleConnections()
		p := launch(t, binary, append([]string{"--listen", "0.0.0.0:0", "--allow-remote", "--token", "one", "--token", "two"}, certificate(t)...)...)
		if !strings.HasPrefix(p.url, "https://127.0.0.1:") {
			t.Errorf("it tells to reach it at %s, which no browser opens", p.url)
		}
		_, port, err := net.SplitHostPort(strings.TrimPrefix(p.url, "https://"))
		if err != nil {
			t.Fatalf("%s: %v", p.url, err)
		}
		for _, tc := range []struct {
			host, token string
			want        int
		}{
			{"", "", 401}, {"", "x", 401}, {"", "one", 200}, {"", "two", 200}, {"example.com", "one", 200}, {"evil.example", "one", 421},
		} {
			request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "https://127.0.0.1:"+port+"/_emulator/journal", http.NoBody)
			if err != nil {
				t.Fatal(err)
			}
			request.Header.Set("Authorization", tc.token)
			if tc.host != "" {
				request.Host = tc.host
			}
			response, err := (&http.Client{Transport: transport}).Do(request)
			if err != nil {
				t.Fatal(err)
			}
			_ = response.Body.Close()
			if response.StatusCode != tc.want || response.ProtoMajor != 2 {
				t.Errorf("host %q, token %q: %s %d, want %d", tc.host, tc.token, response.Proto, response.StatusCode, tc.want)
			}
		}
		if code := p.end(syscall.SIGTERM); code != 0 {
			t.Errorf("exit code %d: %s", code, p.stderr)
		}
	}
}

// testWebPages: a page that has its own name lead here neither reads the journal nor resets anything.
func testWebPages(binary string) func(*testing.T) {
	return func(t *testing.T) {
		p := launch(t, binary)
		for _, tc := range []struct {
			method, path, header, value string
			want                        int
		}{
			{http.MethodGet, "/_emulator/journal", "Host", "evil.example", 421},
			{http.MethodPost, "/_emulator/reset", "Origin", "https://evil.example", 403},
			{http.MethodPost, "/_emulator/reset", "User-Agent", "curl/8", 200},
		} {
			request, err := http.NewRequestWithContext(t.Context(), tc.method, p.url+tc.path, http.NoBody)
			if err != nil {
				t.Fatal(err)
			}
			if request.Header.Set(tc.header, tc.value); tc.header == "Host" {
				request.Host = tc.value
			}
			response, err := http.DefaultClient.Do(request)
			if err != nil {
				t.Fatal(err)
			}
			_ = response.Body.Close()
			if response.StatusCode != tc.want {
				t.Errorf("%s %s with %s %s: %d, want %d", tc.method, tc.path, tc.header, tc.value, response.StatusCode, tc.want)
			}
		}
		p.end(syscall.SIGTERM)
	}
}

// testFailingStarts: one line says why, and nothing is touched.
func testFailingStarts(binary string) func(*testing.T) {
	return func(t *testing.T) {
		corrupt := filepath.Join(t.TempDir(), "corrupt.json")
		if err := os.WriteFile(corrupt, []byte(`{"half`), 0o600); err != nil {
			t.Fatal(err)
		}
		for _, c := range []struct {
			args []string
			want string
		}{
			{[]string{"--listen", "0.0.0.0:0"}, "not a loopback address"},
			{[]string{"--listen", ":8080"}, "not a loopback address"},
			{[]string{"--listen", "example.com:80"}, "not a loopback address"},
			{[]string{"--listen", "8080"}, "is not HOST:PORT"},
			{[]string{"--listen", "127.0.0.1:99999"}, "cannot listen"},
			{[]string{"--listen", "0.0.0.0:0", "--allow-remote", "--token", "x"}, "give --tls-cert and --tls-key"},
			{append([]string{"--listen", "0.0.0.0:0", "--allow-remote"}, certificate(t)...), "give --token"},
			{append([]string{"--listen", "0.0.0.0:0", "--token", "x"}, certificate(t)...), "--allow-remote"},
			{[]string{"--valkey-url", "http://user:hush@127.0.0.1:6379"}, "--valkey-url has to be rediss://USER:PASSWORD@HOST:PORT"},
			{[]string{"--valkey-url", "redis://127.0.0.1:6379"}, "--valkey-url has to be"},
			{[]string{"--tls-cert", corrupt}, "--tls-cert and --tls-key go together"},
			{[]string{"--tls-cert", corrupt, "--tls-key", corrupt}, corrupt + " cannot be used"},
			{[]string{"--token", ""}, "must not be empty"},
			{[]string{"--lifecycle", "soon"}, `invalid value "soon" for flag -lifecycle`},
			{[]string{"--lifecycle", "-1s"}, "must not be negative"},
			{[]string{"--stat", "x"}, "flag provided but not defined: -stat (see peak-emulator --help)"},
			{[]string{"state.json"}, `unexpected argument "state.json"`},
			{[]string{"--state", corrupt}, corrupt + " cannot be used"},
			{[]string{"--state", filepath.Dir(corrupt)}, "cannot read the state file"},
		} {
			var stdout, stderr bytes.Buffer
			cmd := exec.CommandContext(t.Context(), binary, c.args...)
			cmd.Stdout, cmd.Stderr = &stdout, &stderr
			err := cmd.Run()
			var exit *exec.ExitError
			if !errors.As(err, &exit) || exit.ExitCode() != 1 || !strings.Contains(stderr.String(), c.want) || strings.Count(stderr.String(), "\n") != 1 || stdout.Len() != 0 {
				t.Errorf("%v: %v, standard error %q, standard output %q", c.args, err, stderr.String(), stdout.String())
			}
		}
		if raw, _ := os.ReadFile(corrupt); string(raw) != `{"half` {
			t.Errorf("the corrupt file was changed to %s", raw)
		}
	}
}

func TestHelp(t *testing.T) {
	var out bytes.Buffer
	for _, arg := range []string{"--help", "-h"} {
		out.Reset()
		if err := run(t.Context(), []string{arg}, &out, io.Discard); err != nil {
			t.Fatal(err)
		}
		for _, word := range []string{"--listen", "--state", "--lifecycle", "--latency", "--token", "--contrary", "--turn", "--tls-cert", "--tls-key", "--allow-remote", "--host", "--valkey-url", "--version", "/_emulator/faults", "/_emulator/outcomes", "/_emulator/reset"} {
			if !strings.Contains(out.String(), word) {
				t.Errorf("%s does not name %s", arg, word)
			}
		}
	}
}

// What the areas declare, the help has to name.
func TestHelpNamesAllKinds(t *testing.T) {
	platform, err := emulator.New(emulator.Options{})
	if err != nil {
		t.Fatal(err)
	}
	got := httptest.NewRecorder()
	platform.ServeHTTP(got, httptest.NewRequest(http.MethodGet, "/_emulator/", http.NoBody))
	var summary struct {
		Objects      map[string]int
		OutcomeKinds map[string][]string
	}
	if err := json.Unmarshal(got.Body.Bytes(), &summary); err != nil {
		t.Fatal(err)
	}
	if len(summary.Objects) == 0 || len(summary.OutcomeKinds) == 0 {
		t.Fatalf("summary %s", got.Body)
	}
	for name := range summary.Objects {
		if !strings.Contains(helpText, " "+name) {
			t.Errorf("the help does not name the objects of kind %s", name)
		}
	}
	for name, results := range summary.OutcomeKinds {
		for _, word := range append(results, name) {
			if !strings.Contains(helpText, word) {
				t.Errorf("the help does not name %s of outcome kind %s", word, name)
			}
		}
	}
}

func testVersion(binary string) func(*testing.T) {
	return func(t *testing.T) {
		got, err := exec.CommandContext(t.Context(), binary, "--version").Output()
		if err != nil || string(got) != "peak-emulator 1.2.3\n" {
			t.Errorf("version %q, %v", got, err)
		}
	}
}

func TestLoopback(t *testing.T) {
	for listen, want := range map[string]bool{
		"127.0.0.1:0": true, "127.8.8.8:80": true, "[::1]:0": true, "localhost:1": true, "LOCALHOST:1": true,
		"0.0.0.0:0": false, "[::]:0": false, ":0": false, "192.168.1.1:0": false, "localhost.example.com:0": false, "127.0.0.1": false,
	} {
		if err := checkLoopback(listen); (err == nil) != want {
			t.Errorf("%s: %v", listen, err)
		}
	}
}
