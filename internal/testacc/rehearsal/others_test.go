// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package rehearsal_test

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/peakbi/terraform-provider-peak/internal/emulator/emulatortest"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// people fills the tenant with other people's objects, some of which are called nearly like ours.
func (r *rehearsal) people() {
	r.Helper()
	ctx := r.Context()
	must := func(err error) {
		r.Helper()
		if err != nil {
			r.Fatal(err)
		}
	}
	archive := emulatortest.ZipOf(r.T, "a.txt", "a")
	upload := peak.Upload{Size: int64(len(archive)), Open: func(context.Context) (io.ReadCloser, error) {
		return io.NopCloser(strings.NewReader(string(archive))), nil
	}}
	models := emulatortest.ZipOf(r.T, "m.yml", "cubes:\n  - name: people\n    sql_table: publish.people\n    measures:\n      - name: count\n        type: count\n")
	modelUpload := peak.Upload{Size: int64(len(models)), Open: func(context.Context) (io.ReadCloser, error) {
		return io.NopCloser(strings.NewReader(string(models))), nil
	}}
	for _, name := range []string{"tfaccount", "tfacc-mine", "my-tfacc-thing", "Tfacc-x", "demo"} {
		_, err := r.client.CreateArtifact(ctx, peak.ArtifactCreate{Name: name, Artifact: upload})
		must(err)
		_, err = r.client.CreateWorkflow(ctx, peak.WorkflowBody{Name: name, Steps: map[string]any{"a": map[string]any{"type": "http", "method": "get", "url": "https://example.com"}}})
		must(err)
		spec, err := r.client.CreateBlockSpec(ctx, peak.BlockSpecCreate{
			Kind: "workflow", Metadata: peak.Metadata{Name: &name, Summary: &name}, Release: peak.ReleaseInput{Version: "1.0.0"},
			Config: map[string]any{"steps": map[string]any{"a": map[string]any{"type": "http", "method": "get", "url": "https://example.com"}}},
		})
		must(err)
		_, err = r.client.CreateDeployment(ctx, peak.Blocks, peak.DeploymentCreate{Metadata: peak.Metadata{Name: &name, Summary: &name}, SpecID: spec})
		must(err)
	}
	image, err := r.client.CreateImage(ctx, peak.ImageCreate{Name: "people-image", Type: "webapp", BuildDetails: &peak.BuildDetails{Source: "dockerfile", Dockerfile: "FROM python:3.13\n"}})
	must(err)
	for range 100 {
		version, err := r.client.GetImageVersion(ctx, image.ImageID, image.VersionID)
		must(err)
		if version.Status != "not-ready" {
			break
		}
		time.Sleep(100 * time.Millisecond)
	}
	for _, name := range []string{"people-one", "people-two"} {
		_, err := r.client.CreateService(ctx, peak.ServiceBody{"name": name, "imageDetails": map[string]any{"imageId": image.ImageID, "versionId": image.VersionID}})
		must(err)
	}
	_, err = r.client.PublishMetrics(ctx, peak.MetricPublish{Namespace: "people", Artifact: &modelUpload})
	must(err)
	_, err = r.client.CreateMetricCollection(ctx, peak.MetricCollectionCreate{Name: "people", Scope: "PRIVATE", Artifact: modelUpload})
	must(err)
}

// fronted puts something between the tenant and the binaries.
func (r *rehearsal) fronted(front func(next http.Handler) http.Handler) {
	r.Helper()
	target, err := url.Parse(r.url)
	if err != nil {
		r.Fatal(err)
	}
	server := httptest.NewServer(front(&httputil.ReverseProxy{Rewrite: func(p *httputil.ProxyRequest) { p.SetURL(target) }}))
	r.Cleanup(server.Close)
	r.front = server.URL
}

// refuse answers in place of the tenant.
func refuse(w http.ResponseWriter, status int, detail string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(map[string]any{"detail": detail})
}

// asks tells requests that change nothing.
func asks(r *http.Request) bool {
	return r.Method == http.MethodGet || strings.HasSuffix(r.URL.Path, "/metrics/query")
}

var _ testing.TB = (*rehearsal)(nil)
