// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"crypto/tls"
	"fmt"
	"net"
	"net/http"
	"path/filepath"
	"strings"
	"sync"
	"time"
)

// registry serves one version of the provider by the provider registry protocol, over TLS.
type registry struct {
	host      string // of its address, with the port
	authority string // file with the certificate that it is to be trusted by
	server    *http.Server
	published *publication
	signer    key

	mu       sync.Mutex
	replaced map[string][]byte // assets that are served in place of the published ones
	served   map[string]int    // how often each asset was fetched
}

// newRegistry serves a publication, signed by a key, until close.
func newRegistry(ctx context.Context, p *publication, signer key, work string) (*registry, error) {
	r := &registry{published: p, signer: signer, replaced: map[string][]byte{}, served: map[string]int{}, authority: filepath.Join(work, "authority.pem")}
	certificate, err := newCertificate(r.authority)
	if err != nil {
		return nil, err
	}
	routes := http.NewServeMux()
	routes.HandleFunc("GET /.well-known/terraform.json", func(w http.ResponseWriter, _ *http.Request) {
		answer(w, http.StatusOK, map[string]string{"providers.v1": "/v1/providers/"})
	})
	routes.HandleFunc("GET /v1/providers/peakbi/peak/versions", r.versions)
	routes.HandleFunc("GET /v1/providers/peakbi/peak/{version}/download/{os}/{arch}", r.download)
	routes.HandleFunc("GET /assets/{name}", r.asset)
	var listening net.ListenConfig
	listener, err := listening.Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	_, port, err := net.SplitHostPort(listener.Addr().String())
	if err != nil {
		return nil, err
	}
	r.host = "localhost:" + port
	r.server = &http.Server{Handler: routes, ReadHeaderTimeout: 10 * time.Second, TLSConfig: &tls.Config{Certificates: []tls.Certificate{certificate}, MinVersion: tls.VersionTLS12}}
	go func() { _ = r.server.ServeTLS(listener, "", "") }()
	return r, nil
}

func (r *registry) close() error { return r.server.Close() }

// services is the address of the protocol's endpoints.
func (r *registry) services() string { return "https://" + r.host + "/v1/providers/" }

// replace serves something else in place of an asset, until the function that it returns is called.
func (r *registry) replace(name string, content []byte) (restore func()) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.replaced[name] = content
	return func() {
		r.mu.Lock()
		defer r.mu.Unlock()
		delete(r.replaced, name)
	}
}

// fetched is how often an asset was served.
func (r *registry) fetched(name string) int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.served[name]
}

func (r *registry) versions(w http.ResponseWriter, _ *http.Request) {
	var platforms []map[string]string
	for _, on := range r.published.platforms() {
		platforms = append(platforms, map[string]string{"os": on.os, "arch": on.arch})
	}
	answer(w, http.StatusOK, map[string]any{"versions": []map[string]any{
		{"version": r.published.version, "protocols": r.published.protocols, "platforms": platforms},
	}})
}

func (r *registry) download(w http.ResponseWriter, req *http.Request) {
	on := platform{req.PathValue("os"), req.PathValue("arch")}
	name := r.published.archives[on]
	if name == "" || req.PathValue("version") != r.published.version {
		answer(w, http.StatusNotFound, map[string]any{"errors": []string{"Not Found"}})
		return
	}
	at := func(name string) string { return fmt.Sprintf("https://%s/assets/%s", r.host, name) }
	answer(w, http.StatusOK, map[string]any{
		"protocols": r.published.protocols, "os": on.os, "arch": on.arch,
		"filename": name, "download_url": at(name), "shasum": r.published.sums[name],
		"shasums_url": at(r.published.sumsName()), "shasums_signature_url": at(r.published.sumsName() + ".sig"),
		"signing_keys": map[string]any{"gpg_public_keys": []map[string]string{{"key_id": r.signer.id(), "ascii_armor": r.signer.armor}}},
	})
}

func (r *registry) asset(w http.ResponseWriter, req *http.Request) {
	name := req.PathValue("name")
	r.mu.Lock()
	content, changed := r.replaced[name]
	r.served[name]++
	r.mu.Unlock()
	if !changed {
		content = r.published.assets[name]
	}
	if content == nil {
		http.NotFound(w, req)
		return
	}
	kind := "application/octet-stream"
	if strings.HasSuffix(name, ".zip") {
		kind = "application/zip"
	}
	w.Header().Set("Content-Type", kind)
	_, _ = w.Write(content)
}
