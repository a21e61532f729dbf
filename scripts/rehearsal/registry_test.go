// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func writeFile(t *testing.T, dir, name, content string) {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o700), os.WriteFile(path, []byte(content), 0o600)); err != nil {
		t.Fatal(err)
	}
}

func TestRegistry(t *testing.T) {
	t.Parallel()
	p, err := newPublication("1.2.3", whole(t))
	if err != nil {
		t.Fatal(err)
	}
	r, err := newRegistry(t.Context(), p, key{fingerprint: strings.Repeat("A", 40), armor: "armor"}, t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = r.close() })
	authority, err := os.ReadFile(r.authority)
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(authority)
	client := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12}}}
	get := func(path string) (int, string) {
		t.Helper()
		response, err := client.Get("https://" + r.host + path)
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(response.Body)
		_ = response.Body.Close()
		if err != nil {
			t.Fatal(err)
		}
		return response.StatusCode, string(content)
	}
	if _, found := get("/.well-known/terraform.json"); !strings.Contains(found, `"providers.v1":"/v1/providers/"`) {
		t.Errorf("it says of its services: %s", found)
	}
	if _, found := get("/v1/providers/peakbi/peak/versions"); !strings.Contains(found, `"platforms":[{"arch":"amd64","os":"linux"}],"protocols":["6.0"],"version":"1.2.3"`) {
		t.Errorf("versions: %s", found)
	}
	var download map[string]any
	_, found := get("/v1/providers/peakbi/peak/1.2.3/download/linux/amd64")
	if err := json.Unmarshal([]byte(found), &download); err != nil || download["shasum"] != p.sums[linuxArchive] || download["filename"] != linuxArchive {
		t.Errorf("download: %s, %v", found, err)
	}
	if status, _ := get("/v1/providers/peakbi/peak/1.2.3/download/plan9/amd64"); status != http.StatusNotFound {
		t.Errorf("status %d for a platform that there is no archive for", status)
	}
	restore := r.replace(manifest, []byte("changed"))
	if _, found := get("/assets/" + manifest); found != "changed" {
		t.Errorf("served %q in place of a changed asset", found)
	}
	restore()
	if _, found := get("/assets/" + manifest); found != string(p.assets[manifest]) || r.fetched(manifest) != 2 {
		t.Errorf("served %q, %d times", found, r.fetched(manifest))
	}
}
