// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package peak

import (
	"bufio"
	"bytes"
	"context"
	"encoding/base64"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"sync/atomic"
	"testing"
)

// proxyChild tells TestProxyChild that it is one; its value is the address that host names lead to without a proxy.
const proxyChild = "PEAK_TEST_PROXY_CHILD"

// TestProxyChild makes one request in a process of its own: Go reads the variables of proxies once.
func TestProxyChild(t *testing.T) {
	address := os.Getenv(proxyChild)
	if address == "" {
		t.Skip("only TestProxies runs it")
	}
	roots, err := Roots([]byte(os.Getenv("PEAK_TEST_CA")))
	if err != nil {
		t.Fatal(err)
	}
	transport := NewTransport(roots)
	dial := transport.DialContext
	transport.DialContext = func(ctx context.Context, network, to string) (net.Conn, error) {
		if strings.HasPrefix(to, "example.com:") {
			to = address
		}
		return dial(ctx, network, to)
	}
	client, err := New(Config{Token: testToken, Endpoint: "https://example.com", Transport: transport, UserAgent: "test/1"})
	if err != nil {
		t.Fatal(err)
	}
	_, err = client.GetService(t.Context(), "a")
	fmt.Printf("result: %v\n", err)
}

// connectProxy passes connections on to an address, and refuses those without the user name and password.
type connectProxy struct {
	listener net.Listener
	to       string
	tunnels  atomic.Int32
}

func newProxy(t *testing.T, to string) *connectProxy {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	p := &connectProxy{listener: listener, to: to}
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go p.serve(conn)
		}
	}()
	return p
}

func (p *connectProxy) serve(conn net.Conn) {
	defer func() { _ = conn.Close() }()
	reader := bufio.NewReader(conn)
	req, err := http.ReadRequest(reader)
	if err != nil {
		return
	}
	if req.Method != http.MethodConnect || req.Header.Get("Authorization") != "" ||
		req.Header.Get("Proxy-Authorization") != "Basic "+base64.StdEncoding.EncodeToString([]byte("team:p@ss/word")) {
		_, _ = io.WriteString(conn, "HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")
		return
	}
	onward, err := net.Dial("tcp", p.to)
	if err != nil {
		return
	}
	defer func() { _ = onward.Close() }()
	p.tunnels.Add(1)
	_, _ = io.WriteString(conn, "HTTP/1.1 200 Connection established\r\n\r\n")
	go func() { _, _ = io.Copy(onward, reader) }()
	_, _ = io.Copy(conn, onward)
}

// TestProxies sends a request through the proxies that the environment names, with their credentials, over HTTP/2.
func TestProxies(t *testing.T) {
	t.Parallel()
	server := newTLSServer(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.ProtoMajor != 2 || r.Header.Get("Proxy-Authorization") != "" {
			t.Errorf("%s with %v", r.Proto, r.Header)
		}
		answer(w, http.StatusOK, `{"id":"a"}`)
	}))
	address := server.Listener.Addr().String()
	proxy := newProxy(t, address)
	at := proxy.listener.Addr().String()
	for _, tc := range []struct {
		name    string
		env     []string
		want    string
		tunnels int32
	}{
		{"none", nil, "result: <nil>", 0},
		{"with credentials", []string{"HTTPS_PROXY=http://team:p%40ss%2Fword@" + at}, "result: <nil>", 1},
		{"small letters", []string{"https_proxy=http://team:p%40ss%2Fword@" + at}, "result: <nil>", 1},
		{"not for this host", []string{"HTTPS_PROXY=http://team:p%40ss%2Fword@" + at, "NO_PROXY=internal.example,example.com"}, "result: <nil>", 0},
		{"for another host", []string{"HTTPS_PROXY=http://team:p%40ss%2Fword@" + at, "NO_PROXY=internal.example,.example.org"}, "result: <nil>", 1},
		{"wrong credentials", []string{"HTTPS_PROXY=http://team:s3cret@" + at}, "the proxy " + at + " refuses the connection: 407 Proxy Authentication Required; check the user name and the password in HTTPS_PROXY", 0},
	} {
		t.Run(tc.name, func(t *testing.T) {
			before := proxy.tunnels.Load()
			command := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestProxyChild$")
			for _, variable := range os.Environ() {
				if name, _, _ := strings.Cut(variable, "="); !strings.HasSuffix(strings.ToUpper(name), "_PROXY") {
					command.Env = append(command.Env, variable)
				}
			}
			command.Env = append(append(command.Env, proxyChild+"="+address, "PEAK_TEST_CA="+certificate(t)), tc.env...)
			output, err := command.CombinedOutput()
			if err != nil || !bytes.Contains(output, []byte(tc.want)) || bytes.Contains(output, []byte("s3cret")) {
				t.Errorf("%v, want %q in it: %s", err, tc.want, output)
			}
			if tunnels := proxy.tunnels.Load() - before; tunnels != tc.tunnels {
				t.Errorf("%d connections through the proxy, want %d", tunnels, tc.tunnels)
			}
		})
	}
}
