// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"
)

// forge is as much of GitHub as goreleaser needs to make a release there: one repository without releases.
type forge struct {
	url    string
	server *http.Server

	mu       sync.Mutex
	left     *forgeRelease // the draft of a run that broke off, until it is deleted
	created  *forgeRelease
	assets   map[string][]byte
	problems []string
}

// forgeRelease is a release as GitHub's API shows it.
type forgeRelease struct {
	ID      int64  `json:"id"`
	TagName string `json:"tag_name"`
	Name    string `json:"name"`
	Body    string `json:"body"`
	Draft   bool   `json:"draft"`
	Preview bool   `json:"prerelease"`
	HTMLURL string `json:"html_url"`
}

// newForge serves it until close. A run for the version has broken off before, and left its draft.
func newForge(version string) (*forge, error) {
	f := &forge{assets: map[string][]byte{}, left: &forgeRelease{ID: 7, TagName: "v" + version, Name: "v" + version, Draft: true}}
	routes := http.NewServeMux()
	const repository = "/api/v3/repos/peakbi/terraform-provider-peak"
	routes.HandleFunc("GET /api/v3/rate_limit", f.rateLimit)
	routes.HandleFunc("GET "+repository+"/releases/tags/{tag}", http.NotFound)
	routes.HandleFunc("GET "+repository+"/releases", f.list)
	routes.HandleFunc("DELETE "+repository+"/releases/7", f.remove)
	routes.HandleFunc("POST "+repository+"/releases", f.create)
	routes.HandleFunc("POST /api/uploads/repos/peakbi/terraform-provider-peak/releases/1/assets", f.upload)
	routes.HandleFunc("/", f.unknown)
	listener, err := net.Listen("tcp", "127.0.0.1:0") //nolint:noctx // It is closed with the server.
	if err != nil {
		return nil, err
	}
	f.url = "http://" + listener.Addr().String() + "/"
	f.server = &http.Server{Handler: routes, ReadHeaderTimeout: 10 * time.Second}
	go func() { _ = f.server.Serve(listener) }()
	return f, nil
}

func (f *forge) close() error { return f.server.Close() }

// uploaded is what a release consists of, by name. It is an error when something was asked that GitHub would refuse.
func (f *forge) uploaded() (*forgeRelease, map[string][]byte, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if len(f.problems) > 0 {
		return nil, nil, fmt.Errorf("GitHub would have refused: %s", strings.Join(f.problems, "; "))
	}
	if f.created == nil {
		return nil, nil, fmt.Errorf("no release was made on %s", f.url)
	}
	if f.left != nil {
		return nil, nil, errors.New("the draft of a run that broke off is there beside the new one")
	}
	return f.created, f.assets, nil
}

func (f *forge) list(w http.ResponseWriter, _ *http.Request) {
	f.mu.Lock()
	defer f.mu.Unlock()
	all := []*forgeRelease{}
	if f.left != nil {
		all = append(all, f.left)
	}
	answer(w, http.StatusOK, all)
}

func (f *forge) remove(w http.ResponseWriter, _ *http.Request) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.left = nil
	w.WriteHeader(http.StatusNoContent)
}

func (f *forge) rateLimit(w http.ResponseWriter, _ *http.Request) {
	rate := map[string]any{"limit": 5000, "remaining": 5000, "reset": time.Now().Add(time.Hour).Unix()}
	answer(w, http.StatusOK, map[string]any{"rate": rate, "resources": map[string]any{"core": rate, "search": rate}})
}

func (f *forge) create(w http.ResponseWriter, r *http.Request) {
	f.mu.Lock()
	defer f.mu.Unlock()
	made := forgeRelease{ID: 1, HTMLURL: f.url}
	if err := json.NewDecoder(r.Body).Decode(&made); err != nil || f.created != nil {
		f.refuse(w, r, "a second release, or one that cannot be read")
		return
	}
	f.created = &made
	answer(w, http.StatusCreated, made)
}

func (f *forge) upload(w http.ResponseWriter, r *http.Request) {
	content, err := io.ReadAll(r.Body)
	f.mu.Lock()
	defer f.mu.Unlock()
	name := r.URL.Query().Get("name")
	if _, taken := f.assets[name]; err != nil || name == "" || len(content) == 0 || taken {
		f.refuse(w, r, fmt.Sprintf("the asset %q, which is empty, cut short or there already", name))
		return
	}
	f.assets[name] = content
	answer(w, http.StatusCreated, map[string]any{"id": len(f.assets), "name": name, "size": len(content), "state": "uploaded", "digest": "sha256:" + digest(content)})
}

func (f *forge) unknown(w http.ResponseWriter, r *http.Request) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.refuse(w, r, r.Method+" "+r.URL.Path)
}

func (f *forge) refuse(w http.ResponseWriter, _ *http.Request, what string) {
	f.problems = append(f.problems, what)
	answer(w, http.StatusUnprocessableEntity, map[string]any{"message": "refused: " + what})
}

// answer writes JSON.
func answer(w http.ResponseWriter, status int, value any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	// What cannot be encoded is an answer cut short, which the one who asked complains of.
	_ = json.NewEncoder(w).Encode(value) //nolint:errchkjson // see above
}

// digest is the SHA-256 of a content in hexadecimal digits.
func digest(content []byte) string {
	sum := sha256.Sum256(content)
	return hex.EncodeToString(sum[:])
}
