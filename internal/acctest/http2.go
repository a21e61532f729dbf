// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"crypto/x509"
	"encoding/pem"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// envHTTP2 has every platform speak HTTP/2 over TLS, as the real one does, when it is not empty (`make test HTTP2=1`).
const envHTTP2 = "PEAK_ACC_HTTP2"

// envAuthorities is the variable by which users name the authorities that the provider trusts.
const envAuthorities = "PEAK_CA_CERT_FILE"

// HTTP2 tells whether platforms speak HTTP/2 over TLS instead of HTTP/1.1.
func HTTP2() bool { return os.Getenv(envHTTP2) != "" }

// startServer starts a server that speaks HTTP/2 over TLS, or else HTTP/1.1.
func startServer(server *httptest.Server, http2 bool) {
	if !http2 {
		server.Start()
		return
	}
	server.EnableHTTP2 = true
	server.StartTLS()
}

// Serve starts another server than the platform, such as a storage that downloads come from, in the protocol of this run.
func Serve(t *testing.T, handler http.Handler) *httptest.Server {
	t.Helper()
	server := httptest.NewUnstartedServer(handler)
	startServer(server, HTTP2())
	t.Cleanup(server.Close)
	return server
}

// trustTestServers has providers trust the certificate that all test servers share, in this process and in those that it
// starts, by the variable that users have for it. It returns what takes that back.
func trustTestServers() (forget func()) {
	if !HTTP2() {
		if err := os.Unsetenv(envAuthorities); err != nil {
			panic(err)
		}
		return func() {}
	}
	server := httptest.NewTLSServer(http.NotFoundHandler())
	text := pemOf(server.Certificate())
	server.Close()
	file, err := os.CreateTemp("", "peak-acc-*.pem")
	if err != nil {
		panic(err)
	}
	_, err = file.Write(text)
	if err := errors.Join(err, file.Close(), os.Setenv(envAuthorities, file.Name())); err != nil {
		panic(err)
	}
	return func() { _ = os.Remove(file.Name()) }
}

func pemOf(certificate *x509.Certificate) []byte {
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: certificate.Raw})
}

// Authority is the certificate (PEM) that a provider has to trust for a platform of NewHTTP2.
func (p *Platform) Authority() string { return string(pemOf(p.authority)) }

// trust has a client that tests use themselves trust the platform.
func (p *Platform) trust(config *peak.Config) error {
	if p.authority == nil {
		return nil
	}
	var err error
	config.Roots, err = peak.Roots(pemOf(p.authority))
	return err
}

// BreakUploads breaks the next uploads off when the platform has got the first bytes of them.
func (p *Platform) BreakUploads(times int32) { p.breaks.Store(times) }

// breaking stands before everything else, since the checker reads requests as a whole.
func (p *Platform) breaking(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/form-data") && p.breaks.Load() > 0 {
			p.breaks.Add(-1)
			_, _ = io.CopyN(io.Discard, r.Body, 64<<10)
			panic(http.ErrAbortHandler)
		}
		next.ServeHTTP(w, r)
	})
}
