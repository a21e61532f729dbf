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

// registry serves versions of the provider by the provider registry protocol, over TLS.
type registry struct {
	host      string // of its address, with the port
	authority string // file with the certificate that it is to be trusted by
	server    *http.Server
	published *publication // the version that is rehearsed
	signer    key

	mu       sync.Mutex
	later    []*publication    // further versions
	keyless  bool              // whether it knows no key of the namespace
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

// add serves a further version.
func (r *registry) add(p *publication) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.later = append(r.later, p)
}

// forgetKey serves versions as of somebody who has never told the registry a key, until the function that it returns is called.
func (r *registry) forgetKey() (restore func()) {
	set := func(keyless bool) {
		r.mu.Lock()
		defer r.mu.Unlock()
		r.keyless = keyless
	}
	set(true)
	return func() { set(false) }
}

// all are the versions.
func (r *registry) all() []*publication {
	r.mu.Lock()
	defer r.mu.Unlock()
	return append([]*publication{r.published}, r.later...)
}

func (r *registry) versions(w http.ResponseWriter, _ *http.Request) {
	var versions []map[string]any
	for _, p := range r.all() {
		var platforms []map[string]string
		for _, on := range p.platforms() {
			platforms = append(platforms, map[string]string{"os": on.os, "arch": on.arch})
		}
		versions = append(versions, map[string]any{"version": p.version, "protocols": p.protocols, "platforms": platforms})
	}
	answer(w, http.StatusOK, map[string]any{"versions": versions})
}

func (r *registry) download(w http.ResponseWriter, req *http.Request) {
	on := platform{req.PathValue("os"), req.PathValue("arch")}
	for _, p := range r.all() {
		if p.version == req.PathValue("version") && p.archives[on] != "" {
			answer(w, http.StatusOK, r.packageOf(p, on))
			return
		}
	}
	answer(w, http.StatusNotFound, map[string]any{"errors": []string{"Not Found"}})
}

// packageOf is what the protocol says of a version for a platform.
func (r *registry) packageOf(p *publication, on platform) map[string]any {
	at := func(name string) string { return fmt.Sprintf("https://%s/assets/%s", r.host, name) }
	keys := []map[string]string{{"key_id": r.signer.id(), "ascii_armor": r.signer.armor}}
	r.mu.Lock()
	if r.keyless {
		keys = []map[string]string{}
	}
	r.mu.Unlock()
	name := p.archives[on]
	return map[string]any{
		"protocols": p.protocols, "os": on.os, "arch": on.arch,
		"filename": name, "download_url": at(name), "shasum": p.sums[name],
		"shasums_url": at(p.sumsName()), "shasums_signature_url": at(p.sumsName() + ".sig"),
		"signing_keys": map[string]any{"gpg_public_keys": keys},
	}
}

func (r *registry) asset(w http.ResponseWriter, req *http.Request) {
	name := req.PathValue("name")
	r.mu.Lock()
	content, changed := r.replaced[name]
	r.served[name]++
	r.mu.Unlock()
	if !changed {
		for _, p := range r.all() {
			if of := p.assets[name]; of != nil {
				content = of
			}
		}
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
